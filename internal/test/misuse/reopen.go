package misuse

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// Hole is a change of the library that allows mistakes. If the cases of a hole compile once it is open, they fail
// today only because the library closed it.
type Hole struct {
	Name  string
	Edits []Edit
	Cases []string // by the names of their folders
}

// Edit is a change of one place of a file.
type Edit struct {
	File string // from the root of the module
	Old  string // occurs in the file exactly once
	New  string
}

// Uncovered returns an error that names each case that is not in exactly one hole, and each unknown name.
func Uncovered(holes []Hole, cases []Case) error {
	times := map[string]int{}
	for _, c := range cases {
		times[c.Name] = 0
	}
	var errs []error
	for _, hole := range holes {
		for _, name := range hole.Cases {
			if _, ok := times[name]; !ok {
				errs = append(errs, fmt.Errorf("hole %q: there is no case %s", hole.Name, name))
			}
			times[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(times)) {
		if times[name] != 1 {
			errs = append(errs, fmt.Errorf("case %s is in %d holes, not in one", name, times[name]))
		}
	}
	return errors.Join(errs...)
}

// Open returns a universe with edited files of the module. root is the folder of the module.
func Open(u *typecheck.Universe, root string, edits []Edit) (*typecheck.Universe, error) {
	texts, err := edited(root, edits)
	if err != nil {
		return nil, err
	}
	return u.Rewritten(texts), nil
}

// Reopen returns an error unless every case of the hole compiles once it is open.
func Reopen(u *typecheck.Universe, root string, hole Hole, cases []Case) error {
	open, err := Open(u, root, hole.Edits)
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range cases {
		if !slices.Contains(hole.Cases, c.Name) {
			continue
		}
		file, err := open.Parse(badFile, c.Bad)
		if err != nil {
			return err
		}
		if found := open.Errors(file); len(found) > 0 {
			errs = append(errs, fmt.Errorf("%s does not compile even so%s", c.Name, listed(found)))
		}
	}
	return errors.Join(errs...)
}

// edited returns the texts of the files that the edits change.
func edited(root string, edits []Edit) (map[string]string, error) {
	texts := map[string]string{}
	for _, edit := range edits {
		text, ok := texts[edit.File]
		if !ok {
			read, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(edit.File))) //nolint:gosec // a file of this module
			if err != nil {
				return nil, err
			}
			text = string(read)
		}
		if n := strings.Count(text, edit.Old); n != 1 {
			return nil, fmt.Errorf("%s has %d times, not once: %s", edit.File, n, edit.Old)
		}
		texts[edit.File] = strings.Replace(text, edit.Old, edit.New, 1)
	}
	return texts, nil
}
