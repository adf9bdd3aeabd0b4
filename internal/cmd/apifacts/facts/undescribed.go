package facts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

// undescribed adds the operations that only the sources of an SDK have.
func (b *builder) undescribed() error {
	have := map[string]bool{}
	for _, o := range b.Operations {
		have[route(o.Method, o.Path)] = true
	}
	for _, r := range b.routes {
		if !have[r] {
			if err := b.addCall(b.calls[r][0], b.sdk); err != nil {
				return err
			}
			have[r] = true
		}
	}
	// Two methods of the legacy release send different bodies to one path.
	calls := slices.Clone(b.legacy.calls.All)
	calls = append(calls, &typescript.Call{File: "fga/fga.ts", Method: "fga.query", Verb: "get", Path: "/fga/v1/query"})
	for _, c := range calls {
		if !have[route(c.HTTP(), c.Path)] {
			if err := b.addCall(c, b.legacy); err != nil {
				return err
			}
		}
	}
	return nil
}

// addCall adds the operation of a call in the sources.
func (b *builder) addCall(c *typescript.Call, s *sdk) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s %s: %w", s.source, c.Method, err)
		}
	}()
	key := route(c.HTTP(), c.Path)
	op := &Operation{
		ID: id(key, c.Method), Module: moduleOf(c.Method), Method: c.HTTP(), Path: c.Path, Source: s.source, NodeMethod: &c.Method,
		Deprecated: s == b.legacy, Auth: "api_key", AuthWhy: s.source + ": the SDK sends the API key", StatusAssumed: true,
		PathParams: pathParams(c.Path), PathParamSchemas: map[string]node.Node{}, Query: []node.Node{},
	}
	for _, p := range op.PathParams {
		op.PathParamSchemas[p] = withPrefix(node.Node{"type": "string"}, snake(p))
	}
	response, err := b.callResponse(c, s)
	if err != nil {
		return err
	}
	op.Responses = map[string]node.Node{status(c, response): response}
	if op.Body, err = b.callBody(c, s); err != nil {
		return err
	}
	op.BodyRequired = op.Body != nil
	fields, err := b.callQuery(c, s)
	if err != nil {
		return err
	}
	for _, f := range fields {
		delete(f.Schema, "nullable")
		f.Schema = withPrefix(f.Schema, f.Name)
		op.Query = append(op.Query, b.query(f))
	}
	if header := sdkHeader(c.Method); header != "" {
		op.Headers = []Header{{Name: header}}
	}
	b.paging(op)
	b.Errors.Operations[op.ID] = map[string]node.Node{}
	b.Operations = append(b.Operations, op)
	return nil
}

func withPrefix(n node.Node, name string) node.Node {
	if prefix := typescript.IDPrefix(name); prefix != "" && plainString(n) {
		return node.With(n, "id_prefix", prefix)
	}
	return n
}

// status returns the assumed status of an operation, because the SDK does not state it.
func status(c *typescript.Call, response node.Node) string {
	_, name, _ := strings.Cut(c.Method, ".")
	switch {
	case response == nil:
		return "204"
	case c.HTTP() == "POST" && (strings.HasPrefix(name, "create") || strings.HasPrefix(name, "mint")):
		return "201"
	}
	return "200"
}

// expression returns the node of a type expression in a file with imports.
func (s *sdk) expression(text string, imports map[string]typescript.Import, refs typescript.Refs) (node.Node, error) {
	of, err := s.types.Parse(text, imports)
	if err != nil {
		return nil, err
	}
	return s.types.Node(of, refs), nil
}

// responseType returns the type of a call's response, or "" if it has none.
func responseType(c *typescript.Call) string {
	switch {
	case c.Verb == "list":
		return "ListResponse<" + c.Types[0] + ">"
	case len(c.Types) > 0 && c.Types[0] != "void" && c.Verb != "delete" && c.Verb != "deleteWithBody":
		return c.Types[0]
	}
	return ""
}

