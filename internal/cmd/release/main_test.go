package main

import (
	"strings"
	"testing"

	"github.com/matryer/is"
)

func TestATagFitsPathAndVersion(t *testing.T) {
	const path, changes = "example.com/sdk", "# Changes\n\n## 1.2.3 (2026-11-22)\n\n## [v2.0.0]\n\n## 0.9.0-rc.1\n"
	for name, test := range map[string]struct{ tag, path, version, complaint string }{
		"a version":                           {"v1.2.3", path, "1.2.3", ""},
		"a candidate":                         {"v0.9.0-rc.1", path, "0.9.0-rc.1", ""},
		"a second major version":              {"v2.0.0", path + "/v2", "2.0.0", ""},
		"another version":                     {"v1.2.4", path, "1.2.3", "core.Version"},
		"no v":                                {"1.2.3", path, "1.2.3", "no version"},
		"two numbers":                         {"v1.2", path, "1.2", "no version"},
		"a leading zero":                      {"v1.02.3", path, "1.02.3", "no version"},
		"a build":                             {"v1.2.3+x", path, "1.2.3+x", "no version"},
		"a major version that the path lacks": {"v2.0.0", path, "2.0.0", "/v2"},
		"another major version in the path":   {"v1.2.3", path + "/v2", "1.2.3", "module path"},
		"a version that the changelog lacks":  {"v1.2.5", path, "1.2.5", "CHANGELOG"},
	} {
		t.Run(name, func(t *testing.T) {
			err := fits(test.tag, test.path, test.version, changes)
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
	is.True(mayBreak("v0.1.0", "0.2.0"))
	is.True(mayBreak("v1.9.0", "2.0.0"))
	is.True(!mayBreak("v0.1.0", "0.1.1"))
	is.True(!mayBreak("v1.1.0", "1.2.0"))
	is.True(!mayBreak("v1.1.0", "nonsense"))
}
