package openapi

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"
)

var identifier = regexp.MustCompile(`^([a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*_)([0-9A-Za-z]*[0-9][0-9A-Za-z]*)$`)

// notPrefixes returns prefixes of examples that only look like the prefix of an identifier.
func notPrefixes() []string {
	return []string{"xxx_", "external_", "external_project_", "ext_", "gho_", "obj_", "key_"}
}

// prefixOf returns the prefix of the identifiers in a field, according to an example, or "". A list counts by its first element.
func prefixOf(example *yaml.Node, name string) string {
	if example != nil && example.Kind == yaml.SequenceNode && len(example.Content) > 0 {
		example = example.Content[0]
	}
	if example == nil || example.Kind != yaml.ScalarNode || example.Tag != "!!str" || name == "before" || name == "after" {
		return ""
	}
	found := identifier.FindStringSubmatch(example.Value)
	switch {
	case found == nil || slices.Contains(notPrefixes(), found[1]):
		return ""
	case strings.HasPrefix(found[1], "sk_"):
		return "sk_"
	}
	return found[1]
}
