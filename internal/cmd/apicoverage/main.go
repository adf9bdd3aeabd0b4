// Command apicoverage runs the contract tests, prints a table of the SDK's coverage of the API, and writes it to docs/api-coverage.md; it also
// writes what workostest serves to docs/testing.md. It exits with status 1 while anything is missing.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	if found.Served, err = contract.Serve(facts, contract.Modules()); err != nil {
		return false, err
	}
	table := found.Markdown() + leftOutMarkdown()
	fmt.Print(table)
	docs := filepath.Join(facts.Root, "docs")
	//nolint:gosec // a document is readable by everyone
	if err := os.WriteFile(filepath.Join(docs, "api-coverage.md"), []byte(table), 0o644); err != nil {
		return false, err
	}
	return found.Complete(), between(filepath.Join(docs, "testing.md"), found.ServedMarkdown())
}

// between replaces the part of a document that this command writes.
func between(file, text string) error {
	const begin, end = "<!-- by apicoverage: do not edit -->\n", "<!-- end -->"
	data, err := os.ReadFile(file) //nolint:gosec // a document of this repository
	if err != nil {
		return err
	}
	before, rest, begun := strings.Cut(string(data), begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		return fmt.Errorf("%s has no place that begins with %q and ends with %q", file, begin, end)
	}
	return os.WriteFile(file, []byte(before+begin+text+end+after), 0o644) //nolint:gosec // as above
}
