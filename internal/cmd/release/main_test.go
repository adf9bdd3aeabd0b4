package main

import (
	"strings"
	"testing"

	"github.com/matryer/is"
)

func TestATagFitsPathAndVersion(t *testing.T) {
	const path, changes = "example.com/sdk", "# Changes\n\n## 1.2.3 (2026-11-22)\n\n## [v2.0.0]\n\n## contrib/x 0.1.0\n\n## 0.9.0-rc.1\n"
	for name, test := range map[string]struct{ tag, folder, path, next, complaint string }{
		"a version":                             {"v1.2.3", ".", path, "v1.2.3", ""},
		"a candidate":                           {"v0.9.0-rc.1", ".", path, "v0.9.0-rc.1", ""},
		"a second major version":                {"v2.0.0", ".", path + "/v2", "v2.0.0", ""},
		"a version of a nested module":          {"contrib/x/v0.1.0", "contrib/x", path + "/contrib/x", "v0.1.0", ""},
		"another version":                       {"v1.2.4", ".", path, "v1.2.3", "core.Version"},
		"another version of a nested module":    {"contrib/x/v0.1.1", "contrib/x", path + "/contrib/x", "v0.1.0", "newest section"},
		"no v":                                  {"1.2.3", ".", path, "v1.2.3", "not a version"},
		"two numbers":                           {"v1.2", ".", path, "v1.2", "not a version"},
		"a leading zero":                        {"v1.02.3", ".", path, "v1.02.3", "not a version"},
		"a build":                               {"v1.2.3+x", ".", path, "v1.2.3+x", "not a version"},
		"a major version missing in the path":   {"v2.0.0", ".", path, "v2.0.0", "/v2"},
		"another major version in the path":     {"v1.2.3", ".", path + "/v2", "v1.2.3", "module path"},
		"a version missing in the changelog":    {"v1.2.5", ".", path, "v1.2.5", "CHANGELOG"},
		"a version of another module":           {"v0.1.0", ".", path, "v0.1.0", "CHANGELOG"},
		"a version that is a prefix of another": {"v0.9.0", ".", path, "v0.9.0", "CHANGELOG"},
	} {
		t.Run(name, func(t *testing.T) {
			err := module{folder: test.folder, path: test.path}.fits(test.tag, test.next, changes)
			if test.complaint == "" {
				is.New(t).NoErr(err)
				return
			}
			is.New(t).True(err != nil && strings.Contains(err.Error(), test.complaint))
		})
	}
}

func TestWhatAVersionMayBreak(t *testing.T) {
	is := is.New(t)
	is.True(mayBreak("v0.1.0", "v0.2.0"))
	is.True(mayBreak("v1.9.0", "v2.0.0"))
	is.True(!mayBreak("v0.1.0", "v0.1.1"))
	is.True(!mayBreak("v1.1.0", "v1.2.0"))
	is.True(!mayBreak("v1.1.0", "nonsense"))
}
