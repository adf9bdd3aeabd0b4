package workostest

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"net/url"
	"strings"

	"github.com/workos-typestate/workos/internal/facts"
)

// call is a request whose body has been read.
type call struct {
	*http.Request
	body []byte
	op   *facts.Operation // The operation whose contract it matches; nil if that was not checked.
}

// bearer returns the token of the Authorization header, or "". The scheme is case-insensitive (RFC 9110 section 11.1).
func (c *call) bearer() string {
	scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// input holds the fields of a request body, and what is wrong with them.
type input struct {
	fields   map[string]any
	problems []fieldProblem
}

// input parses the body as a form if its Content-Type says so, else as JSON. An empty body has no fields.
func (c *call) input() *input {
	in := &input{fields: map[string]any{}}
	if c.isForm() {
		form, err := url.ParseQuery(string(c.body))
		if err != nil {
			in.wrong("", "invalid_form", "The body is not a form.")
		}
		for name, values := range form {
			in.fields[name] = values[0]
		}
		return in
	}
	if len(c.body) > 0 {
		if err := json.Unmarshal(c.body, &in.fields); err != nil {
			in.wrong("", "invalid_json", "The body is not a JSON object.")
		}
	}
	return in
}

func (in *input) wrong(field, code, message string) {
	in.problems = append(in.problems, fieldProblem{Field: field, Code: code, Message: message})
}

// refusal returns the response to a request whose fields are wrong; ok is false if they are right.
func (in *input) refusal() (rep reply, ok bool) {
	return invalid(in.problems...), len(in.problems) > 0
}

// has reports whether a field was sent, even as null.
func (in *input) has(name string) bool {
	_, ok := in.fields[name]
	return ok
}

// field returns a field as a T, or the zero value if it is absent or null.
func field[T any](in *input, name, kind string) T {
	value, ok := in.fields[name].(T)
	if !ok && in.fields[name] != nil {
		in.wrong(name, "invalid_type", name+" must be "+kind)
	}
	return value
}

func (in *input) str(name string) string     { return field[string](in, name, "a string") }
func (in *input) flag(name string) bool      { return field[bool](in, name, "a boolean") }
func (in *input) number(name string) float64 { return field[float64](in, name, "a number") }

// need is str for a required field.
func (in *input) need(name string) string {
	text := in.str(name)
	if text == "" {
		in.wrong(name, name+"_required", name+" must be a non-empty string")
	}
	return text
}

// email is need for the member with that name, which must be an email address.
func (in *input) email() string {
	const name = "email"
	text := in.need(name)
	if text == "" {
		return ""
	}
	if address, err := mail.ParseAddress(text); err != nil || address.Address != text {
		in.wrong(name, "invalid_email", name+" must be an email address")
	}
	return text
}

// strs returns an array of strings.
func (in *input) strs(name string) []string {
	values := field[[]any](in, name, "an array")
	out := make([]string, 0, len(values))
	for _, value := range values {
		text, ok := value.(string)
		if !ok {
			in.wrong(name, "invalid_type", name+" must be an array of strings")
		}
		out = append(out, text)
	}
	return out
}

// objects returns an array of objects, each an input of its own.
func (in *input) objects(name string) []*input {
	values := field[[]any](in, name, "an array")
	out := make([]*input, 0, len(values))
	for _, value := range values {
		fields, ok := value.(map[string]any)
		if !ok {
			in.wrong(name, "invalid_type", name+" must be an array of objects")
		}
		out = append(out, &input{fields: fields})
	}
	return out
}

// maxMetadata is the maximum number of metadata keys. It applies to a request, by the contract, and to the merged result.
const maxMetadata = 50

// metadata applies a metadata field to the previous values: keys are merged, a null value removes its key, and a null field removes all. It does
// not change the original, which events may hold.
func (in *input) metadata(was map[string]string) map[string]string {
	if !in.has("metadata") {
		return was
	}
	fields := field[map[string]any](in, "metadata", "an object")
	now := map[string]string{}
	if fields == nil {
		return now
	}
	for key, value := range was {
		now[key] = value
	}
	for key, value := range fields {
		switch value := value.(type) {
		case string:
			now[key] = value
		case nil:
			delete(now, key)
		default:
			in.wrong("metadata."+key, "invalid_type", "metadata values must be strings")
		}
	}
	if len(now) > maxMetadata {
		in.wrong("metadata", "invalid_metadata", "metadata must have at most 50 keys, including the existing ones")
	}
	return now
}
