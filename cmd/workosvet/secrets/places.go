package secrets

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// printed is the place of a program's output.
const printed = "what the program prints"

// loggers are packages in which every function writes to a log, or creates a part of an entry.
var loggers = []string{"log", "log/slog", "go.uber.org/zap", "github.com/sirupsen/logrus", "github.com/rs/zerolog", "github.com/go-logr/logr"}

// place returns the name of the place where the arguments of a call can be read, and these arguments.
func (c checker) place(call *ast.CallExpr, callee *types.Func) (place string, arguments []ast.Expr) {
	pkg := callee.Pkg()
	if pkg == nil {
		return "", nil
	}
	switch path := pkg.Path(); {
	case slices.Contains(loggers, path) || strings.HasPrefix(path, "github.com/rs/zerolog/"):
		return "a log", call.Args
	case sdk.IsOf(callee, "fmt", "Print", "Printf", "Println"):
		return printed, call.Args
	case sdk.IsOf(callee, "fmt", "Fprint", "Fprintf", "Fprintln") && c.standard(call.Args[0]):
		return printed, call.Args[1:]
	case sdk.IsOf(callee, "fmt", "Errorf"), sdk.IsOf(callee, "errors", "New"), sdk.IsOf(callee, "net/http", "Error"),
		path == "github.com/pkg/errors":
		return "an error", call.Args
	case callee.Name() == "WithLabelValues", path == "go.opentelemetry.io/otel/attribute", path == "expvar":
		return "the label of a metric", call.Args
	}
	return "", nil
}

// standard reports whether a writer is the output of the program.
func (c checker) standard(writer ast.Expr) bool {
	selector, ok := ast.Unparen(writer).(*ast.SelectorExpr)
	return ok && sdk.IsOf(c.TypesInfo.Uses[selector.Sel], "os", "Stdout", "Stderr")
}

// labels checks the labels of a metric, in the form of Prometheus.
func (c checker) labels(literal *ast.CompositeLit) {
	named := sdk.Named(c.TypesInfo.TypeOf(literal))
	if named == nil || !sdk.IsOf(named.Obj(), "github.com/prometheus/client_golang/prometheus", "Labels") {
		return
	}
	for _, element := range literal.Elts {
		if label, ok := element.(*ast.KeyValueExpr); ok {
			if _, ok := c.reveals(label.Value); ok {
				c.Report(label.Value, "this secret goes into the label of a metric in the clear: leave it out")
			}
		}
	}
}

const inAddress = "this secret goes into the query of an address, which servers and proxies log: send it in a header or a body"

// findQueries finds the url.Values that become the query of an address. Others are forms.
func (c checker) findQueries() {
	for cursor := range c.Inspector.Root().Preorder((*ast.AssignStmt)(nil)) {
		statement := cursor.Node().(*ast.AssignStmt)
		if len(statement.Lhs) != len(statement.Rhs) {
			continue
		}
		for i, target := range statement.Lhs {
			call, ok := ast.Unparen(statement.Rhs[i]).(*ast.CallExpr)
			if !ok {
				continue
			}
			callee := sdk.Callee(c.TypesInfo, call)
			if sdk.IsOf(callee, "net/url", "URL.Query") {
				c.queries[c.Sources.Variable(target)] = true
			}
			if isRawQuery(c.TypesInfo, target) && sdk.IsOf(callee, "net/url", "Values.Encode") {
				c.queries[c.Sources.Variable(sdk.Receiver(c.TypesInfo, call))] = true
			}
		}
	}
	delete(c.queries, nil)
}

func isRawQuery(info *types.Info, target ast.Expr) bool {
	field, ok := ast.Unparen(target).(*ast.SelectorExpr)
	return ok && field.Sel.Name == "RawQuery" && sdk.IsOf(info.Uses[field.Sel], "net/url", "RawQuery")
}

// query looks for a secret that is added to an address.
func (c checker) query(call *ast.CallExpr, callee *types.Func) {
	var values []ast.Expr
	switch {
	case sdk.Is(callee, "core", "WithQuery"):
		values = call.Args[1:]
	case sdk.IsOf(callee, "net/url", "Values.Set", "Values.Add"):
		of := sdk.Receiver(c.TypesInfo, call)
		if c.queries[c.Sources.Variable(of)] {
			values = call.Args[1:]
		}
	}
	for _, value := range values {
		if _, ok := c.reveals(value); ok {
			c.Report(value, inAddress)
		}
	}
}

