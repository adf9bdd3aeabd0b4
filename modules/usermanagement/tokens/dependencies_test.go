package tokens_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A program links only what it imports: the root package imports none of these, and each part only its own.
func TestDependenciesStayApart(t *testing.T) {
	const module = "github.com/workos-typestate/workos"
	foreign := []string{module + "/pkce/", "github.com/gofrs/flock", "github.com/zalando/go-keyring", "github.com/godbus/dbus", "github.com/danieljoos/wincred", "golang.org/x/oauth2"}
	for name, allowed := range map[string][]string{
		module:           nil,
		module + "/pkce": nil,
		module + "/modules/usermanagement/loopback":            {module + "/pkce/"},
		module + "/modules/usermanagement/scheme":              {module + "/pkce/"},
		module + "/modules/usermanagement/instance":            {module + "/pkce/", "github.com/gofrs/flock"},
		module + "/modules/usermanagement/tokens":              {module + "/pkce/", "github.com/gofrs/flock"},
		module + "/modules/usermanagement/tokens/keyring":      {module + "/pkce/", "github.com/gofrs/flock", "github.com/zalando/go-keyring", "github.com/godbus/dbus", "github.com/danieljoos/wincred"},
		module + "/modules/usermanagement/tokens/oauth2source": {module + "/pkce/", "github.com/gofrs/flock", "golang.org/x/oauth2"},
	} {
		for _, system := range []string{"linux", "darwin", "windows"} {
			list := exec.CommandContext(t.Context(), "go", "list", "-deps", name)
			list.Env = append(list.Environ(), "GOOS="+system, "CGO_ENABLED=0")
			output, err := list.Output()
			if err != nil {
				t.Fatal(err)
			}
			for dependency := range strings.FieldsSeq(string(output)) {
				if hasPrefix(dependency, foreign) && !hasPrefix(dependency, allowed) {
					t.Errorf("%s imports %s on %s", name, dependency, system)
				}
			}
		}
	}
}

func hasPrefix(s string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}
