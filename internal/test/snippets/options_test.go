package snippets_test

import (
	"go/constant"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const (
	corePath = rootPath + "/core"
	envPath  = rootPath + "/env"
)

// TestTheConfigurationNamesEveryOption checks that docs/configuration.md has everything that can be configured: each option of core, with the
// type that says where it can be used, each variable of env, and each field of the structs with options.
func TestTheConfigurationNamesEveryOption(t *testing.T) {
	is := is.New(t)
	text, err := os.ReadFile(filepath.Join(root, "docs", "configuration.md"))
	is.NoErr(err)
	u, err := typecheck.Load(t.Context(), corePath, envPath)
	is.NoErr(err)
	core, err := u.Package(corePath)
	is.NoErr(err)
	env, err := u.Package(envPath)
	is.NoErr(err)

	options := optionsOf(core.Scope())
	if len(options) < 18 {
		t.Errorf("found %d options, expected at least 18", len(options))
	}
	for name, typ := range options {
		if row := rowOf(string(text), name); row == "" {
			t.Errorf("docs/configuration.md has no row for core.%s", name)
		} else if typ != "Option" && !strings.Contains(row, "`core."+typ+"`") {
			t.Errorf("docs/configuration.md does not say that core.%s is a core.%s: %s", name, typ, row)
		}
	}
	for _, structure := range []types.Object{core.Scope().Lookup("RetryPolicy"), env.Scope().Lookup("Options")} {
		for field := range structure.Type().Underlying().(*types.Struct).Fields() {
			if !strings.Contains(string(text), "`"+field.Name()+"`") {
				t.Errorf("docs/configuration.md does not name %s.%s", structure.Name(), field.Name())
			}
		}
	}
	for _, name := range env.Scope().Names() {
		if variable, ok := env.Scope().Lookup(name).(*types.Const); ok && strings.HasSuffix(name, "Variable") {
			if rowOf(string(text), constant.StringVal(variable.Val())) == "" {
				t.Errorf("docs/configuration.md has no row for %s", variable.Val())
			}
		}
	}
}

// optionsOf returns the functions With… of a package that return one value, and the name of its type.
func optionsOf(scope *types.Scope) map[string]string {
	options := map[string]string{}
	for _, name := range scope.Names() {
		f, ok := scope.Lookup(name).(*types.Func)
		if !ok || !strings.HasPrefix(name, "With") || !f.Exported() || f.Signature().Results().Len() != 1 {
			continue
		}
		if result, ok := f.Signature().Results().At(0).Type().(*types.Named); ok {
			options[name] = result.Obj().Name()
		}
	}
	return options
}

// rowOf returns the row of a table that starts with the name, as code.
func rowOf(text, name string) string {
	for line := range strings.Lines(text) {
		if after, ok := strings.CutPrefix(line, "| `"+name); ok && (after[0] == '`' || after[0] == '(') {
			return line
		}
	}
	return ""
}
