package sdk

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// Replace returns a fix that replaces a node by a text, with any additional edits.
func Replace(message string, node ast.Node, text string, and ...analysis.TextEdit) analysis.SuggestedFix {
	edit := analysis.TextEdit{Pos: node.Pos(), End: node.End(), NewText: []byte(text)}
	return analysis.SuggestedFix{Message: message, TextEdits: append([]analysis.TextEdit{edit}, and...)}
}

// Insert returns a fix that inserts a text at a position.
func Insert(message string, at token.Pos, text string) analysis.SuggestedFix {
	return analysis.SuggestedFix{Message: message, TextEdits: []analysis.TextEdit{{Pos: at, End: at, NewText: []byte(text)}}}
}

// Import returns the name of a package in the file of a node, and the edit that imports it if necessary. Ok is false if the name has another
// meaning at the node.
func (p *Pass) Import(node ast.Node, importPath string) (name string, edits []analysis.TextEdit, ok bool) {
	file := p.File(node)
	if file == nil {
		return "", nil, false
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil || imported != importPath {
			continue
		}
		declared := p.TypesInfo.PkgNameOf(spec)
		if declared == nil || declared.Name() == "_" || declared.Name() == "." {
			continue
		}
		return declared.Name(), nil, p.means(node, declared.Name()) == declared
	}
	name = path.Base(importPath)
	edit := analysis.TextEdit{Pos: file.Name.End(), End: file.Name.End(), NewText: []byte("\n\nimport " + strconv.Quote(importPath))}
	for _, declaration := range file.Decls {
		imports, isDeclaration := declaration.(*ast.GenDecl)
		if !isDeclaration || imports.Tok != token.IMPORT || !imports.Lparen.IsValid() {
			continue
		}
		edit.Pos, edit.End = imports.Lparen+1, imports.Lparen+1
		edit.NewText = []byte("\n\t" + strconv.Quote(importPath))
		break
	}
	return name, []analysis.TextEdit{edit}, p.means(node, name) == nil
}

// File returns the file of a node.
func (p *Pass) File(node ast.Node) *ast.File {
	for _, file := range p.Files {
		if file.FileStart <= node.Pos() && node.Pos() < file.FileEnd {
			return file
		}
	}
	return nil
}

// means returns the object that a name refers to at a node.
func (p *Pass) means(node ast.Node, name string) types.Object {
	scope := p.Pkg.Scope().Innermost(node.Pos())
	if scope == nil {
		return nil
	}
	_, object := scope.LookupParent(name, node.Pos())
	return object
}
