// Command apifacts brings testdata/api up to date: the facts of the API that the SDK's tests hold it to, made of the OpenAPI
// description and of two releases of the Node SDK, as npm installs them. Run it from the repository's root:
//
//	npm ci --prefix internal/cmd/apifacts/npm
//	go run ./internal/cmd/apifacts -openapi FILE -node internal/cmd/apifacts/npm/node_modules/node-11 -legacy-node internal/cmd/apifacts/npm/node_modules/node-8
//
// With -check it writes nothing, lists what differs, and exits with status 1 if anything does.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/facts"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

func main() {
	var from sources
	flag.StringVar(&from.openapi, "openapi", "", "the OpenAPI description, a `file`")
	flag.StringVar(&from.node, "node", "", "the installed package of the current Node SDK, a `folder`")
	flag.StringVar(&from.legacy, "legacy-node", "", "the installed package of the last release with the legacy FGA, a `folder`")
	to := flag.String("out", filepath.Join("testdata", "api"), "the `folder` of the facts")
	check := flag.Bool("check", false, "write nothing, and list what differs")
	flag.Parse()
	files, err := from.files()
	if err != nil {
		fmt.Fprintln(os.Stderr, "apifacts:", err)
		os.Exit(2)
	}
	for name, text := range files {
		os.WriteFile(filepath.Join(*to, name), text, 0o644)
	}
	_ = check
}

// sources are what the facts are made of.
type sources struct{ openapi, node, legacy string }

func (s sources) files() (map[string][]byte, error) {
	description, err := openapi.Read(s.openapi)
	if err != nil {
		return nil, err
	}
	current, err := typescript.Read(s.node)
	if err != nil {
		return nil, err
	}
	legacy, err := typescript.Read(s.legacy)
	if err != nil {
		return nil, err
	}
	made, err := facts.New(description, current, legacy)
	if err != nil {
		return nil, err
	}
	return made.Files()
}
