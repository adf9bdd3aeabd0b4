package facts

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// validator checks bodies against nodes.
type validator struct{ schemas map[string]node.Node }

var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

// check reports what is wrong with a value. A full value must have every property, and two elements in every array.
func (v validator) check(n node.Node, value any, path string, full bool, within []string) error {
	wrong := func(format string, args ...any) error { return fmt.Errorf(path+": "+format, args...) }
	if ref := node.Ref(n); ref != "" {
		if value == nil && node.Is(n, "nullable") {
			return nil
		}
		return v.check(v.schemas[ref], value, path, full, append(slices.Clip(within), ref))
	}
	if value == nil && (node.Is(n, "nullable") || node.Type(n) == "any") {
		return nil
	}
	if variants := node.Variants(n); len(variants) > 0 {
		var all []error
		for _, variant := range variants {
			err := v.check(variant, value, path, full, within)
			if err == nil {
				return nil
			}
			all = append(all, err)
		}
		return wrong("is none of the variants: %w", errors.Join(all...))
	}
	if constants := node.Constants(n); constants != nil && !node.Is(n, "open_enum") &&
		!slices.ContainsFunc(constants, func(c any) bool { return node.Equal(c, value) }) {
		return wrong("is not one of %v", constants)
	}
	limits := node.Map(n, "limits")
	bounded := func(size int, least, most string) error {
		if size < node.Limit(n, least, size) || size > node.Limit(n, most, size) {
			return wrong("%d is not within %v", size, limits)
		}
		return nil
	}
	switch value := value.(type) {
	case string:
		pattern, _ := limits["pattern"].(string)
		matches, err := regexp.MatchString(pattern, value)
		switch {
		case node.Type(n) != "string" && node.Type(n) != "any":
			return wrong("is a string")
		case node.Format(n) == "date-time" && !dateTime.MatchString(value):
			return wrong("is not a date-time")
		case !strings.HasPrefix(value, node.Prefix(n)):
			return wrong("does not begin with %s", node.Prefix(n))
		case err != nil || !matches:
			return wrong("does not match %s", pattern)
		}
		return bounded(len(value), "minLength", "maxLength")
	case bool:
		if node.Type(n) != "boolean" {
			return wrong("is a boolean")
		}
	case int:
		if !isNumber(n) {
			return wrong("is a number")
		}
		return bounded(value, "minimum", "maximum")
	case json.Number:
		if node.Type(n) != "number" {
			return wrong("is a number")
		}
		size, err := value.Float64()
		if least, most := bound(limits, "minimum", size), bound(limits, "maximum", size); err != nil || size < least || size > most {
			return wrong("%v is not within %v", size, limits)
		}
	case []any:
		return v.checkArray(n, value, path, full, within, bounded(len(value), "minItems", "maxItems"))
	case map[string]any:
		return v.checkObject(n, value, path, full, within)
	default:
		return wrong("is %T", value)
	}
	return nil
}

// bound returns a limit, whole or not, or the given number if there is none.
func bound(limits node.Node, key string, otherwise float64) float64 {
	switch limit := limits[key].(type) {
	case int:
		return float64(limit)
	case float64:
		return limit
	}
	return otherwise
}

func (v validator) checkArray(n node.Node, value []any, path string, full bool, within []string, size error) error {
	if node.Type(n) != "array" {
		return fmt.Errorf("%s: is an array", path)
	}
	found := []error{size}
	if full && len(value) != min(2, node.Limit(n, "maxItems", 2)) && !(place{within: within}).repeats(node.Items(n)) {
		found = append(found, fmt.Errorf("%s: does not have two elements", path))
	}
	for i, element := range value {
		found = append(found, v.check(node.Items(n), element, fmt.Sprintf("%s[%d]", path, i), full, within))
	}
	return errors.Join(found...)
}

func (v validator) checkObject(n node.Node, value map[string]any, path string, full bool, within []string) error {
	if node.Type(n) != "object" {
		return fmt.Errorf("%s: is an object", path)
	}
	var found []error
	for _, name := range node.Required(n) {
		if _, ok := value[name]; !ok {
			found = append(found, fmt.Errorf("%s: %s is missing", path, name))
		}
	}
	for name, element := range value {
		p := node.Property(n, name)
		if p == nil {
			p = node.Map(n, "additional")
		}
		switch {
		case p != nil:
			found = append(found, v.check(p, element, path+"."+name, full, within))
		case !node.Has(n, "additional"):
			found = append(found, fmt.Errorf("%s: %s is not a property", path, name))
		}
	}
	for name := range node.Properties(n) {
		if _, ok := value[name]; full && !ok && !(place{within: within}).repeats(node.Property(n, name)) {
			found = append(found, fmt.Errorf("%s: %s has no sample", path, name))
		}
	}
	return errors.Join(found...)
}
