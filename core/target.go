package core

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// Target says where a request goes: a path template with its values, and a query. Errors made while it
// was built are kept and returned by the call that it is given to, before anything is sent.
type Target struct {
	template     string
	path         string
	query        url.Values
	secrets      []string
	host         string
	deduplicated bool
	mayBeEmpty   bool
	essential    string
	err          error
}

// Path fills the placeholders of template with values, in order, each escaped as one path segment. The
// template itself is the route in errors and logs. It is an error when a value is empty, ".", ".." or
// holds a control character, when the template does not begin with "/" or has such a segment, a query
// or a fragment of its own, or when the counts do not match.
func Path(template string, values ...string) Target {
	target := Target{template: template}
	if !strings.HasPrefix(template, "/") || strings.HasPrefix(template, "//") || strings.ContainsAny(template, "?#\\") {
		target.err = &ArgumentError{Argument: "path", Reason: `must begin with one "/" and have no query, fragment or backslash`}
		return target
	}
	var path strings.Builder
	path.Grow(len(template) + 32)
	left := values
	for segment := range strings.SplitSeq(template[1:], "/") {
		path.WriteByte('/')
		name, placeholder := cutPlaceholder(segment)
		if !placeholder {
			if decoded, err := url.PathUnescape(segment); err != nil || unsafeSegment(decoded) && segment != "" {
				target.err = &ArgumentError{Argument: "path", Reason: "has a segment that would lead elsewhere"}
				return target
			}
			path.WriteString(segment)
			continue
		}
		if len(left) == 0 {
			target.err = &ArgumentError{Argument: goName(name), Reason: "has no value"}
			return target
		}
		if unsafeSegment(left[0]) {
			target.err = &ArgumentError{Argument: goName(name), Reason: `is empty, blank, "." or "..", or holds a control character`}
			return target
		}
		path.WriteString(url.PathEscape(left[0]))
		left = left[1:]
	}
	if len(left) > 0 {
		target.err = &ArgumentError{Argument: "path", Reason: "has fewer placeholders than values"}
	}
	target.path = path.String()
	return target
}

func cutPlaceholder(segment string) (name string, ok bool) {
	if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

// goName spells a placeholder as Go spells an argument: organization_id and organizationId are organizationID.
func goName(placeholder string) string {
	var name strings.Builder
	for i, word := range strings.Split(placeholder, "_") {
		if i > 0 && word != "" {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		name.WriteString(word)
	}
	if stem, ok := strings.CutSuffix(name.String(), "Id"); ok {
		return stem + "ID"
	}
	return name.String()
}

func unsafeSegment(s string) bool {
	return strings.TrimSpace(s) == "" || s == "." || s == ".." || strings.ContainsFunc(s, unicode.IsControl)
}

// SecretPath is Path for values that are secrets themselves, such as an invitation token: no error
// repeats them, even where WorkOS does.
func SecretPath(template string, values ...Secret) Target {
	plain := make([]string, len(values))
	for i, v := range values {
		plain[i] = v.Reveal()
	}
	target := Path(template, plain...)
	target.secrets = plain
	return target
}

// Query adds the fields of params, a struct with JSON tags, to the query: zero fields marked omitzero are
// left out, arrays are joined by commas, maps become key[sub].
func (t Target) Query(params any) Target {
	values, err := encodeQuery(params)
	if err != nil && t.err == nil {
		t.err = &ArgumentError{Argument: "params", Reason: "cannot be written as a query"}
	}
	query := url.Values{}
	maps.Copy(query, t.query)
	maps.Copy(query, values)
	t.query = query
	t.secrets = slices.Concat(t.secrets, secretsIn(params))
	return t
}

// Deduplicated marks an endpoint that answers a repeated idempotency key with the first answer, so that
// a POST to it may be sent again after an answer was lost.
func (t Target) Deduplicated() Target {
	t.deduplicated = true
	return t
}

// MayBeEmpty marks an endpoint that can answer without a body: the result is then a nil pointer.
func (t Target) MayBeEmpty() Target {
	t.mayBeEmpty = true
	return t
}

// Returns names the member of the answer that the call is for, such as a token that is shown only once: an
// answer without it is an *AnswerError.
func (t Target) Returns(member string) Target {
	t.essential = member
	return t
}

// OnHost sends the request to another WorkOS host than the API's, as the contract asks of a few
// endpoints. It holds for the production API only: a client that was given a host of its own keeps to it.
func (t Target) OnHost(host string) Target {
	t.host = host
	return t
}

// Format writes the template for every verb: path and query may hold secrets.
func (t Target) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.template) }
