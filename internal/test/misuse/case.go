package misuse

import (
	"fmt"
	"io/fs"
)

// The two files of a case.
const (
	badFile  = "bad.go"
	goodFile = "good.go"
)

// Case is a mistake that must not compile, and the correct program.
type Case struct {
	Name string // a sentence in snake case
	Bad  []byte // marks the line of its error with // want: the reason
	Good []byte // differs from Bad by one edit
}

// Read returns the cases of a directory, one per folder.
func Read(dir fs.FS) ([]Case, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, err
	}
	var cases []Case
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		c, err := read(dir, entry.Name())
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

func read(dir fs.FS, name string) (Case, error) {
	entries, err := fs.ReadDir(dir, name)
	if err != nil {
		return Case{}, err
	}
	if len(entries) != 2 || entries[0].Name() != badFile || entries[1].Name() != goodFile {
		return Case{}, fmt.Errorf("%s: a case consists of the files %s and %s only", name, badFile, goodFile)
	}
	bad, err := fs.ReadFile(dir, name+"/"+badFile)
	if err != nil {
		return Case{}, err
	}
	good, err := fs.ReadFile(dir, name+"/"+goodFile)
	return Case{Name: name, Bad: bad, Good: good}, err
}
