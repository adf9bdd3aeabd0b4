package main

import (
	"context"
	"errors"
	"fmt"
	"go/constant"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/exp/apidiff"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// module is a module that is released from this repository.
type module struct {
	root   string // of the repository
	folder string // within it, with slashes; "." is the first module
	path   string
}

// modules returns the released modules: none in a folder that is internal to this repository.
func modules(root string) ([]module, error) {
	files, err := run(root, "git", "ls-files", "--", "go.mod", "*/go.mod")
	if err != nil {
		return nil, err
	}
	var found []module
	for file := range strings.FieldsSeq(files) {
		folder := path.Dir(file)
		switch first, _, _ := strings.Cut(folder, "/"); {
		case first == "docs", isInternal(folder):
			continue
		}
		name, err := run(filepath.Join(root, filepath.FromSlash(folder)), "go", "list", "-m")
		if err != nil {
			return nil, err
		}
		found = append(found, module{root, folder, name})
	}
	return found, nil
}

func isInternal(name string) bool { return strings.Contains("/"+name+"/", "/internal/") }

// tag returns the tag of a version.
func (m module) tag(version string) string { return path.Join(m.folder, version) }

// section matches the heading of a version in CHANGELOG.md; the version is a pattern.
func (m module) section(version string) *regexp.Regexp {
	folder := ""
	if m.folder != "." {
		folder = regexp.QuoteMeta(m.folder) + "[ /]"
	}
	return regexp.MustCompile(`(?m)^## \[?` + folder + `v?(` + version + `)(?:[\] ]|$)`)
}

// next returns the version of the next release, with a v; "" if there is none yet.
func (m module) next() (string, error) {
	if m.folder != "." {
		changes, err := m.changes()
		if newest := m.section(`\d\S*?`).FindStringSubmatch(changes); newest != nil {
			return "v" + newest[1], err
		}
		return "", err
	}
	api, err := m.api(m.root, m.path+"/core")
	if err != nil {
		return "", err
	}
	version := versionIn(api)
	if version == nil {
		return "", errors.New("package core has no constant Version")
	}
	return "v" + constant.StringVal(version.Val()), nil
}

func (m module) changes() (string, error) {
	changes, err := os.ReadFile(filepath.Join(m.root, "CHANGELOG.md"))
	return string(changes), err
}

// api returns the packages of the module that users can import, from a tree of the repository.
func (m module) api(tree, pattern string) (*apidiff.Module, error) {
	dir := filepath.Join(tree, filepath.FromSlash(m.folder))
	name, err := run(dir, "go", "list", "-m")
	if err != nil {
		return nil, err
	}
	listed, err := run(dir, "go", "list", "-f", `{{if ne .Name "main"}}{{.ImportPath}}{{end}}`, pattern)
	if err != nil {
		return nil, err
	}
	api := &apidiff.Module{Path: name}
	var paths []string
	for one := range strings.FieldsSeq(listed) {
		if !isInternal(one) {
			paths = append(paths, one)
		}
	}
	universe, err := typecheck.LoadIn(context.Background(), dir, paths...)
	if err != nil {
		return nil, err
	}
	for _, one := range paths {
		pkg, err := universe.Package(one)
		if err != nil {
			return nil, fmt.Errorf("package %s: %w", one, err)
		}
		api.Packages = append(api.Packages, pkg)
	}
	return api, nil
}

// versionIn returns the constant with the SDK's version, or nil.
func versionIn(api *apidiff.Module) *types.Const {
	for _, pkg := range api.Packages {
		if pkg.Path() == api.Path+"/core" {
			version, _ := pkg.Scope().Lookup("Version").(*types.Const)
			return version
		}
	}
	return nil
}
