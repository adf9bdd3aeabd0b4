package facts

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

var bundledSuffix = regexp.MustCompile(`\$\d+$`)

// refs returns a function that names the schemas of a release's types: the described schema that is the same, or a new one, which it adds.
func (b *builder) refs(s *sdk) typescript.Refs {
	var refs typescript.Refs
	refs = func(declared string) string {
		if name, ok := s.names[declared]; ok {
			return name
		}
		bare := bundledSuffix.ReplaceAllString(declared, "")
		model := modelName(bare, s.types)
		fga := s == b.legacy && strings.Contains(s.types.Region(declared), "/fga/")
		name := model
		if fga {
			name = "Fga" + model
		} else {
			of, _ := s.types.Parse(declared, nil) // a name is always a type
			if same := b.sameDescribed(s.types.Node(of, nil), model, model+"Response", bare); same != "" {
				s.names[declared] = same
				return same
			}
			if s == b.legacy || b.Schemas[model] != nil || b.spec.Schemas[model+"Response"] != nil {
				name = s.prefix() + model
			}
		}
		unique := name
		for i := 2; b.Schemas[unique] != nil; i++ {
			unique = name + strconv.Itoa(i)
		}
		s.names[declared] = unique
		b.Schemas[unique] = node.Node{} // reserved, because it may contain itself
		b.Schemas[unique] = s.types.Declaration(declared, refs)
		return unique
	}
	return refs
}

// modelName returns the name of the model whose form on the wire a type is.
func modelName(name string, types *typescript.Types) string {
	name = strings.TrimPrefix(name, "Serialized")
	for _, suffix := range []string{"Wire", "Response"} {
		if model, ok := strings.CutSuffix(name, suffix); ok && types.Lookup(model) != "" {
			return model
		}
	}
	return name
}

// sameDescribed returns the name of a described schema that equals a node: one of names, or one with the same "object".
func (b *builder) sameDescribed(n node.Node, names ...string) string {
	for _, name := range names {
		if b.spec.Schemas[name] != nil && b.same(n, b.Schemas[name]) {
			return name
		}
	}
	object := node.Property(n, "object")["const"]
	for _, name := range slices.Sorted(maps.Keys(b.spec.Schemas)) {
		if object != nil && node.Property(b.Schemas[name], "object")["const"] == object && b.same(n, b.Schemas[name]) {
			return name
		}
	}
	return ""
}

// same reports whether two nodes have the same shape, ignoring formats that only one source has.
func (b *builder) same(x, y node.Node) bool { return node.Equal(b.shape(x, 0), b.shape(y, 0)) }

// shape returns a node with its references resolved, and without hints.
func (b *builder) shape(n node.Node, depth int) node.Node {
	if depth > 12 { // a schema may contain itself
		return node.Node{}
	}
	if ref := node.Ref(n); ref != "" {
		return b.shape(b.Schemas[ref], depth+1)
	}
	out := node.Node{}
	for key, value := range n {
		switch key {
		case "id_prefix", "format", "limits":
		case "items":
			out[key] = b.shape(node.Items(n), depth+1)
		case "additional":
			if out[key] = value; node.Map(n, key) != nil {
				out[key] = b.shape(node.Map(n, key), depth+1)
			}
		case "properties":
			properties := node.Node{}
			for name := range node.Properties(n) {
				properties[name] = b.shape(node.Property(n, name), depth+1)
			}
			out[key] = properties
		case "oneOf":
			var variants []node.Node
			for _, v := range node.Variants(n) {
				variants = append(variants, b.shape(v, depth+1))
			}
			out[key] = node.List(variants)
		default:
			out[key] = value
		}
	}
	return out
}
