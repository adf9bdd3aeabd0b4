// Package sdk is shared by the analyzers: it identifies the SDK's packages, types and functions, traces the source of a value, and reports and
// silences mistakes.
package sdk

import (
	"bytes"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Documentation is the page about the analyzers; the name of an analyzer is the fragment.
const Documentation = "https://github.com/workos-typestate/workos/blob/main/docs/vet.md"

// New returns an analyzer that runs only on packages that import the SDK.
func New(name, doc string, run func(*Pass)) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: name, Doc: doc, URL: Documentation + "#" + name,
		Requires: []*analysis.Analyzer{inspect.Analyzer, sources, silences},
		Run: func(pass *analysis.Pass) (any, error) {
			if !slices.ContainsFunc(pass.Pkg.Imports(), Ours) {
				return nil, nil
			}
			run(&Pass{
				Pass: pass, Inspector: pass.ResultOf[inspect.Analyzer].(*inspector.Inspector),
				Sources: pass.ResultOf[sources].(*Sources), silences: pass.ResultOf[silences].(silenced), reported: map[token.Pos]bool{},
			})
			return nil, nil
		},
	}
}

// Pass is one analyzer's run on one package that uses the SDK.
type Pass struct {
	*analysis.Pass
	Inspector *inspector.Inspector
	Sources   *Sources

	silences silenced
	reported map[token.Pos]bool
}

// Report reports a mistake at a node, once, with its fixes, unless a comment silences its line. The message starts with the name of the analyzer,
// which the comment must name.
func (p *Pass) Report(node ast.Node, message string, fixes ...analysis.SuggestedFix) {
	if p.reported[node.Pos()] {
		return
	}
	p.reported[node.Pos()] = true
	position := p.Fset.Position(node.Pos())
	switch reason, found := p.silences[line{position.Filename, position.Line, p.Analyzer.Name}]; {
	case found && reason != "":
		return
	case found:
		message += " (the comment that silences this gives no reason)"
	}
	p.Pass.Report(analysis.Diagnostic{
		Pos: node.Pos(), End: node.End(), Message: p.Analyzer.Name + ": " + message, SuggestedFixes: fixes,
	})
}

// InTest reports whether a node is in a test file, by its name or its imports, or in a test helper package in a folder "test".
func (p *Pass) InTest(node ast.Node) bool {
	if strings.HasSuffix(p.Fset.Position(node.Pos()).Filename, "_test.go") || slices.Contains(strings.Split(p.Pkg.Path(), "/"), "test") {
		return true
	}
	file := p.File(node)
	return file != nil && slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		switch imported, _ := strconv.Unquote(spec.Path.Value); imported {
		case "testing", "net/http/httptest", Root + "/workostest":
			return true
		}
		return false
	})
}

// A comment silences one analyzer on its own line or, if it is alone on the line, on the next one:
//
//	//workosvet:ignore credentials the key of the emulator, which opens nothing
const ignore = "//workosvet:ignore "

type line struct {
	file     string
	number   int
	analyzer string
}

// silenced has the reason of each silenced line, which is empty if the comment gives none.
type silenced map[line]string

var silences = &analysis.Analyzer{
	Name: "workossilences", Doc: "find the comments that silence workosvet", ResultType: reflect.TypeFor[silenced](), Run: findSilences,
}

func findSilences(pass *analysis.Pass) (any, error) {
	found := silenced{}
	for _, file := range pass.Files {
		var content []byte
		for _, group := range file.Comments {
			for _, comment := range group.List {
				_, rest, ok := strings.Cut(comment.Text, ignore)
				if !ok {
					continue
				}
				at := pass.Fset.Position(comment.Pos())
				if content == nil {
					var err error
					if content, err = pass.ReadFile(at.Filename); err != nil {
						return nil, err
					}
				}
				number := at.Line
				if before := content[at.Offset-at.Column+1 : at.Offset]; len(bytes.TrimSpace(before)) == 0 {
					number++
				}
				analyzer, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
				found[line{at.Filename, number, analyzer}] = strings.TrimSpace(reason)
			}
		}
	}
	return found, nil
}
