package facts

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
)

// Operation is an operation of the API. README.md explains its fields.
type Operation struct {
	ID               string               `json:"id"`
	Module           string               `json:"module"`
	Method           string               `json:"method"`
	Path             string               `json:"path"`
	Source           string               `json:"source"`
	NodeMethod       *string              `json:"node_method"`
	NodeMethods      []string             `json:"node_methods,omitempty"`
	Deprecated       bool                 `json:"deprecated"`
	PathParams       []string             `json:"path_params"`
	PathParamSchemas map[string]node.Node `json:"path_param_schemas"`
	Query            []node.Node          `json:"query"`
	Headers          []Header             `json:"headers,omitempty"`
	Deduplicated     bool                 `json:"deduplicated,omitempty"`
	Body             node.Node            `json:"body"`
	BodyRequired     bool                 `json:"body_required"`
	Responses        map[string]node.Node `json:"responses"`
	StatusAssumed    bool                 `json:"status_assumed,omitempty"`
	Paginated        bool                 `json:"paginated"`
	Cursors          []string             `json:"cursors"`
	Auth             string               `json:"auth"`
	AuthWhy          string               `json:"auth_why"`
	Server           string               `json:"server,omitempty"`
	FeatureFlag      string               `json:"feature_flag,omitempty"`
	ExclusiveGroups  node.Node            `json:"exclusive_groups,omitempty"`
}

// Header is a header of a request.
type Header struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

// described adds the operations of the description.
func (b *builder) described() error {
	for _, o := range b.spec.Operations {
		if err := b.addDescribed(o); err != nil {
			return fmt.Errorf("%s %s: %w", o.Method, o.Path, err)
		}
	}
	return nil
}

func (b *builder) addDescribed(o *openapi.Operation) error {
	module, err := Module(o.Tag, o.Path)
	if err != nil {
		return err
	}
	key := route(o.Method, o.Path)
	methods := urlBuilders(key)
	if methods == nil {
		for _, c := range b.calls[key] {
			methods = append(methods, c.Method)
		}
		methods = node.Unique(methods)
	}
	op := &Operation{
		Module: module, Method: o.Method, Path: o.Path, Source: "openapi", Deprecated: o.Deprecated, Body: o.Body, BodyRequired: o.BodyRequired,
		PathParams: pathParams(o.Path), PathParamSchemas: map[string]node.Node{}, Query: []node.Node{}, Responses: map[string]node.Node{},
		Server: o.Server, FeatureFlag: o.FeatureFlag, ExclusiveGroups: o.Exclusive,
	}
	method := ""
	if len(methods) > 0 {
		method = methods[0]
		op.NodeMethod = &method
	}
	if len(methods) > 1 {
		op.NodeMethods = methods
	}
	if op.ID = id(key, method); op.ID == "" {
		return errors.New("the operation has no identifier: add one to facts/ids.txt")
	}
	op.Deduplicated = deduplicated(op.ID)
	for _, p := range o.Parameters {
		switch p.In {
		case "path":
			op.PathParamSchemas[p.Name] = p.Schema
		case "header":
			op.Headers = append(op.Headers, Header{http.CanonicalHeaderKey(p.Name), p.Required})
		case "query":
			op.Query = append(op.Query, b.query(p))
		}
	}
	for _, m := range methods {
		header := sdkHeader(m)
		if header != "" && !slices.ContainsFunc(op.Headers, func(h Header) bool { return h.Name == header }) {
			op.Headers = append(op.Headers, Header{Name: header})
		}
	}
	b.Errors.Operations[op.ID] = map[string]node.Node{}
	for status, n := range o.Responses {
		if status < "400" {
			op.Responses[status] = n
		} else {
			b.Errors.Operations[op.ID][status] = n
		}
	}
	b.paging(op)
	b.auth(op, o, methods)
	b.Operations = append(b.Operations, op)
	return nil
}

var pathParam = regexp.MustCompile(`\{(\w+)\}`)

func pathParams(path string) []string {
	all := pathParam.FindAllStringSubmatch(path, -1)
	names := make([]string, 0, len(all))
	for _, found := range all {
		names = append(names, found[1])
	}
	return names
}

// query returns the node of a query parameter, with its name and whether it is required.
func (b *builder) query(p openapi.Parameter) node.Node {
	q := maps.Clone(b.resolve(p.Schema))
	q["name"], q["required"] = p.Name, p.Required
	if p.Style != "" {
		q["style"], q["explode"] = p.Style, p.Explode
	}
	if p.Deprecated {
		q["deprecated"] = true
	}
	return q
}

// paging distinguishes paginated lists from others.
func (b *builder) paging(op *Operation) {
	op.Cursors = []string{}
	for _, cursor := range []string{"before", "after", "limit", "order"} {
		if hasQuery(op, cursor) {
			op.Cursors = append(op.Cursors, cursor)
		}
	}
	for _, n := range op.Responses {
		properties := node.Properties(b.resolve(n))
		if properties["data"] != nil && properties["list_metadata"] != nil {
			op.Paginated = op.Paginated || hasQuery(op, "after") || hasQuery(op, "before")
		}
	}
}

func hasQuery(op *Operation, name string) bool {
	return slices.ContainsFunc(op.Query, func(q node.Node) bool { return q["name"] == name })
}

// auth determines the credentials of an operation.
func (b *builder) auth(op *Operation, o *openapi.Operation, methods []string) {
	names := hasQuery(op, "client_id") || slices.Contains(op.PathParams, "clientId") || b.bodyHas(op.Body, "client_id")
	var public []string
	for _, m := range methods {
		if b.public[m] {
			public = append(public, m)
		}
	}
	slices.Sort(public)
	switch {
	case o.Keyless && names:
		op.Auth, op.AuthWhy = "client_id", "openapi: security is empty; the request carries the client id"
	case o.Keyless:
		op.Auth, op.AuthWhy = "none", "openapi: security is empty"
	case slices.Contains(o.Security, "access_token"):
		op.Auth, op.AuthWhy = "access_token", "openapi: security is access_token"
	case public != nil:
		op.Auth, op.AuthWhy = "client_id", "openapi: bearer by default; "+b.sdk.source+" factory.ts lists as public"
	default:
		op.Auth, op.AuthWhy = "api_key", "openapi: default security (bearer)"
	}
	if public != nil {
		op.AuthWhy += "; public in " + b.sdk.source + ": " + strings.Join(public, ", ")
	}
}

// bodyHas reports whether a body has a field in all of its variants.
func (b *builder) bodyHas(n node.Node, field string) bool {
	n = b.resolve(n)
	if !node.Has(n, "oneOf") {
		return node.Property(n, field) != nil
	}
	return !slices.ContainsFunc(node.Variants(n), func(v node.Node) bool { return !b.bodyHas(v, field) })
}
