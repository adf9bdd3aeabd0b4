// Package openapi reads the facts of an OpenAPI 3.1 description: operations, and schemas as nodes. It cannot return prose: no field of its
// results holds any.
package openapi

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// Description is the content of a description.
type Description struct {
	Version    string
	Operations []*Operation         // in the order of the description
	Schemas    map[string]node.Node // the components, by name
	Examples   map[string]bool      // every string in an example: no generated string may be one
}

// Operation is one method of one path.
type Operation struct {
	Method, Path string // "GET", "/organizations/{id}"
	Tag          string // the first
	Deprecated   bool
	Parameters   []Parameter
	Body         node.Node // of the JSON request body, or nil
	BodyRequired bool
	Responses    map[string]node.Node // by status; nil for a response without a JSON body
	Keyless      bool                 // security is present and empty
	Security     []string             // the schemes of the first requirement, if the operation has its own
	Server       string               // another host, or ""
	FeatureFlag  string               // x-feature-flag, or ""
	Exclusive    node.Node            // groups of fields that exclude each other, by name, or nil
}

// Parameter is a parameter of a path, a query or a header.
type Parameter struct {
	Name       string
	In         string // "path", "query" or "header"
	Required   bool
	Deprecated bool
	Style      string // "" if the description does not say
	Explode    bool
	Schema     node.Node
}

// Read reads a description from a file.
func Read(file string) (*Description, error) {
	source, err := os.ReadFile(file) //nolint:gosec // the file that the caller names
	if err != nil {
		return nil, err
	}
	configuration := datamodel.NewDocumentConfiguration()
	configuration.Logger = slog.New(slog.DiscardHandler) // its errors say everything
	document, err := libopenapi.NewDocumentWithConfiguration(source, configuration)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	model, err := document.BuildV3Model()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	r := reader{components: map[string]*base.SchemaProxy{}, schemas: map[string]node.Node{}}
	if model.Model.Components != nil && model.Model.Components.Schemas != nil {
		r.components = maps.Collect(model.Model.Components.Schemas.FromOldest())
	}
	d := &Description{Version: model.Model.Info.Version, Schemas: r.schemas, Examples: map[string]bool{}}
	for name := range r.components {
		r.schema(name)
	}
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method, operation := range item.GetOperations().FromOldest() {
			read, err := r.operation(strings.ToUpper(method), path, operation)
			if err != nil {
				return nil, fmt.Errorf("%s: %s %s: %w", file, method, path, err)
			}
			d.Operations = append(d.Operations, read)
		}
	}
	collectExamples(document.GetSpecInfo().RootNode, false, d.Examples)
	return d, r.err
}

// collectExamples adds the strings of all examples under n to found.
func collectExamples(n *yaml.Node, inside bool, found map[string]bool) {
	switch {
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			collectExamples(n.Content[i+1], inside || key == "example" || key == "examples", found)
		}
	case n.Kind == yaml.ScalarNode && inside && n.Tag == "!!str":
		found[n.Value] = true
	default:
		for _, c := range n.Content {
			collectExamples(c, inside, found)
		}
	}
}

const jsonType = "application/json"

func (r *reader) operation(method, path string, o *v3.Operation) (*Operation, error) {
	op := &Operation{Method: method, Path: path, Deprecated: isTrue(o.Deprecated), Responses: map[string]node.Node{}}
	if len(o.Tags) > 0 {
		op.Tag = o.Tags[0]
	}
	for _, p := range o.Parameters {
		op.Parameters = append(op.Parameters, r.parameter(p))
	}
	if body := o.RequestBody; body != nil {
		content, ok := body.Content.Get(jsonType)
		if !ok {
			return nil, fmt.Errorf("the request body is not %s", jsonType)
		}
		op.Body = r.node(content.Schema, "", nil)
		op.BodyRequired = isTrue(body.Required)
	}
	for status, response := range o.Responses.Codes.FromOldest() {
		op.Responses[status] = nil
		if response.Content == nil {
			continue
		}
		if content, ok := response.Content.Get(jsonType); ok && content.Schema != nil {
			op.Responses[status] = r.node(content.Schema, "", nil)
		}
	}
	op.Keyless = o.Security != nil && len(o.Security) == 0
	if len(o.Security) > 0 {
		op.Security = slices.Collect(o.Security[0].Requirements.KeysFromOldest())
	}
	if len(o.Servers) > 0 {
		op.Server = o.Servers[0].URL
	}
	for name, value := range o.Extensions.FromOldest() {
		switch name {
		case "x-feature-flag":
			op.FeatureFlag = value.Value
		case "x-mutually-exclusive-body-groups", "x-mutually-exclusive-parameter-groups":
			op.Exclusive = r.groups(value)
		}
	}
	return op, nil
}

func (r *reader) parameter(p *v3.Parameter) Parameter {
	out := Parameter{Name: p.Name, In: p.In, Required: isTrue(p.Required), Deprecated: p.Deprecated, Style: p.Style, Explode: p.Explode == nil || *p.Explode}
	switch {
	case p.Schema == nil:
		out.Schema = node.Any()
	case p.Schema.IsReference() || p.Example == nil:
		out.Schema = r.node(p.Schema, p.Name, nil)
	default:
		schema := *p.Schema.Schema()
		schema.Example = p.Example
		out.Schema = r.inline(&schema, p.Name, nil)
	}
	return out
}

// groups reads x-mutually-exclusive-…-groups: fields that exclude each other.
func (r *reader) groups(extension *yaml.Node) node.Node {
	read, _ := r.value(extension).(node.Node)
	out := node.Node{}
	for name := range read {
		group := node.Map(read, name)
		out[name] = node.Node{"optional": group["optional"], "variants": group["variants"]}
		if fields, ok := group["optionalFields"]; ok {
			node.Map(out, name)["optional_fields"] = fields
		}
	}
	return out
}

func isTrue(b *bool) bool { return b != nil && *b }