// assigned looks for a hand-written query, and for an element of one.
func (c checker) assigned(statement *ast.AssignStmt) {
	if len(statement.Lhs) != len(statement.Rhs) {
		return
	}
	for i, target := range statement.Lhs {
		if isRawQuery(c.TypesInfo, target) {
			if _, ok := c.reveals(statement.Rhs[i]); ok {
				c.Report(statement.Rhs[i], inAddress)
			}
		}
	}
}

// encoded looks for a struct with a plain secret that is encoded as JSON. An address and a customer's key are meant to be shown.
func (c checker) encoded(call *ast.CallExpr, callee *types.Func) {
	encodes := sdk.IsOf(callee, "encoding/json", "Marshal", "MarshalIndent", "Encoder.Encode") ||
		sdk.IsOf(callee, "encoding/xml", "Marshal", "MarshalIndent", "Encoder.Encode") ||
		sdk.IsOf(callee, "encoding/gob", "Encoder.Encode") || callee.Pkg() != nil && strings.HasPrefix(callee.Pkg().Path(), "gopkg.in/yaml.") && callee.Name() == "Marshal"
	if !encodes || len(call.Args) == 0 {
		return
	}
	value := ast.Unparen(call.Args[0])
	if pointer, ok := value.(*ast.UnaryExpr); ok {
		value = pointer.X
	}
	from, _ := c.Sources.Of(value)
	for _, source := range from {
		if pointer, ok := source.(*ast.UnaryExpr); ok {
			source = ast.Unparen(pointer.X)
		}
		literal, ok := source.(*ast.CompositeLit)
		if !ok {
			continue
		}
		if _, ok := c.TypesInfo.TypeOf(literal).Underlying().(*types.Struct); !ok {
			continue
		}
		for _, element := range literal.Elts {
			if field, ok := element.(*ast.KeyValueExpr); ok {
				element = field.Value
			}
			secret, ok := c.reveals(element)
			if ok && !c.isURL(secret) && !sdk.IsType(c.TypesInfo.TypeOf(secret), "core", "APIKeyValue") {
				c.Report(element, "this secret is encoded in the clear with the struct around it: give the field the secret's own type, which is encoded as [redacted], or encrypt what is stored")
			}
		}
	}
}

// databases are the packages whose methods take SQL.
var databases = []string{"database/sql", "github.com/jackc/pgx", "github.com/jmoiron/sqlx", "gorm.io/gorm"}

var statements = []string{"Exec", "ExecContext", "Query", "QueryContext", "QueryRow", "QueryRowContext", "Prepare", "PrepareContext", "Raw", "Get", "Select"}

// stored looks for a secret that is printed into SQL: either the mark is stored, or the database logs the secret.
func (c checker) stored(call *ast.CallExpr, callee *types.Func) {
	if callee.Pkg() == nil || !slices.Contains(statements, callee.Name()) ||
		!slices.ContainsFunc(databases, func(of string) bool { return strings.HasPrefix(callee.Pkg().Path(), of) }) {
		return
	}
	for i, argument := range call.Args {
		if _, ok := c.secretIn(argument, 0, c.printedSecret); ok {
			c.Report(argument, "a secret that is printed is [redacted], and the database gets that: pass the result of Reveal as an argument of the statement")
			continue
		}
		text := i == 0 || i == 1 && sdk.IsContext(c.TypesInfo.TypeOf(call.Args[0]))
		if _, ok := c.reveals(argument); ok && text {
			c.Report(argument, "this secret is in the text of a statement, which databases log: pass it as an argument of the statement")
		}
	}
}

// printedSecret returns the secret that fmt prints, or its method String.
func (c checker) printedSecret(expr ast.Expr) (secret ast.Expr, ok bool) {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	callee := sdk.Callee(c.TypesInfo, call)
	switch {
	case callee == nil:
	case callee.Name() == "String" && len(call.Args) == 0:
		receiver := sdk.Receiver(c.TypesInfo, call)
		return receiver, receiver != nil && sdk.IsSecret(c.TypesInfo.TypeOf(receiver))
	case sdk.IsOf(callee, "fmt", "Sprint", "Sprintf", "Sprintln"):
		for _, argument := range call.Args {
			if sdk.IsSecret(c.TypesInfo.TypeOf(argument)) {
				return argument, true
			}
		}
	}
	return nil, false
}
