package openapi

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// reader converts schemas to nodes.
type reader struct {
	components map[string]*base.SchemaProxy
	schemas    map[string]node.Node // the components that are read
	err        error                // the first
}

// schema returns the node of a component.
func (r *reader) schema(name string) node.Node {
	if n, ok := r.schemas[name]; ok {
		return n
	}
	component, ok := r.components[name]
	if !ok {
		r.fail(fmt.Errorf("no schema %s", name))
		return node.Any()
	}
	n := r.node(component, "", nil)
	r.schemas[name] = n
	return n
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// node returns the node of a schema, or of a reference to one. The name is that of the property or parameter with the schema, and example is an
// outer example of it.
func (r *reader) node(proxy *base.SchemaProxy, name string, example *yaml.Node) node.Node {
	if proxy == nil {
		return node.Any()
	}
	if proxy.IsReference() {
		n := node.Node{"ref": path.Base(proxy.GetReference())}
		if siblingIsTrue(proxy.GetReferenceNode(), "deprecated") {
			n["deprecated"] = true
		}
		return n
	}
	schema, err := proxy.BuildSchema()
	if err != nil {
		r.fail(err)
		return node.Any()
	}
	if schema.BooleanSchema != nil {
		return node.Any()
	}
	return r.inline(schema, name, example)
}

func siblingIsTrue(reference *yaml.Node, key string) bool {
	for i := 0; i+1 < len(reference.Content); i += 2 {
		if reference.Content[i].Value == key {
			return reference.Content[i+1].Value == "true"
		}
	}
	return false
}

// inline returns the node of an inline schema.
func (r *reader) inline(s *base.Schema, name string, example *yaml.Node) node.Node {
	if s.Example != nil {
		example = s.Example
	}
	if len(s.AllOf) > 0 {
		return r.all(s, name)
	}
	union := s.OneOf
	if len(union) == 0 {
		union = s.AnyOf
	}
	// A union next to a `not` of properties only says which fields exclude each other.
	if len(union) > 0 && (s.Not == nil || s.Not.Schema().Properties == nil) {
		return r.union(s, union, name, example)
	}
	types := slices.DeleteFunc(slices.Clone(s.Type), func(t string) bool { return t == "null" })
	n := node.Node{}
	if len(types) != len(s.Type) {
		n["nullable"] = true
	}
	if len(types) > 1 {
		var variants []node.Node
		for _, t := range types {
			variants = append(variants, node.Node{"type": t})
		}
		n["oneOf"] = node.List(variants)
		return n
	}
	n["type"] = r.typeOf(s, types)
	if n["type"] == "null" {
		n["nullable"] = true
	}
	r.values(n, s, name)
	if limits := limitsOf(s); len(limits) > 0 {
		n["limits"] = limits
	}
	if isTrue(s.Deprecated) {
		n["deprecated"] = true
	}
	switch n["type"] {
	case "array":
		n["items"] = node.Any()
		if s.Items != nil && s.Items.IsA() {
			n["items"] = r.node(s.Items.A, name, example)
		}
	case "object":
		r.object(n, s, name)
	case "string":
		if p := prefixOf(example, name); p != "" && !node.Has(n, "enum", "const", "format") {
			n["id_prefix"] = p
		}
	}
	return n
}

// typeOf returns the type of a schema, which may only follow from its other keywords.
func (r *reader) typeOf(s *base.Schema, types []string) string {
	switch {
	case len(types) == 1:
		return types[0]
	case len(s.Type) > 0:
		return "null"
	case s.Properties != nil || s.Required != nil || s.AdditionalProperties != nil || s.Not != nil:
		return "object"
	case s.Items != nil:
		return "array"
	}
	values := s.Enum
	if s.Const != nil {
		values = []*yaml.Node{s.Const}
	}
	if len(values) == 0 {
		return "any"
	}
	switch r.value(values[0]).(type) {
	case bool:
		return "boolean"
	case int:
		return "integer"
	case float64:
		return "number"
	case nil:
		return "null"
	}
	return "string"
}

// values sets the keywords for single values: format, const, enum and default.
func (r *reader) values(n node.Node, s *base.Schema, name string) {
	if s.Format != "" {
		n["format"] = s.Format
	}
	if s.Const != nil {
		value := r.value(s.Const)
		// The constants of these two are sentences.
		if _, text := value.(string); !text || name != "message" && name != "error_description" {
			n["const"] = value
		}
	}
	if s.Enum != nil {
		enum := []any{}
		for _, v := range s.Enum {
			if value := r.value(v); value != nil {
				enum = append(enum, value)
			} else {
				n["nullable"] = true
			}
		}
		n["enum"] = enum
	} else if s.Extensions != nil {
		if open := s.Extensions.GetOrZero("x-extensible-enum"); open != nil {
			n["enum"], n["open_enum"] = r.value(open), true
		}
	}
	if s.Default != nil {
		if value := r.value(s.Default); value != nil {
			n["default"] = value
		}
	}
}

// object sets properties, required and additional.
func (r *reader) object(n node.Node, s *base.Schema, name string) {
	properties := node.Node{}
	if s.Properties != nil {
		for key, property := range s.Properties.FromOldest() {
			properties[key] = r.node(property, key, nil)
		}
	}
	required := slices.Sorted(slices.Values(s.Required))
	if len(properties) > 0 {
		n["properties"] = properties
		required = slices.DeleteFunc(required, func(key string) bool { return properties[key] == nil })
	}
	if len(required) > 0 {
		n["required"] = node.List(required)
	}
	switch add := s.AdditionalProperties; {
	case s.PatternProperties != nil:
		var variants []node.Node
		for pattern := range s.PatternProperties.ValuesFromOldest() {
			variants = append(variants, r.node(pattern, name, nil))
		}
		if n["additional"] = node.Union(variants); len(variants) == 1 {
			n["additional"] = variants[0]
		}
	case add != nil && add.IsA() && len(add.A.GetValueNode().Content) > 0:
		n["additional"] = r.node(add.A, name, nil)
	case add != nil && (add.IsA() || add.B), add == nil && len(properties) == 0 && s.Not == nil:
		n["additional"] = true
	}
}

// limitsOf returns the bounds of a schema.
func limitsOf(s *base.Schema) node.Node {
	limits := node.Node{}
	for key, limit := range map[string]*float64{"minimum": s.Minimum, "maximum": s.Maximum} {
		if limit != nil {
			limits[key] = number(*limit)
		}
	}
	for key, limit := range map[string]*int64{
		"minLength": s.MinLength, "maxLength": s.MaxLength, "minItems": s.MinItems, "maxItems": s.MaxItems, "maxProperties": s.MaxProperties,
	} {
		if limit != nil {
			limits[key] = int(*limit)
		}
	}
	if s.Pattern != "" {
		limits["pattern"] = s.Pattern
	}
	if s.PropertyNames != nil {
		if limit := s.PropertyNames.Schema().MaxLength; limit != nil {
			limits["maxKeyLength"] = int(*limit)
		}
	}
	return limits
}

func number(v float64) any {
	if whole := int(v); float64(whole) == v {
		return whole
	}
	return v
}

// value returns a piece of YAML in the form of a node's values.
func (r *reader) value(n *yaml.Node) any {
	var v any
	if err := n.Decode(&v); err != nil {
		r.fail(err)
	}
	return v
}

// union returns the node of a oneOf or anyOf, and of the keywords next to it.
func (r *reader) union(s *base.Schema, union []*base.SchemaProxy, name string, example *yaml.Node) node.Node {
	variants := make([]node.Node, len(union))
	for i, v := range union {
		variants[i] = r.node(v, name, example)
	}
	n := oneOf(variants)
	if s.Properties != nil || s.Required != nil {
		own := &base.Schema{Type: s.Type, Properties: s.Properties, Required: s.Required, AdditionalProperties: s.AdditionalProperties}
		n = r.merge(r.inline(own, name, nil), n)
	}
	if isTrue(s.Deprecated) {
		n["deprecated"] = true
	}
	return n
}

// all returns the node of an allOf: everything in its parts, and the keywords next to it.
func (r *reader) all(s *base.Schema, name string) node.Node {
	var parts []node.Node
	for _, part := range s.AllOf {
		parts = append(parts, r.node(part, name, nil))
	}
	if s.Type != nil || s.Properties != nil || s.Required != nil || s.OneOf != nil || s.AnyOf != nil || s.AdditionalProperties != nil {
		parts = append(parts, r.inline(&base.Schema{
			Type: s.Type, Properties: s.Properties, Required: s.Required, OneOf: s.OneOf, AnyOf: s.AnyOf, AdditionalProperties: s.AdditionalProperties,
		}, name, nil))
	}
	n := parts[0]
	for _, part := range parts[1:] {
		n = r.merge(n, part)
	}
	return n
}

// oneOf returns a union: flat, without null, which is a keyword, and without duplicate variants.
func oneOf(variants []node.Node) node.Node {
	var flat []node.Node
	nullable := false
	for _, v := range variants {
		switch {
		case node.Type(v) == "null":
			nullable = true
		case node.Only(v, "oneOf"):
			flat = append(flat, node.Variants(v)...)
		default:
			flat = append(flat, v)
		}
	}
	flat = node.Unique(flat)
	n := node.Union(flat)
	if len(flat) == 1 {
		n = maps.Clone(flat[0])
	}
	if nullable {
		n["nullable"] = true
	}
	return n
}

func (r *reader) deref(n node.Node) node.Node {
	for node.Ref(n) != "" {
		n = r.schema(node.Ref(n))
	}
	return n
}

// merge returns the node of values that are valid for both a and b. A union on either side is distributed over its variants.
func (r *reader) merge(a, b node.Node) node.Node {
	a, b = r.deref(a), r.deref(b)
	var variants []node.Node
	switch {
	case node.Has(a, "oneOf"):
		for _, v := range node.Variants(a) {
			variants = append(variants, r.merge(v, b))
		}
		return oneOf(variants)
	case node.Has(b, "oneOf"):
		for _, v := range node.Variants(b) {
			variants = append(variants, r.merge(a, v))
		}
		return oneOf(variants)
	}
	n := maps.Clone(a)
	maps.Copy(n, b)
	for _, key := range []string{"properties", "required", "additional"} {
		delete(n, key)
	}
	properties := node.Node{}
	maps.Copy(properties, node.Properties(a))
	maps.Copy(properties, node.Properties(b))
	required := append(node.Required(a), node.Required(b)...)
	slices.Sort(required)
	required = slices.Compact(required)
	if len(properties) > 0 {
		n["properties"] = properties
		required = slices.DeleteFunc(required, func(key string) bool { return properties[key] == nil })
	}
	if len(required) > 0 {
		n["required"] = node.List(required)
	}
	if add := additional(a, b, len(properties) == 0); add != nil {
		n["additional"] = add
	}
	return n
}

// additional returns the additional keys of the merge of a and b: those of the later one with its own properties or, if neither has properties,
// of either.
func additional(a, b node.Node, empty bool) any {
	switch {
	case node.Has(b, "additional") && node.Has(b, "properties"):
		return b["additional"]
	case node.Has(a, "additional") && node.Has(a, "properties"):
		return a["additional"]
	case empty && a["additional"] != nil:
		return a["additional"]
	case empty:
		return b["additional"]
	}
	return nil
}
