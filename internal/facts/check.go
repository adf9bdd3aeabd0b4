package facts

import (
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Problem is a place in a request or a response that violates the contract.
type Problem struct {
	Field   string // As "domain_data.0.domain"; empty for the whole.
	Code    string // As WorkOS calls such problems: "email_required".
	Message string
	Unknown bool // The contract does not have the member, so WorkOS's reaction is unknown.
}

func (p Problem) String() string { return p.Message }

// CheckRequest returns the violations of the contract in a request's query and body. body is decoded JSON, nil for none.
// Null members count as absent where the Node SDK sends them.
func (f *Facts) CheckRequest(op *Operation, query url.Values, body any) []Problem {
	c := &checker{schemas: f.Schemas}
	c.query(op, query)
	switch body := body.(type) {
	case nil:
		if op.NeedsBody && op.Body != nil {
			c.value(op.Body, map[string]any{}, "")
		}
	case map[string]any:
		c.body(op, body)
	default:
		if op.Body != nil {
			c.value(op.Body, body, "")
		}
	}
	return c.problems
}

// CheckResponse returns the violations of the contract in a response: a success, or an error with a status that the contract
// describes. body is decoded JSON, nil for none.
func (f *Facts) CheckResponse(op *Operation, status int, body any) []Problem {
	c := &checker{schemas: f.Schemas}
	node, ok := op.Responses[strconv.Itoa(status)]
	if status >= 400 {
		if node, ok = op.errors[strconv.Itoa(status)]; !ok {
			return nil
		}
	}
	switch {
	case !ok:
		c.wrong("", "status", fmt.Sprintf("%s %s does not have the status %d", op.Method, op.Path, status))
	case node != nil && node.Type != "any":
		c.value(node, body, "")
	}
	return c.problems
}

// HasEvent reports whether the contract has an event of this name.
func (f *Facts) HasEvent(name string) bool {
	events, _ := f.events()
	return events[name] != nil
}

// CheckEvent returns the violations of the contract in an event, which is decoded JSON.
func (f *Facts) CheckEvent(name string, event any) []Problem {
	c := &checker{schemas: f.Schemas}
	events, err := f.events()
	node, ok := events[name]
	switch {
	case err != nil:
		c.wrong("", "event", err.Error())
	case ok:
		c.value(node, event, "")
	default:
		c.wrong("", "event", "the contract does not have the event "+name)
	}
	return c.problems
}

// checker checks values against nodes.
type checker struct {
	schemas  Schemas
	problems []Problem
}

func (c *checker) wrong(field, code, message string) {
	c.problems = append(c.problems, Problem{Field: field, Code: code, Message: message})
}

func (c *checker) unknown(field string) {
	c.problems = append(c.problems, Problem{Field: field, Code: "unknown", Message: field + " is not in the contract", Unknown: true})
}

// query reads parameters as text. A list is a repeated name or has commas, and a map's keys are in brackets.
func (c *checker) query(op *Operation, query url.Values) {
	known := map[string]Parameter{}
	for _, p := range op.Query {
		known[p.Name] = p
		if p.Required && !query.Has(p.Name) {
			c.required(p.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		base, _, _ := strings.Cut(name, "[")
		p, ok := known[base]
		if !ok {
			if !op.relax.query[base] {
				c.unknown(base)
			}
			continue
		}
		node := c.schemas.Resolve(&p.Node)
		if plain := node.Type != "object" && node.Type != "array" && len(node.OneOf) == 0; plain && base != name {
			c.unknown(name)
			continue
		}
		if plain := node.Type != "object" && node.Type != "array" && len(node.OneOf) == 0; plain && len(query[name]) > 1 {
			c.wrong(base, "invalid_type", base+" must be one value")
		}
		for _, text := range query[name] {
			switch {
			case node.Type == "object" || len(node.OneOf) > 0:
			case node.Type == "array":
				for item := range strings.SplitSeq(text, ",") {
					c.text(c.schemas.Resolve(node.Items), item, base)
				}
			default:
				c.text(node, text, base)
			}
		}
	}
	c.exclusive(op, func(name string) bool { return query.Has(name) })
}

// text checks a value that is written as text, as in a query.
func (c *checker) text(n *Node, text, field string) {
	switch n.Type {
	case "integer", "number":
		number, err := strconv.ParseFloat(text, 64)
		if err != nil || strings.Trim(text, "-0123456789.") != "" {
			c.wrong(field, "invalid_type", field+" must be a number")
			return
		}
		c.value(n, number, field)
	case "boolean":
		if text != "true" && text != "false" {
			c.wrong(field, "invalid_type", field+" must be a boolean")
		}
	default:
		c.value(n, text, field)
	}
}

func (c *checker) body(op *Operation, body map[string]any) {
	if op.Body == nil {
		for name := range body {
			c.unknown(name)
		}
		return
	}
	relaxed := maps.Clone(body)
	for name, v := range body {
		if op.relax.body[name] || v == nil && op.relax.nullable[name] {
			delete(relaxed, name)
		}
	}
	before := len(c.problems)
	c.value(op.Body, relaxed, "")
	c.problems = slices.DeleteFunc(c.problems, func(p Problem) bool {
		name, required := strings.CutSuffix(p.Code, "_required")
		return len(c.problems) > before && required && op.relax.optional[name]
	})
	if len(c.problems) == before {
		c.exclusive(op, func(name string) bool { return body[name] != nil })
	}
}

// exclusive rejects members of two variants of a group in one object.
func (c *checker) exclusive(op *Operation, has func(name string) bool) {
	for _, group := range slices.Sorted(maps.Keys(op.Exclusive)) {
		var chosen []string
		for _, variant := range slices.Sorted(maps.Keys(op.Exclusive[group].Variants)) {
			if i := slices.IndexFunc(op.Exclusive[group].Variants[variant], has); i >= 0 {
				chosen = append(chosen, op.Exclusive[group].Variants[variant][i])
			}
		}
		if len(slices.Compact(slices.Clone(chosen))) > 1 {
			c.wrong(chosen[0], "exclusive_fields", strings.Join(chosen, " and ")+" exclude each other")
		}
	}
}

func (c *checker) required(field string) {
	name := last(field)
	c.wrong(field, name+"_required", field+" is required")
}

func (c *checker) value(n *Node, v any, field string) {
	if n = c.schemas.Resolve(n); n == nil {
		return
	}
	name := field
	if name == "" {
		name = "The body"
	}
	if v == nil {
		if !n.Nullable && !n.nullableVariant(c.schemas) && n.Type != "any" && n.Type != "" {
			c.wrong(field, "invalid_type", name+" must not be null")
		}
		return
	}
	if len(n.OneOf) > 0 {
		c.union(n, v, field)
		return
	}
	kind := kindOf(n, v)
	if !n.Is(kind) {
		c.wrong(field, "invalid_type", name+" must be "+article(n.Type))
		return
	}
	switch v := v.(type) {
	case string:
		c.string(n, v, field, name)
	case float64:
		if n.Limits.Minimum != nil && v < *n.Limits.Minimum || n.Limits.Maximum != nil && v > *n.Limits.Maximum {
			c.wrong(field, "invalid_"+last(field), fmt.Sprintf("%s must be %s", name, between(n.Limits.Minimum, n.Limits.Maximum)))
		}
	case []any:
		if n.Limits.MinItems != nil && len(v) < *n.Limits.MinItems || n.Limits.MaxItems != nil && len(v) > *n.Limits.MaxItems {
			c.wrong(field, "invalid_"+last(field), name+" has too few or too many items")
		}
		for i, item := range v {
			c.value(n.Items, item, join(field, strconv.Itoa(i)))
		}
	case map[string]any:
		c.object(n, v, field, name)
	}
	if n.Const != nil && n.Const != v {
		c.wrong(field, "invalid_"+last(field), fmt.Sprintf("%s must be %v", name, n.Const))
	}
}

// union accepts a value that fits a variant, or reports the problems of the variant that fits best.
func (c *checker) union(n *Node, v any, field string) {
	var best []Problem
	for i, variant := range n.OneOf {
		one := &checker{schemas: c.schemas}
		if one.value(variant, v, field); len(one.problems) == 0 {
			return
		}
		if i == 0 || len(one.problems) < len(best) {
			best = one.problems
		}
	}
	for _, problem := range best {
		if problem.Unknown && c.inAVariant(n, field, problem.Field) {
			problem = Problem{Field: problem.Field, Code: "exclusive_fields", Message: problem.Field + " excludes another member"}
		}
		c.problems = append(c.problems, problem)
	}
}

// inAVariant reports whether a member of the value at field is in a variant of n.
func (c *checker) inAVariant(n *Node, field, member string) bool {
	name := strings.TrimPrefix(strings.TrimPrefix(member, field), ".")
	return slices.ContainsFunc(n.OneOf, func(variant *Node) bool {
		variant = c.schemas.Resolve(variant)
		return variant.Properties[name] != nil || c.inAVariant(variant, field, member)
	})
}

func (c *checker) string(n *Node, v, field, name string) {
	length := utf8.RuneCountInString(v)
	switch {
	case len(n.Enum) > 0 && !n.OpenEnum && !slices.Contains(n.Enum, v):
		c.wrong(field, "invalid_"+last(field), name+" must be one of "+strings.Join(n.Enum, ", "))
	case n.Limits.MinLength != nil && length < *n.Limits.MinLength, n.Limits.MaxLength != nil && length > *n.Limits.MaxLength:
		c.wrong(field, "invalid_"+last(field), name+" is too short or too long")
	case n.Limits.Pattern != "" && !matches(n.Limits.Pattern, v):
		c.wrong(field, "invalid_"+last(field), name+" must match "+n.Limits.Pattern)
	case n.Format == "date-time" && !isTime(v):
		c.wrong(field, "invalid_"+last(field), name+" must be a time as in RFC 3339")
	case n.Format == "email" && !isEmail(v):
		c.wrong(field, "invalid_email", name+" must be an email address")
	}
}

func (c *checker) object(n *Node, v map[string]any, field, name string) {
	for _, member := range n.Required {
		if _, ok := v[member]; !ok {
			c.required(join(field, member))
		}
	}
	if n.Limits.MaxProperties != nil && len(v) > *n.Limits.MaxProperties {
		c.wrong(field, "invalid_"+last(field), name+" has too many members")
	}
	for _, member := range slices.Sorted(maps.Keys(v)) {
		property, ok := n.Member(member)
		if !ok {
			c.unknown(join(field, member))
			continue
		}
		if n.Limits.MaxKeyLength != nil && utf8.RuneCountInString(member) > *n.Limits.MaxKeyLength {
			c.wrong(join(field, member), "invalid_"+last(field), "a key of "+name+" is too long")
		}
		if v[member] == nil && last(field) == "metadata" && n.Additional != nil {
			continue // removes the key
		}
		c.value(property, v[member], join(field, member))
	}
}

func (n *Node) nullableVariant(s Schemas) bool {
	return slices.ContainsFunc(n.OneOf, func(variant *Node) bool { return s.Resolve(variant).Nullable })
}

func kindOf(n *Node, v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if n.Type == "integer" && v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

func article(kind string) string {
	if strings.ContainsRune("aio", rune(kind[0])) {
		return "an " + kind
	}
	return "a " + kind
}

func between(low, high *float64) string {
	switch {
	case low == nil:
		return fmt.Sprintf("at most %v", *high)
	case high == nil:
		return fmt.Sprintf("at least %v", *low)
	}
	return fmt.Sprintf("between %v and %v", *low, *high)
}

// last returns the name at the end of a path of members.
func last(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

func join(field, member string) string {
	if field == "" {
		return member
	}
	return field + "." + member
}

// patterns are the contract's patterns, compiled once: there are a dozen.
var patterns sync.Map

func matches(pattern, text string) bool {
	compiled, ok := patterns.Load(pattern)
	if !ok {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return true // a JavaScript pattern that Go does not support
		}
		compiled, _ = patterns.LoadOrStore(pattern, re)
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}

func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text
}
