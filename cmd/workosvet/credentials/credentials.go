// Package credentials reports secrets in source code, swapped credentials, and API keys in programs that are given to users.
package credentials

import (
	"go/ast"
	"go/token"
	"go/types"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports credentials that are readable by everyone, or in the wrong place.
var Analyzer = sdk.New("credentials", `report credentials that are hard-coded, swapped, or given to users

A secret in the source is in every clone, image and backup of it. Users can read an API key out of a program that they run.`, run)

// kinds are the secrets that configure a program or that another party issued: none is known at build time. Each is created by the function New
// with its name. The variables are those of package env and of the SDK's documentation.
var kinds = map[string]struct{ name, variable string }{
	"APIKey":         {"an API key", "WORKOS_API_KEY"},
	"APIKeyValue":    {"a customer's API key", ""},
	"AccessToken":    {"an access token", ""},
	"ClientSecret":   {"a client secret", "WORKOS_CLIENT_SECRET"},
	"CookiePassword": {"a cookie password", "WORKOS_COOKIE_PASSWORD"},
	"ProviderToken":  {"a provider's token", ""},
	"RefreshToken":   {"a refresh token", ""},
	"SigningSecret":  {"a signing secret", "WORKOS_WEBHOOK_SECRET"},
}

func run(pass *sdk.Pass) {
	c := checker{pass}
	for cursor := range pass.Inspector.Root().Preorder((*ast.BasicLit)(nil), (*ast.Ident)(nil), (*ast.CallExpr)(nil)) {
		switch node := cursor.Node().(type) {
		case *ast.CallExpr:
			c.call(cursor, node)
		case *ast.BasicLit:
			if node.Kind == token.STRING {
				c.constant(cursor, node)
			}
		case *ast.Ident:
			// A constant that already has a type is checked at its declaration.
			if declared, ok := pass.TypesInfo.Uses[node].(*types.Const); ok && untyped(declared.Type()) {
				c.constant(cursor, node)
			}
		}
	}
}

type checker struct{ *sdk.Pass }

// constant checks a constant whose type or text shows what it is.
func (c checker) constant(cursor inspector.Cursor, expr ast.Expr) {
	of := c.TypesInfo.Types[expr]
	text := sdk.StringOf(of.Value)
	switch at := c.Sources.Literal(expr); {
	case text == "":
	case live.MatchString(text):
		c.Report(at, "this looks like an API key: read it from the environment or a secret store, and revoke this one")
	case c.InTest(expr): // its credentials are fake, and swapped on purpose
	case sdk.IsType(of.Type, "core", "APIKey"):
		if strings.HasPrefix(text, "client_") {
			c.Report(expr, "a client ID is used as the API key")
			return
		}
		if !c.local(cursor) {
			c.secret(at, "APIKey")
		}
	case sdk.IsID(of.Type):
		c.swapped(expr, text, sdk.Named(of.Type).Obj().Name())
	}
}

// swapped reports an identifier with the prefix of another kind.
func (c checker) swapped(expr ast.Expr, text, kind string) {
	owner := ownerOf(text)
	switch {
	case strings.HasPrefix(text, "sk_"):
		c.Report(expr, "an API key is used as "+article(kind))
	case owner != "" && owner != kind && prefixes[kind] != "":
		c.Report(expr, "this is "+article(owner)+", and is used as "+article(kind))
	}
}

// live matches an API key of WorkOS, alone or in a header.
var live = regexp.MustCompile(`\bsk_(?:(?:live|test|prod|staging)_)?[A-Za-z0-9]{24,}`)

func (c checker) call(cursor inspector.Cursor, call *ast.CallExpr) {
	callee := sdk.Callee(c.TypesInfo, call)
	if callee == nil {
		if operand, ok := sdk.Conversion(c.TypesInfo, call); ok && sdk.IsType(c.TypesInfo.TypeOf(call), "core", "APIKey") && !c.local(cursor) {
			c.texts(operand, "APIKey")
		}
		return
	}
	if name, ok := strings.CutPrefix(strings.TrimSuffix(callee.Name(), "s"), "New"); ok || callee.Name() == "CookiePasswords" {
		if _, known := kinds[name]; known && (sdk.IsIn(callee, "core") || sdk.IsIn(callee, ".")) {
			for _, argument := range call.Args {
				c.texts(argument, name)
			}
		}
	}
	if confidential(callee) && !c.InTest(call) {
		if native := c.native(); native != "" {
			c.Report(call, "this program is given to its users, because it imports "+native+": they can read an API key out of it; use a public client")
		}
	}
}

func (c checker) texts(expr ast.Expr, kind string) {
	for _, text := range c.Sources.Texts(expr) {
		switch {
		case text.Value == "":
		case strings.HasPrefix(text.Value, "client_") && !c.InTest(text.At):
			c.Report(text.At, "a client ID is used as "+kinds[kind].name)
		default:
			c.secret(text.At, kind)
		}
	}
}

// local reports whether a value is sent only to this machine, where an emulator accepts any key.
func (c checker) local(at inspector.Cursor) bool {
	for around := range at.Enclosing((*ast.CallExpr)(nil), (*ast.BlockStmt)(nil)) {
		call, ok := around.Node().(*ast.CallExpr)
		if !ok {
			return false
		}
		for _, argument := range call.Args {
			option, ok := ast.Unparen(argument).(*ast.CallExpr)
			if ok && len(option.Args) == 1 && c.Calls(option, "core", "WithBaseURL", "WithAPIHostname") && c.loopback(option.Args[0]) {
				return true
			}
		}
	}
	return false
}

// loopback reports whether every possible text of an address is on this machine.
func (c checker) loopback(address ast.Expr) bool {
	texts := c.Sources.Texts(address)
	for _, text := range texts {
		host := text.Value
		if base, err := url.Parse(host); err == nil && base.Host != "" {
			host = base.Hostname()
		}
		if !sdk.Loopback(host) {
			return false
		}
	}
	return len(texts) > 0
}

// secret reports a secret in the source. Secrets in tests are fake.
func (c checker) secret(at ast.Expr, kind string) {
	if c.InTest(at) {
		return
	}
	of := kinds[kind]
	message := of.name + " is hard-coded in the program: read it from the environment or a secret store"
	name, edits, ok := c.Import(at, "os")
	if !ok || of.variable == "" || c.inConstant(at) || kind == "APIKey" && !c.converted(at) {
		c.Report(at, message)
		return
	}
	c.Report(at, message, sdk.Replace("Read it from "+of.variable, at, name+".Getenv("+strconv.Quote(of.variable)+")", edits...))
}

// converted reports whether an expression is the operand of a conversion.
func (c checker) converted(expr ast.Expr) bool {
	cursor, ok := c.Inspector.Root().FindNode(expr)
	if !ok {
		return false
	}
	operand, ok := cursor.Parent().Node().(*ast.CallExpr)
	return ok && c.TypesInfo.Types[operand.Fun].IsType()
}

// inConstant reports whether an expression is in the declaration of a constant, which cannot contain a call.
func (c checker) inConstant(expr ast.Expr) bool {
	cursor, ok := c.Inspector.Root().FindNode(expr)
	if !ok {
		return true
	}
	for around := range cursor.Enclosing((*ast.GenDecl)(nil)) {
		return around.Node().(*ast.GenDecl).Tok == token.CONST
	}
	return false
}

// confidential reports whether a function creates a client that holds an API key.
func confidential(callee *types.Func) bool {
	return sdk.Is(callee, "core", "NewConfidential") || sdk.Is(callee, ".", "NewConfidential") || sdk.Is(callee, "env", "Confidential", "Key")
}

// native returns the package that shows that users run a program, or nothing.
func (c checker) native() string {
	seen := map[*types.Package]bool{}
	var look func(*types.Package) string
	look = func(pkg *types.Package) string {
		if seen[pkg] {
			return ""
		}
		seen[pkg] = true
		for _, imported := range pkg.Imports() {
			switch path := strings.TrimPrefix(imported.Path(), sdk.Root+"/modules/usermanagement/"); {
			case path == "loopback" || path == "tokens":
				return path
			case !sdk.Ours(imported):
				if found := look(imported); found != "" {
					return found
				}
			}
		}
		return ""
	}
	return look(c.Pkg)
}

func untyped(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Info()&types.IsUntyped != 0
}
