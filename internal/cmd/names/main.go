// Command names writes docs/names.md, the index from the names of the API, the official Node SDK and the official Go SDK to the
// names here. It reads the tables of the migration guides, testdata/api and the names of the events.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := write(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "names:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context) error {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	index, err := read(root)
	if err != nil {
		return err
	}
	//nolint:gosec // a document is for everybody to read
	return os.WriteFile(filepath.Join(root, "docs", "names.md"), []byte(index.markdown()), 0o644)
}
