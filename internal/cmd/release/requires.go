package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// checkRequires reports required modules of this repository whose version users cannot get. The replace in a go.mod leads to the folders of this
// repository, but the go command ignores it in a module that is not the main one: for users, a version is its tag.
func (m module) checkRequires(all []module) error {
	dir := filepath.Join(m.root, filepath.FromSlash(m.folder))
	text, err := run(dir, "go", "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var file struct {
		Require []struct{ Path, Version string }
		Replace []struct{ Old struct{ Path string } }
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return err
	}
	tags, err := run(m.root, "git", "tag", "--merged", "HEAD")
	if err != nil {
		return err
	}
	inRepository := func(name string) bool {
		return slices.ContainsFunc(all, func(other module) bool { return other.folder == "." && strings.HasPrefix(name, other.path+"/") })
	}
	var problems []error
	if strings.HasPrefix(m.folder, "cmd/") && len(file.Replace) > 0 {
		problems = append(problems, fmt.Errorf("%s is a program and replaces %s: go install rejects a version with a replace",
			m.path, file.Replace[0].Old.Path))
	}
	for _, required := range file.Require {
		i := slices.IndexFunc(all, func(other module) bool { return other.path == required.Path })
		switch {
		case i >= 0 && !slices.Contains(strings.Fields(tags), all[i].tag(required.Version)):
			problems = append(problems, fmt.Errorf("%s requires %s %s, but no commit up to HEAD has the tag %s: tag that first",
				m.path, required.Path, required.Version, all[i].tag(required.Version)))
		case i < 0 && inRepository(required.Path):
			problems = append(problems, fmt.Errorf("%s requires %s, which is not released", m.path, required.Path))
		}
	}
	return errors.Join(problems...)
}
