// Command apifacts updates testdata/api: the facts of the API that the SDK's tests use as their contract, from the OpenAPI description and two
// releases of the Node SDK, as installed by npm. Run it from the repository's root:
//
//	npm ci --prefix internal/cmd/apifacts/npm
//	modules=internal/cmd/apifacts/npm/node_modules
//	go run ./internal/cmd/apifacts -openapi FILE -node $modules/node-11 -legacy-node $modules/node-8
//
// With -check it writes nothing, lists what differs, and exits with status 1 if anything does.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/facts"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

func main() {
	same, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "apifacts:", err)
		os.Exit(2)
	}
	if !same {
		os.Exit(1)
	}
}

// run executes the command line. It reports false if it checked the facts and they differ.
func run(args []string, out io.Writer) (same bool, err error) {
	var from inputs
	flags := flag.NewFlagSet("apifacts", flag.ContinueOnError)
	flags.StringVar(&from.openapi, "openapi", "", "the OpenAPI description, a `file`")
	flags.StringVar(&from.node, "node", "", "the current Node SDK as installed, a `folder`")
	flags.StringVar(&from.legacy, "legacy-node", "", "the last Node SDK with the legacy FGA as installed, a `folder`")
	folder := flags.String("out", filepath.Join("testdata", "api"), "the `folder` of the facts")
	check := flags.Bool("check", false, "write nothing, list what differs, and exit with status 1 if anything does")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	files, err := from.facts()
	if err != nil {
		return false, err
	}
	same = true
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(*folder, name)
		if !*check {
			//nolint:gosec // facts are readable by everyone
			if err := os.WriteFile(path, files[name], 0o644); err != nil {
				return false, err
			}
			continue
		}
		have, err := os.ReadFile(path) //nolint:gosec // in the folder that the caller names
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, err
		}
		for _, difference := range differences(name, have, files[name]) {
			same = false
			if _, err := fmt.Fprintln(out, difference); err != nil {
				return false, err
			}
		}
	}
	return same, nil
}

// inputs are the sources of the facts.
type inputs struct{ openapi, node, legacy string }

// facts returns the files of the contract, by name.
func (in inputs) facts() (map[string][]byte, error) {
	description, err := openapi.Read(in.openapi)
	if err != nil {
		return nil, err
	}
	sum, err := checksum(in.openapi)
	if err != nil {
		return nil, err
	}
	release := strings.TrimSuffix(filepath.Base(in.openapi), filepath.Ext(in.openapi))
	sources := []source{{"OpenAPI description", release, sum}}
	var packages []*typescript.Package
	for _, folder := range []string{in.node, in.legacy} {
		p, err := typescript.Read(folder)
		if err != nil {
			return nil, err
		}
		if sum, err = packageChecksum(folder); err != nil {
			return nil, err
		}
		sources = append(sources, source{p.Name, p.Version, sum})
		packages = append(packages, p)
	}
	made, err := facts.New(description, packages[0], packages[1])
	if err != nil {
		return nil, err
	}
	files, err := made.Files()
	if err != nil {
		return nil, err
	}
	files["README.md"], err = readme(made, sources)
	return files, err
}
