package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"
)

// first is a repository at its first release: a module, two that are released with it, and one that is not.
var first = map[string]string{
	"CHANGELOG.md":               "# Changes\n\n## Unreleased\n\n## 0.1.0\n\n## contrib/x 0.1.0\n\n## cmd/x 0.1.0\n",
	"go.mod":                     "module example.com/sdk\n\ngo 1.26\n",
	"core/version.go":            "package core\n\nconst Version = \"0.1.0\"\n",
	"core/core.go":               "package core\n\nconst Limit = 1\n\nfunc Get() {}\n\nfunc List() {}\n",
	"internal/own/own.go":        "package own\n\nfunc Own() {}\n",
	"contrib/x/go.mod":           "module example.com/sdk/contrib/x\n\ngo 1.26\n\nrequire example.com/sdk v0.1.0\n\nreplace example.com/sdk => ../..\n",
	"contrib/x/x.go":             "package x\n\nimport \"example.com/sdk/core\"\n\nfunc X() { core.Get() }\n",
	"contrib/x/internal/y/y.go":  "package y\n\nfunc Y() {}\n",
	"cmd/x/go.mod":               "module example.com/sdk/cmd/x\n\ngo 1.26\n",
	"cmd/x/main.go":              "package main\n\nfunc Exported() {}\n\nfunc main() {}\n",
	"internal/cmd/go.mod":        "module example.com/sdk/internal/cmd\n\ngo 1.26\n",
	"internal/cmd/tools/tool.go": "package tools\n\nfunc Tool() {}\n",
}

// release holds the changes in the files, and the tags; "" removes a file.
type release struct {
	files map[string]string
	tags  string
}

