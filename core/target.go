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

// Target is the destination of a request: a path template with its values, and a query. The call that uses
// it returns any error from building it, before anything is sent.
type Target struct {
	template string
	path     string
	query    url.Values
	secrets  []string
	marks    marks
	err      error
}

// marks hold what the modules of this SDK declare about an endpoint, through package engine.
type marks struct {
	ours         bool   // a list is decoded into a type of a module
	authHost     bool   // the endpoint is on authHost
	deduplicated bool   // WorkOS promises that requests with the same idempotency key act once
	mayBeEmpty   bool   // a 2xx without a body is a nil result
	essential    string // the member of the response that the call is for
	nullable     bool   // the essential member may be null
}

// constant is a string literal of the program: an untyped constant converts to it implicitly; a variable,
// a concatenation with one, or the result of fmt.Sprintf does not compile.
type constant string

// Path fills the placeholders of template with values, in order, each escaped as one path segment. The template is a
// constant, such as "/organizations/{id}", so that no value can lead to another endpoint; it is the route in errors
// and logs. It is an error if a value is empty, ".", ".." or holds a control character, if the template does not
// begin with "/" or has a segment like that, a query or a fragment, or if the counts do not match.
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
				target.err = &ArgumentError{Argument: "path", Reason: "has a segment that leads elsewhere"}
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

// goName spells a placeholder like a Go argument: organization_id and organizationId become organizationID.
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

// SecretPath is Path for values that are secrets, such as an invitation token: no error
// repeats them, even if WorkOS's response does.
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

// paramsError returns the error for parameters that could not be encoded. A printed secret or text that is not UTF-8 in them
// replaces the given reason.
func paramsError(err error, reason string) error {
	switch {
	case errors.Is(err, errMark):
		reason = markReason
	case errors.Is(err, errNotUTF8):
		reason = notUTF8Reason
	}
	return &ArgumentError{Argument: "params", Reason: reason}
}

// check returns the error of a target that was not built correctly.
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

// authHost serves sign-out at the identity provider; the API's host does not.
const authHost = "auth.workos.com"

// address returns the URL of target, its query overlaid with extra. Endpoints on authHost use it only with the
// production API: a client with another host, or a gateway's prefix, always uses that.
func (s *shared) address(target Target, extra url.Values) url.URL {
	address := s.base
	if target.marks.authHost && s.options.APIHostname == DefaultAPIHostname && s.options.PathPrefix == "" {
		address = url.URL{Scheme: "https", Host: authHost}
	}
	query := target.query
	if len(extra) > 0 {
		query = maps.Clone(query)
		if query == nil {
			query = url.Values{}
		}
		maps.Copy(query, asUTF8(extra))
	}
	address.Path += target.path
	address.RawPath = address.Path // as it was given: net/url would escape more than that, such as "!"
	if strings.Contains(address.Path, "%") {
		address.Path, _ = url.PathUnescape(address.RawPath) // Path has escaped it, or looked at it
	}
	if len(query) > 0 {
		address.RawQuery = query.Encode()
	}
	return address
}

// Format writes the template for every verb: path and query may hold secrets.
func (t Target) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.template) }
