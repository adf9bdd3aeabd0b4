package core

import (
	"bytes"
	"cmp"
	"maps"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/redact"
)

// Limits of what is kept of an error's body, in addition to the body itself.
const (
	maxTexts   = 64 << 10 // bytes of all texts together
	maxWords   = 64 << 10 // bytes of all codes and names together, plus overhead for each
	overhead   = 16       // bytes
	maxMessage = 8 << 10  // bytes of a message
	maxDetail  = 4 << 10  // bytes of any other text
	maxName    = 256      // bytes of a code or a name
	maxFields  = 100      // entries of "errors"
	maxDetails = 50       // members that have no field of their own, and rules of a field
	maxNested  = 3        // levels of nested errors
	maxLooks   = 2000     // members and elements that are read within one member
)

// read fills e from the body of the response. WorkOS reports errors in several forms, and so do the frameworks and proxies
// in front of it: each member is read independently, and members without a field of their own become text. A body that is
// neither JSON nor plain text leaves the fields empty: only the status is reported.
func (e *Error) read(body []byte, contentType string, secrets *redact.Repeats) {
	e.body = hidden.Hide(body)
	r := errorReader{secrets: secrets, texts: maxTexts, words: maxWords}
	if value, err := codec.Repaired(body); err == nil {
		r.body(e, bytes.TrimSpace(value), 0)
	} else if media, _, _ := mime.ParseMediaType(contentType); media == "text/plain" {
		e.Message = r.text(strings.TrimSpace(string(body)), maxMessage)
	}
}

// errorReader reads the body of one error.
type errorReader struct {
	secrets *redact.Repeats
	texts   int // bytes of text that may still be kept
	words   int // bytes of codes and names that may still be kept
	looks   int // members and elements that have been read
}

// body reads a whole error: an object, a text, or only entries.
func (r *errorReader) body(e *Error, value jsontext.Value, nested int) {
	switch value.Kind() {
	case '{':
	case '[':
		r.entries(e, "", value, nested)
		return
	case '"':
		e.Message = r.text(unquoted(value), maxMessage)
		return
	default:
		return
	}
	var within jsontext.Value
	for _, m := range r.head(e, value) {
		r.looks = 0 // a large member does not hide the others
		switch {
		case m.name == "error" && m.value.Kind() == '{' && nested < maxNested:
			within = m.value
		case m.name == "errors":
			r.errors(e, m.value, nested)
		case isCredential(m.name) && m.value.Kind() == '"':
			r.secret(e, m.name, unquoted(m.value))
		default:
			r.detail(&e.Details, m.name, m.value)
		}
		if r.words <= 0 {
			break
		}
	}
	if within != nil {
		r.looks = 0
		r.within(e, within, nested)
	}
}

// member is a member of an object.
type member struct {
	name  string
	value jsontext.Value
}

// head reads the members that describe the error as a whole, wherever they are in the object, and returns the rest. It runs
// first, so that the rest cannot use up its space.
func (r *errorReader) head(e *Error, object jsontext.Value) (rest []member) {
	var codes [2]ErrorCode
	r.members(object, func(name string, value jsontext.Value) bool {
		r.looks = 0
		switch {
		case value.Kind() == 'n':
		case name == "code" && isScalar(value):
			codes[0] = ErrorCode(unquoted(value))
			e.Code = ErrorCode(r.word(string(codes[0])))
		case name == "error" && (value.Kind() == '"' || value.Kind() == '0'):
			codes[1] = ErrorCode(unquoted(value))
			e.OAuthError = ErrorCode(r.word(string(codes[1])))
		case name == "message":
			e.Message = r.text(r.asText(value), maxMessage)
		case name == "error_description":
			e.OAuthDescription = r.text(r.asText(value), maxMessage)
		case name == "errors" || name == "error" || len(rest) < maxLooks:
			rest = append(rest, member{name, value})
		}
		return true
	})
	if codes != ([2]ErrorCode{e.Code, e.OAuthError}) {
		e.codes = hidden.Hide(codes)
	}
	return rest
}

// within reads an error nested in another, and fills in what the outer one lacks.
func (r *errorReader) within(e *Error, value jsontext.Value, nested int) {
	var inner Error
	r.body(&inner, value, nested+1)
	differ := func(one, other string) bool { return one != "" && other != "" && one != other }
	if differ(string(e.Code), string(inner.Code)) || differ(e.Message, inner.Message) ||
		differ(string(e.OAuthError), string(inner.OAuthError)) || differ(e.OAuthDescription, inner.OAuthDescription) {
		r.detail(&e.Details, "error", value)
	}
	e.Code, e.Message = cmp.Or(e.Code, inner.Code), cmp.Or(e.Message, inner.Message)
	e.OAuthError, e.OAuthDescription = cmp.Or(e.OAuthError, inner.OAuthError), cmp.Or(e.OAuthDescription, inner.OAuthDescription)
	if e.codes.IsZero() {
		e.codes = inner.codes
	}
	e.Fields = append(e.Fields, inner.Fields[:min(len(inner.Fields), maxFields-len(e.Fields))]...)
	merge(&e.Details, inner.Details)
	merge(&e.Secrets, inner.Secrets)
}

// errors reads "errors": a list of entries, entries by field name, or a single entry.
func (r *errorReader) errors(e *Error, value jsontext.Value, nested int) {
	if value.Kind() != '{' {
		r.entries(e, "", value, nested)
		return
	}
	if r.isEntry(value) {
		r.entry(e, "", value, nested)
		return
	}
	r.members(value, func(name string, value jsontext.Value) bool {
		r.entries(e, r.word(name), value, nested)
		return r.words > 0 && len(e.Fields) < maxFields
	})
}

