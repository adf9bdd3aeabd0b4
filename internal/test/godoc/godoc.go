// Package godoc checks the pages of this module's packages, as go doc and pkg.go.dev show them: each package has a
// purpose and an Example, the links of its comments lead somewhere, and each operation names its endpoint. The linter
// checks that every exported name has a comment.
package godoc

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

const module = "github.com/workos-typestate/workos"

// Page is the documentation of a package.
type Page struct{ *doc.Package }

// Pages reads the packages that a program can import from the repository at root.
func Pages(root string) ([]*Page, error) {
	paths, err := snippets.Packages(root)
	if err != nil {
		return nil, err
	}
	var pages []*Page
	for _, importPath := range slices.Sorted(maps.Values(paths)) {
		folder, ours := strings.CutPrefix(importPath+"/", module+"/")
		if !ours {
			continue
		}
		page, err := read(filepath.Join(root, filepath.FromSlash(folder)), importPath)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

func read(folder, importPath string) (*Page, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	page, err := doc.NewFromFiles(fset, files, importPath)
	return &Page{page}, err
}

// Comment is the comment of pkg, pkg.Name or pkg.Type.Method.
type Comment struct{ Of, Text string }

// Comments returns the comments of the package and its exported names.
func (p *Page) Comments() []Comment {
	comments := []Comment{{p.Name, p.Doc}}
	values := func(groups []*doc.Value) {
		for _, group := range groups {
			for _, name := range group.Names {
				comments = append(comments, Comment{p.Name + "." + name, group.Doc})
			}
		}
	}
	functions := func(functions []*doc.Func, prefix string) {
		for _, function := range functions {
			comments = append(comments, Comment{prefix + function.Name, function.Doc})
		}
	}
	values(p.Consts)
	values(p.Vars)
	functions(p.Funcs, p.Name+".")
	for _, kind := range p.Types {
		comments = append(comments, Comment{p.Name + "." + kind.Name, kind.Doc})
		values(kind.Consts)
		values(kind.Vars)
		functions(kind.Funcs, p.Name+".")
		functions(kind.Methods, p.Name+"."+kind.Name+".")
	}
	return comments
}

// CountExamples counts the Examples of the package and its exported names.
func (p *Page) CountExamples() int {
	count := len(p.Examples)
	for _, function := range p.Funcs {
		count += len(function.Examples)
	}
	for _, kind := range p.Types {
		count += len(kind.Examples)
		for _, function := range slices.Concat(kind.Funcs, kind.Methods) {
			count += len(function.Examples)
		}
	}
	return count
}

// Links returns the targets within this module of the links in square brackets in a comment of this package, written
// as in Comment, and the text without links.
func (p *Page) Links(text string) (links []string, plain string) {
	texts := func(texts []comment.Text) {
		for _, text := range texts {
			switch text := text.(type) {
			case comment.Plain:
				plain += string(text)
			case *comment.DocLink:
				parts := []string{path.Base(text.ImportPath), strings.TrimPrefix(text.Recv, "*"), text.Name}
				if text.ImportPath == "" {
					parts[0] = p.Name
				} else if text.ImportPath != module && !strings.HasPrefix(text.ImportPath, module+"/") {
					continue
				}
				parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
				links = append(links, strings.Join(parts, "."))
			}
		}
	}
	var blocks func(content []comment.Block)
	blocks = func(content []comment.Block) {
		for _, block := range content {
			switch block := block.(type) {
			case *comment.Heading:
				texts(block.Text)
			case *comment.Paragraph:
				texts(block.Text)
			case *comment.List:
				for _, item := range block.Items {
					blocks(item.Content)
				}
			}
		}
	}
	blocks(p.Parser().Parse(text).Content)
	return links, plain
}
