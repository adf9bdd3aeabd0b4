//go:build interop

package migration_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/internal/test/migration"
)

// notForPrograms are names that the package exposes at run time and declares as public, but that programs are not
// meant to call. A key that ends in a dot is a prefix.
var notForPrograms = map[string]string{
	"client.":                       "the HTTP client inside; the raw verbs of the client are in the guide",
	"workos.createHttpClient":       "a hook of the package's own variants for other runtimes",
	"workos.createWebhookClient":    "a hook of the package's own variants for other runtimes",
	"workos.createActionsClient":    "a hook of the package's own variants for other runtimes",
	"workos.getCryptoProvider":      "a hook of the package's own variants for other runtimes",
	"workos.emitWarning":            "a hook of the package's own variants for other runtimes",
	"serializeRevokeSessionOptions": "turns the options of a call into its body",
}

func TestTheGuideHasEveryMethodOfTheNodeSDKAndNoOther(t *testing.T) {
	is := is.New(t)
	var methods []struct {
		Name    string `json:"name"`
		Private bool   `json:"private"`
	}
	is.Equal(interop.Start(t, "methods").Ask(struct{}{}, &methods), "")

	named := map[string]bool{}
	for _, row := range rows(t, "migrating-from-node.md") {
		for _, name := range migration.Names(row.Cells["Node"]) {
			if named[name] {
				t.Errorf("migrating-from-node.md:%d: %s is listed twice", row.Line, name)
			}
			named[name] = true
		}
	}
	public, left := map[string]bool{}, map[string]bool{}
	for _, method := range methods {
		if method.Private {
			t.Logf("not in the guide: %s: declared private", method.Name)
			continue
		}
		if pattern, reason, ok := leftOut(method.Name); ok {
			t.Logf("not in the guide: %s: %s", method.Name, reason)
			left[pattern] = true
			continue
		}
		public[method.Name] = true
		if !named[method.Name] {
			t.Errorf("migrating-from-node.md lacks %s", method.Name)
		}
	}
	for name := range named {
		if !public[name] {
			t.Errorf("the Node SDK has no %s", name)
		}
	}
	for pattern := range notForPrograms {
		is.True(left[pattern]) // an unused reason
	}
}

func TestTheIndexOfNamesHasEveryNameOfTheNodeSDK(t *testing.T) {
	is := is.New(t)
	var methods []struct {
		Name    string `json:"name"`
		Private bool   `json:"private"`
	}
	is.Equal(interop.Start(t, "methods").Ask(struct{}{}, &methods), "")
	indexed := map[string]bool{}
	for _, row := range rows(t, "names.md") {
		for _, name := range migration.Names(row.Cells["Name"]) {
			indexed[strings.ToLower(name)] = true
		}
	}
	for _, method := range methods {
		name := method.Name[strings.LastIndexByte(method.Name, '.')+1:]
		if !method.Private && !strings.HasPrefix(method.Name, "client.") && !indexed[strings.ToLower(name)] {
			t.Errorf("docs/names.md lacks %s", method.Name)
		}
	}
	is.True(indexed["emitwarning"])
}

func leftOut(name string) (pattern, reason string, ok bool) {
	for pattern, reason := range notForPrograms {
		if name == pattern || strings.HasSuffix(pattern, ".") && strings.HasPrefix(name, pattern) {
			return pattern, reason, true
		}
	}
	return "", "", false
}
