// Command apidrift lists the changes between two OpenAPI descriptions of the API, and what to do about them in the code:
//
//	go run ./internal/cmd/apidrift OLD NEW
//
// With -names it omits what to do, and does not read the code. Exit status: 0 if nothing changed, 1 if something did, 2 on any failure.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/workos-typestate/workos/internal/cmd/apidrift/drift"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
)

func main() {
	flags := flag.NewFlagSet("apidrift", flag.ContinueOnError)
	names := flags.Bool("names", false, "only list what changed")
	if err := flags.Parse(os.Args[1:]); err != nil {
		os.Exit(2)
	}
	changed, err := run(os.Stdout, flags.Args(), *names)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "apidrift:", err)
		os.Exit(2)
	case changed:
		os.Exit(1)
	}
}

func run(out io.Writer, files []string, names bool) (changed bool, err error) {
	if len(files) != 2 {
		return false, errors.New("usage: apidrift [-names] OLD NEW, two OpenAPI descriptions")
	}
	before, err := openapi.Read(files[0])
	if err != nil {
		return false, err
	}
	after, err := openapi.Read(files[1])
	if err != nil {
		return false, err
	}
	changes := drift.Compare(before, after)
	var code *sdk
	if !names && len(changes) > 0 {
		if code, err = readSDK(); err != nil {
			return false, err
		}
	}
	return len(changes) > 0, write(out, changes, code)
}

// write lists the changes by module. code may be nil.
func write(out io.Writer, changes []drift.Change, code *sdk) error {
	module := ""
	for _, change := range changes {
		text := ""
		if change.Module != module {
			if module != "" {
				text = "\n"
			}
			module = change.Module
			text += module + "\n"
		}
		text += "  " + change.Name() + "\n"
		if code != nil {
			text += "      " + code.todo(change) + "\n"
		}
		if _, err := io.WriteString(out, text); err != nil {
			return err
		}
	}
	return nil
}
