package migration

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
)

// SameRequest returns, for each method of the Node SDK that sends a request, such as organizations.getOrganization,
// the methods here that send the same request, such as client.Organizations.Get, according to the calls of package
// contract.
func SameRequest(root string) (map[string][]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "testdata", "api", "operations.json")) //nolint:gosec // a file of this repository
	if err != nil {
		return nil, err
	}
	var operations []struct {
		ID         string `json:"id"`
		NodeMethod string `json:"node_method"`
	}
	if err := json.Unmarshal(text, &operations); err != nil {
		return nil, err
	}
	calls, err := Calls(root)
	if err != nil {
		return nil, err
	}
	same := map[string][]string{}
	for _, operation := range operations {
		if operation.NodeMethod != "" {
			same[operation.NodeMethod] = append(same[operation.NodeMethod], calls[operation.ID]...)
		}
	}
	return same, nil
}

// Calls returns, by the ID of each operation, the methods that carry it out in the sources of package contract. In
// Op("getOrganization", func(c *Client, …) { … c.Organizations.Get(…) … }) there is one: client.Organizations.Get.
func Calls(root string) (map[string][]string, error) {
	files, err := filepath.Glob(filepath.Join(root, "internal", "test", "contract", "calls_*.go"))
	if err != nil {
		return nil, err
	}
	calls := map[string][]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			literal, isText := call.Args[0].(*ast.BasicLit)
			body, isFunction := call.Args[1].(*ast.FuncLit)
			if isText && isFunction {
				if id, err := strconv.Unquote(literal.Value); err == nil {
					calls[id] = append(calls[id], methodsOfClient(body)...)
				}
			}
			return true
		})
	}
	return calls, nil
}

// methodsOfClient returns the methods of the modules of c that a function calls.
func methodsOfClient(function *ast.FuncLit) []string {
	var methods []string
	ast.Inspect(function, func(node ast.Node) bool {
		method, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		module, ok := method.X.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if client, ok := module.X.(*ast.Ident); ok && client.Name == "c" {
			methods = append(methods, "client."+module.Sel.Name+"."+method.Sel.Name)
		}
		return true
	})
	return methods
}