// isEntry reports whether an object is a single complaint rather than complaints by field name.
func (r *errorReader) isEntry(value jsontext.Value) bool {
	texts := map[string]bool{}
	r.members(value, func(name string, value jsontext.Value) bool {
		texts[name] = texts[name] || value.Kind() == '"'
		return len(texts) < maxDetails
	})
	return texts["code"] && texts["message"] || texts["field"] || texts["property"] || texts["instancePath"]
}

// entries reads complaints about a field, or about fields that they name themselves.
func (r *errorReader) entries(e *Error, field string, value jsontext.Value, nested int) {
	if value.Kind() != '[' {
		r.entry(e, field, value, nested)
		return
	}
	if field != "" && isTexts(value) {
		r.add(e, FieldError{Field: field, Message: r.text(r.asText(value), maxDetail)})
		return
	}
	r.elements(value, func(element jsontext.Value) bool {
		r.entry(e, field, element, nested)
		return r.words > 0 && len(e.Fields) < maxFields
	})
}

// entry reads one complaint.
func (r *errorReader) entry(e *Error, of string, value jsontext.Value, nested int) {
	switch value.Kind() {
	case '{':
	case 'n':
		return
	default:
		r.add(e, FieldError{Field: of, Message: r.text(r.asText(value), maxDetail)})
		return
	}
	var field FieldError
	var rest []member
	var within []jsontext.Value
	named := len(fieldNames)
	r.members(value, func(name string, value jsontext.Value) bool {
		rank := fieldRank(name)
		switch {
		case value.Kind() == 'n':
		case rank < named && isPath(value):
			if field.Field != "" {
				r.detail(&field.Details, fieldNames[named], jsontext.Value(quote(field.Field)))
			}
			named, field.Field = rank, r.path(value)
		case name == "code" && isScalar(value):
			field.Code = r.word(unquoted(value))
		case name == "message":
			field.Message = r.text(r.asText(value), maxDetail)
		case name == "constraints" && value.Kind() == '{':
			r.members(value, func(name string, value jsontext.Value) bool {
				r.keep(&field.Constraints, name, r.asText(value)) // a rule is not a secret, even if its name suggests one
				return r.words > 0
			})
		case (name == "errors" || name == "children") && value.Kind() == '[' && nested < maxNested:
			if string(value) != "[]" {
				within = append(within, value)
			}
		case len(rest) < 2*maxDetails && string(value) != `""`:
			rest = append(rest, member{name, value})
		}
		return r.words > 0
	})
	for _, m := range rest {
		r.detail(&field.Details, m.name, m.value)
	}
	switch {
	case of != "" && field.Field != "" && strings.HasPrefix(field.Field, "/"):
		field.Field = of + field.Field
	case of != "" && field.Field != "" && field.Field != of:
		field.Field = of + "." + field.Field
	case field.Field == "":
		field.Field = of
	}
	if len(within) == 0 || field.Code != "" || field.Message != "" || field.Constraints != nil || field.Details != nil {
		r.add(e, field)
	}
	for _, entries := range within {
		r.entries(e, field.Field, entries, nested+1)
	}
}

// fieldNames are the members that name the field of a complaint, the preferred one first.
var fieldNames = [...]string{"field", "property", "instancePath", "path"}

func fieldRank(name string) int {
	for rank, known := range fieldNames {
		if name == known {
			return rank
		}
	}
	return len(fieldNames)
}

func isPath(value jsontext.Value) bool {
	return value.Kind() == '"' && string(value) != `""` || value.Kind() == '0' || value.Kind() == '[' && len(value) > len("[]")
}

// path returns the name of a field, or the names and indexes that lead to it, joined by dots.
func (r *errorReader) path(value jsontext.Value) string {
	if value.Kind() != '[' {
		return r.word(unquoted(value))
	}
	var names []string
	r.elements(value, func(element jsontext.Value) bool {
		names = append(names, r.word(r.asText(element)))
		return len(names) < maxDetails
	})
	return strings.Join(names, ".")
}

func (r *errorReader) add(e *Error, field FieldError) {
	empty := field.Field == "" && field.Code == "" && field.Message == "" && field.Constraints == nil && field.Details == nil
	if !empty && len(e.Fields) < maxFields {
		e.Fields = append(e.Fields, field)
	}
}

// detail keeps a member that has no field of its own.
func (r *errorReader) detail(to *map[string]string, name string, value jsontext.Value) {
	if len(*to) < maxDetails {
		r.keep(to, name, r.valueOf(name, value))
	}
}

// keep adds a text by its name.
func (r *errorReader) keep(to *map[string]string, name, text string) {
	if text != "" && len(*to) < maxDetails {
		set(to, r.word(name), r.text(text, maxDetail))
	}
}

func (r *errorReader) secret(e *Error, name, text string) {
	if text != "" && len(e.Secrets) < maxDetails && len(text) <= maxMessage {
		set(&e.Secrets, r.word(name), NewSecret(text))
	}
}

// set adds a value by its name, with a number appended if the name is taken: names that are cut off or redacted can be
// equal.
func set[V any](to *map[string]V, name string, value V) {
	if *to == nil {
		*to = map[string]V{}
	}
	free := name
	for n := 2; ; n++ {
		if _, taken := (*to)[free]; !taken {
			break
		}
		free = name + " (" + strconv.Itoa(n) + ")"
	}
	(*to)[free] = value
}

// merge adds the values of a nested error, prefixed with "error." where the outer one has the same name.
func merge[V any](to *map[string]V, inner map[string]V) {
	for _, name := range slices.Sorted(maps.Keys(inner)) {
		place := name
		if _, taken := (*to)[name]; taken {
			place = "error." + name
		}
		set(to, place, inner[name])
	}
}