func TestGate(t *testing.T) {
	version := func(number string) string { return "package core\n\nconst Version = \"" + number + "\"\n" }
	const (
		less    = "package core\n\nconst Limit = 1\n\nfunc Get() {}\n"
		more    = "package core\n\nconst Limit = 1\n\nfunc Get() {}\n\nfunc List() {}\n\nfunc Create() {}\n"
		another = "package core\n\nconst Limit = 2\n\nfunc Get() {}\n\nfunc List() {}\n"
		noX     = "package x\n\nimport \"example.com/sdk/core\"\n\nfunc Z() { core.Get() }\n"
	)
	section := func(name string) string { return "# Changes\n\n## " + name + "\n\n" + first["CHANGELOG.md"] }
	requiring := func(version string) string {
		return strings.Replace(first["contrib/x/go.mod"], "sdk v0.1.0", "sdk "+version, 1)
	}
	patch := release{map[string]string{"core/version.go": version("0.1.1"), "core/core.go": more, "CHANGELOG.md": section("0.1.1")}, "v0.1.1"}
	for name, test := range map[string]struct {
		releases []release
		refuses  string // part of the error
	}{
		"a patch, and a minor version that removes": {releases: []release{
			patch, {map[string]string{"core/version.go": version("0.2.0"), "core/core.go": less, "CHANGELOG.md": section("0.2.0")}, "v0.2.0"},
		}},
		"a patch that removes":                     {[]release{{map[string]string{"core/version.go": version("0.1.1"), "core/core.go": less}, ""}}, "List: removed"},
		"a patch that removes and is tagged":       {[]release{patch, {map[string]string{"core/version.go": version("0.1.2"), "core/core.go": less, "CHANGELOG.md": section("0.1.2")}, "v0.1.2"}}, "Create: removed"},
		"a removal before the version is raised":   {[]release{{map[string]string{"core/core.go": less}, ""}}, "List: removed"},
		"a patch that changes another constant":    {[]release{{map[string]string{"core/version.go": version("0.1.1"), "core/core.go": another}, ""}}, "Limit: value changed"},
		"a minor version from 1.0 on that removes": {[]release{{map[string]string{"core/version.go": version("1.0.0"), "CHANGELOG.md": section("1.0.0")}, "v1.0.0"}, {map[string]string{"core/version.go": version("1.1.0"), "core/core.go": less}, ""}}, "List: removed"},
		"a patch that removes internal code":       {releases: []release{{map[string]string{"core/version.go": version("0.1.1"), "internal/own/own.go": "", "internal/cmd/tools/tool.go": ""}, ""}}},
		"a patch of a nested module":               {releases: []release{{map[string]string{"contrib/x/internal/y/y.go": "", "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"}}},
		"a patch of a nested module that removes":  {[]release{{map[string]string{"contrib/x/x.go": noX, "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"}}, "contrib/x v0.1.1 may not change the API of contrib/x/v0.1.0:\n- X: removed"},
		"a minor version of a nested module":       {releases: []release{{map[string]string{"contrib/x/x.go": noX, "CHANGELOG.md": section("contrib/x 0.2.0")}, "contrib/x/v0.2.0"}}},
		"a program, which nobody imports":          {releases: []release{{map[string]string{"cmd/x/main.go": "package main\n\nfunc main() {}\n", "CHANGELOG.md": section("cmd/x 0.1.1")}, "cmd/x/v0.1.1"}}},
		"a program that has a replace":             {[]release{{map[string]string{"cmd/x/go.mod": first["cmd/x/go.mod"] + "\nrequire example.com/sdk v0.1.0\n\nreplace example.com/sdk => ../..\n", "CHANGELOG.md": section("cmd/x 0.1.1")}, "cmd/x/v0.1.1"}}, "cmd/x is a program and replaces example.com/sdk"},
		"a tag of another version":                 {[]release{{map[string]string{"core/core.go": more}, "v0.1.1"}}, "core.Version"},
		"a module that requires a new tag": {releases: []release{
			patch, {map[string]string{"contrib/x/go.mod": requiring("v0.1.1"), "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"},
		}},
		"a module that requires no version":              {[]release{{map[string]string{"contrib/x/go.mod": requiring("v0.0.0"), "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"}}, "requires example.com/sdk v0.0.0"},
		"a module that requires a version without a tag": {[]release{{map[string]string{"contrib/x/go.mod": requiring("v0.1.1"), "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"}}, "the tag v0.1.1"},
		"a module that requires a commit":                {[]release{{map[string]string{"contrib/x/go.mod": requiring("v0.1.1-0.20261129000000-abcdefabcdef"), "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"}}, "requires example.com/sdk v0.1.1-0."},
		"a module that requires an unreleased module":    {[]release{{map[string]string{"contrib/x/go.mod": first["contrib/x/go.mod"] + "\nrequire example.com/sdk/internal/cmd v0.1.0\n\nreplace example.com/sdk/internal/cmd => ../../internal/cmd\n", "CHANGELOG.md": section("contrib/x 0.1.1")}, "contrib/x/v0.1.1"}}, "internal/cmd, which is not released"},
		"no version is required without a tag":           {releases: []release{{map[string]string{"contrib/x/go.mod": requiring("v0.0.0")}, ""}}},
		"a tag of an unreleased module":                  {[]release{{map[string]string{"core/core.go": more}, "internal/cmd/v0.1.0"}}, "no module that is released"},
		"a candidate may still change":                   {releases: []release{{map[string]string{"core/version.go": version("0.1.1-rc.1"), "core/core.go": more, "CHANGELOG.md": section("0.1.1-rc.1")}, "v0.1.1-rc.1"}, {map[string]string{"core/version.go": version("0.1.1"), "core/core.go": first["core/core.go"], "CHANGELOG.md": section("0.1.1")}, "v0.1.1"}}},
		"a version that is no longer a constant":         {[]release{{map[string]string{"core/version.go": "package core\n\nvar Version = \"0.1.1\"\n"}, ""}}, "no constant Version"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			t.Setenv("GOWORK", "off")
			t.Setenv("GOFLAGS", "")
			root := t.TempDir()
			commit(t, root, release{first, "v0.1.0 contrib/x/v0.1.0 cmd/x/v0.1.0"})
			is.NoErr(check(root))
			for i, r := range test.releases {
				commit(t, root, r)
				err := check(root)
				if i < len(test.releases)-1 || test.refuses == "" {
					is.NoErr(err)
					continue
				}
				is.True(err != nil)
				if !strings.Contains(err.Error(), test.refuses) {
					t.Errorf("want %q in: %v", test.refuses, err)
				}
			}
		})
	}
}

func TestGateOfAShallowClone(t *testing.T) {
	is := is.New(t)
	t.Setenv("GOFLAGS", "")
	root, clone := t.TempDir(), filepath.Join(t.TempDir(), "clone")
	commit(t, root, release{first, "v0.1.0"})
	commit(t, root, release{map[string]string{"core/core.go": ""}, ""})
	git(t, root, "clone", "--quiet", "--depth=1", "file:///"+strings.TrimPrefix(filepath.ToSlash(root), "/"), clone)
	said, err := checkAPI(clone)
	is.NoErr(err)
	is.True(strings.HasPrefix(said, "SKIPPED "))
}

func check(root string) error {
	if _, err := checkTags(root); err != nil {
		return err
	}
	_, err := checkAPI(root)
	return err
}

func commit(t *testing.T, root string, r release) {
	t.Helper()
	is := is.New(t)
	for name, text := range r.files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if text == "" {
			is.NoErr(os.Remove(file))
			continue
		}
		is.NoErr(os.MkdirAll(filepath.Dir(file), 0o755))
		is.NoErr(os.WriteFile(file, []byte(text), 0o644))
	}
	git(t, root, "init", "--quiet")
	git(t, root, "add", "--all")
	git(t, root, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message=A release")
	for tag := range strings.FieldsSeq(r.tags) {
		git(t, root, "-c", "tag.gpgsign=false", "tag", tag)
	}
}

func git(t *testing.T, root string, args ...string) {
	t.Helper()
	_, err := run(root, "git", args...)
	is.New(t).NoErr(err)
}