func (b *builder) callResponse(c *typescript.Call, s *sdk) (node.Node, error) {
	if given := typesOf(c.Method).response; given != "" {
		return s.expression(given, nil, b.refs(s))
	}
	if of := responseType(c); of != "" {
		return s.expression(of, s.calls.Imports(c.File), b.refs(s))
	}
	return nil, nil
}

func (b *builder) callBody(c *typescript.Call, s *sdk) (node.Node, error) {
	text := typesOf(c.Method).body
	if text == "" {
		text = s.calls.BodyType(c)
	}
	if text == "" {
		if slices.Contains([]string{"post", "put", "patch"}, c.Verb) && len(c.Args) > 0 && c.Args[0] != "{}" && c.Args[0] != "null" {
			return nil, fmt.Errorf("the body %s has no type: add it to typesOf", c.Args[0])
		}
		return nil, nil
	}
	of, err := s.types.Parse(text, s.calls.Imports(c.File))
	if err != nil {
		return nil, err
	}
	if s.types.Undeclared(of) {
		return b.serializedBody(c, s)
	}
	return s.types.Node(of, b.refs(s)), nil
}

var wireSuffix = regexp.MustCompile(`(ResponseWire|Wire|Response)$`)

// serializedBody adds a schema of the output of a serializer, whose type is not declared.
func (b *builder) serializedBody(c *typescript.Call, s *sdk) (node.Node, error) {
	serializer := s.calls.Serializer(c.File, c.Serializers()[0])
	model, err := s.expression(c.Options(), nil, nil)
	if err != nil {
		return nil, err
	}
	n := node.Node{"type": "object"}
	properties := node.Node{}
	var required []string
	for _, f := range serializer.Fields {
		p := node.Property(model, f.From)
		if p == nil || f.Serializer != "" {
			return nil, fmt.Errorf("the type of %s in %s is unknown", f.Wire, serializer.Returns)
		}
		if prefix := typescript.IDPrefix(f.Wire); prefix != "" && node.Type(p) == "string" && !node.Has(p, "enum") {
			p = node.With(p, "id_prefix", prefix)
		}
		properties[f.Wire] = p
		if node.Requires(model, f.From) {
			required = append(required, f.Wire)
		}
	}
	n["properties"] = properties
	if slices.Sort(required); required != nil {
		n["required"] = node.List(required)
	}
	name := wireSuffix.ReplaceAllString(serializer.Returns, "")
	if known := b.Schemas[name]; known != nil {
		if b.same(n, known) {
			return node.Node{"ref": name}, nil
		}
		name = s.prefix() + name
	}
	b.Schemas[name] = n
	return node.Node{"ref": name}, nil
}

// callQuery returns the query parameters of a call.
func (b *builder) callQuery(c *typescript.Call, s *sdk) ([]openapi.Parameter, error) {
	text := typesOf(c.Method).query
	if text == "" && c.Verb == "list" {
		text = "PaginationOptions"
		for _, name := range c.Serializers() {
			if serializer := s.calls.Serializer(c.File, name); serializer != nil && serializer.Returns != "" {
				text = serializer.Returns
			}
		}
	}
	var fields []openapi.Parameter
	if text != "" {
		of, err := s.types.Parse(text, nil)
		if err != nil {
			return nil, err
		}
		n := s.types.Node(of, nil)
		for _, name := range s.types.Order(of) {
			fields = append(fields, openapi.Parameter{Name: name, Required: node.Requires(n, name), Schema: node.Property(n, name)})
		}
		return fields, nil
	}
	names, _ := c.Query()
	for _, name := range names {
		options, err := s.expression(c.Options(), nil, nil)
		if err != nil {
			return nil, err
		}
		p := node.Property(options, typescript.Camel(name))
		if p == nil {
			return nil, fmt.Errorf("query parameter %s has no type", name)
		}
		fields = append(fields, openapi.Parameter{Name: name, Schema: p})
	}
	return fields, nil
}
