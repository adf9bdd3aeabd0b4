package core

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/workos-typestate/workos/internal/redact"
)

// Target says where a request goes: a path template with its values, and a query. Errors made while it
// was built are kept and returned by the call that it is given to, before anything is sent.
type Target struct {
	template string
	path     string
	query    url.Values
	secrets  []string
	marks    marks
	err      error
}

// marks is what the modules of this SDK say of an endpoint, by package engine.
type marks struct {
	ours         bool   // a list is decoded into a type of a module's
	authHost     bool   // the endpoint is on authHost
	deduplicated bool   // WorkOS promises that requests with the same idempotency key act once
	mayBeEmpty   bool   // a 2xx without a body is a nil result
	essential    string // the member of the response that the call is for
	nullable     bool   // it says something as null, too
}

// constant is a string that is written in the program: an untyped constant converts to it by itself, and a variable,
// a concatenation with one, or the result of fmt.Sprintf does not compile.
type constant string

// Path fills the placeholders of template with values, in order, each escaped as one path segment. The template is a
// constant, such as "/organizations/{id}", so that no value can lead to another endpoint; it is the route in errors
// and logs. It is an error when a value is empty, ".", ".." or holds a control character, when the template does not
// begin with "/" or has such a segment, a query or a fragment of its own, or when the counts do not match.
func Path(template constant, values ...string) Target { return path(string(template), values) }

func path(template string, values []string) Target {
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
		if strings.Contains(left[0], redact.Mark) {
			target.err = &ArgumentError{Argument: goName(name), Reason: markReason}
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
func SecretPath(template constant, values ...Revealer) Target {
	plain := make([]string, len(values))
	for i, v := range values {
		if v != nil { // an empty value is an error below
			plain[i] = v.Reveal()
		}
	}
	target := path(string(template), plain)
	target.secrets = plain
	return target
}

// Query adds the fields of params, a struct with JSON tags, to the query: zero fields marked omitzero are
// left out, arrays are joined by commas, maps become key[sub].
func (t Target) Query(params any) Target {
	values, err := encodeQuery(params)
	if err != nil && t.err == nil {
		t.err = paramsError(err, "cannot be written as a query")
	}
	query := url.Values{}
	maps.Copy(query, t.query)
	maps.Copy(query, values)
	t.query = query
	t.secrets = slices.Concat(t.secrets, secretsIn(params))
	return t
}

// paramsError is the error for parameters that could not be encoded, for the given reason unless the mark of a secret
// is in them.
func paramsError(err error, reason string) error {
	switch {
	case errors.Is(err, errMark):
		reason = markReason
	case errors.Is(err, errNotUTF8):
		reason = notUTF8Reason
	}
	return &ArgumentError{Argument: "params", Reason: reason}
}

// check returns what is wrong with the target.
func (t Target) check() error {
	if t.err != nil {
		return t.err
	}
	if t.path == "" {
		return &ArgumentError{Argument: "target", Reason: "is the zero value: make one with Path"}
	}
	return nil
}

// refuseKeys returns an error if one of the target's secrets, but for own, looks like an API key.
func (t Target) refuseKeys(own string) error {
	for _, secret := range t.secrets {
		if secret != own && holdsAPIKey(secret) {
			return keyRefused("params", "")
		}
	}
	return nil
}

// authHost serves sign-out at the identity provider instead of the API's host.
const authHost = "auth.workos.com"

// address is the URL that target stands for, its query overlaid with the extra one. An endpoint on a host of its own
// is there for the production API only: a client that was given another host, or a gateway's prefix, keeps to that.
func (s *shared) address(target Target, extra url.Values) string {
	base := s.baseURL
	if target.marks.authHost && s.options.APIHostname == DefaultAPIHostname && s.options.PathPrefix == "" {
		base = "https://" + authHost
	}
	query := target.query
	if len(extra) > 0 {
		query = maps.Clone(query)
		if query == nil {
			query = url.Values{}
		}
		maps.Copy(query, asUTF8(extra))
	}
	if len(query) == 0 {
		return base + target.path
	}
	return base + target.path + "?" + query.Encode()
}

// Format writes the template for every verb: path and query may hold secrets.
func (t Target) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.template) }
