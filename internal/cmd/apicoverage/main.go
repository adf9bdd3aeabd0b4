// Command apicoverage runs the contract tests, prints a table of what the SDK covers of the API, and writes
// it to docs/api-coverage.md. It exits with status 1 while anything is missing.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/workos-typestate/workos/internal/test/contract"
)

func main() {
	complete, err := report()
	if err != nil {
		fmt.Fprintln(os.Stderr, "apicoverage:", err)
		os.Exit(2)
	}
	if !complete {
		os.Exit(1)
	}
}

func report() (complete bool, err error) {
	facts, err := contract.Load()
	if err != nil {
		return false, err
	}
	found := contract.Check(facts, contract.Modules())
	table := found.Markdown() + leftOutMarkdown()
	fmt.Print(table)
	docs := filepath.Join(facts.Root, "docs")
	if err := os.MkdirAll(docs, 0o750); err != nil {
		return false, err
	}
	//nolint:gosec // a document is for everybody to read
	return found.Complete(), os.WriteFile(filepath.Join(docs, "api-coverage.md"), []byte(table), 0o644)
}
