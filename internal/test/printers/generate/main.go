// Command generate writes registry_gen.go of package printers: every exported type of the library that may hold a secret, so that
// the matrix includes a new one automatically. The test of package printers fails if the registry is outdated.
package main

import (
	"log"
	"os"

	"github.com/workos-typestate/workos/internal/test/printers/declared"
)

func main() {
	types, err := declared.Types("../../..")
	if err != nil {
		log.Fatal(err)
	}
	source, err := declared.Source(types)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("registry_gen.go", source, 0o644); err != nil { //nolint:gosec // source code
		log.Fatal(err)
	}
}
