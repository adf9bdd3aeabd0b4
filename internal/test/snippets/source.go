package snippets

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// The names of the function around the statements of a snippet, and of the package.
const (
	function    = "_"
	packageName = "snippet"
)

// isFile reports whether the block is a whole file.
func (s Snippet) isFile() bool {
	tokens := tokensOf(s.parts[len(s.parts)-1].code)
	return len(tokens) > 0 && tokens[0].token == token.PACKAGE
}

// Imports returns the paths of the packages that the block itself imports. Check reports a block that does not parse.
func (s Snippet) Imports() []string {
	file, err := parser.ParseFile(token.NewFileSet(), "", s.source(nil), parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var paths []string
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// source returns the snippet as a file that also imports paths.
func (s Snippet) source(paths []string) string {
	if s.isFile() {
		last := s.parts[len(s.parts)-1]
		return s.at(last.line) + last.code
	}
	top, statements := s.cut()
	return header(paths) + top + "\nfunc " + function + "() " + results(statements) + " {" + statements +
		"\npanic(0)\n}\n" // so that no return is missing
}

// cut returns what stands at the top level, and the statements.
func (s Snippet) cut() (declarations, code string) {
	var top, statements strings.Builder
	for _, part := range s.parts {
		cut := endOfDeclarations(part.code)
		top.WriteString(s.at(part.line) + part.code[:cut])
		statements.WriteString(s.at(part.line+strings.Count(part.code[:cut], "\n")) + part.code[cut:])
	}
	return top.String(), statements.String()
}

// variables returns the file that declares the variables of the prelude and of the block's fence, except the names that are taken.
func (s Snippet) variables(paths []string, taken map[string]bool) string {
	var source strings.Builder
	source.WriteString(header(paths))
	for _, declaration := range slices.Concat(s.given, prelude) {
		names, typ := cutNames(declaration)
		if names[0] == "client" && s.public {
			typ = "*workos.Public"
		}
		for _, name := range names {
			if !taken[name] {
				taken[name] = true
				source.WriteString(s.at(s.Line()-1) + "var " + name + " " + typ + "\n")
			}
		}
	}
	return source.String()
}

// cutNames splits "a, b T".
func cutNames(declaration string) (names []string, typ string) {
	typ = declaration
	for more := true; more; {
		var name string
		name, typ, _ = strings.Cut(strings.TrimSpace(typ), " ")
		name, more = strings.CutSuffix(name, ",")
		names = append(names, name)
	}
	return names, typ
}

func header(paths []string) string {
	var source strings.Builder
	source.WriteString("package " + packageName + "\n")
	for _, path := range paths {
		source.WriteString("import " + strconv.Quote(path) + "\n")
	}
	return source.String()
}

// at maps the code that follows to the line of the document.
func (s Snippet) at(line int) string { return fmt.Sprintf("\n//line %s:%d\n", s.Path, line) }

// results returns the result types of a function with the statements: the last result is an error.
func results(statements string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", header(nil)+"func "+function+"() {"+statements+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	most := 0
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			most = max(most, len(n.Results))
		}
		return true
	})
	if most == 0 {
		return ""
	}
	return "(" + strings.Repeat("any, ", most-1) + "error)"
}

// located is a token with its position.
type located struct {
	token  token.Token
	offset int
}

func tokensOf(code string) []located {
	file := token.NewFileSet().AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, 0)
	var tokens []located
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			return tokens
		}
		tokens = append(tokens, located{tok, file.Offset(pos)})
	}
}

// endOfDeclarations returns the end of the imports, types and functions at the start of the code. Code that has only declarations, of any kind,
// ends there.
func endOfDeclarations(code string) int {
	if _, err := parser.ParseFile(token.NewFileSet(), "", header(nil)+code, parser.SkipObjectResolution); err == nil {
		return len(code)
	}
	end, depth, declared := 0, 0, false
	tokens := tokensOf(code)
	for i, t := range tokens {
		if depth == 0 && !declared {
			if declared = declares(tokens[i:]); !declared {
				return end
			}
		}
		switch t.token {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.SEMICOLON:
			if depth == 0 {
				end, declared = min(t.offset+1, len(code)), false
			}
		default: // any other part of the declaration
		}
	}
	return end
}

// declares reports whether the tokens start an import, a type, a function or a method.
func declares(tokens []located) bool {
	if tokens[0].token != token.FUNC {
		return tokens[0].token == token.IMPORT || tokens[0].token == token.TYPE
	}
	rest := tokens[1:]
	if len(rest) > 0 && rest[0].token == token.LPAREN { // a receiver, or the parameters of a literal
		end := slices.IndexFunc(rest, func(t located) bool { return t.token == token.RPAREN })
		rest = rest[end+1:]
	}
	return len(rest) > 0 && rest[0].token == token.IDENT
}
