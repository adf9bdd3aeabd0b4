package core

import (
	"log/slog"

	"github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos/internal/codec"
)

// form is an error for JSON and for slog: the same names in the same order, without empty values.
type form []slog.Attr

// add appends a member unless it is the zero value.
func add[T comparable](f *form, name string, value T) {
	if value != *new(T) {
		*f = append(*f, slog.Any(name, value))
	}
}

// MarshalJSON writes method, route, status, code, message, oauth_error, oauth_description, fields, request_id, retry_after in
// seconds, and error, the text that Error returns. A field has field, code, message and constraints. Empty values are omitted.
// Details, Secrets and the body are not written.
func (e Error) MarshalJSON() ([]byte, error) { return e.form().marshal() }

// LogValue returns the members that MarshalJSON writes, as a group.
func (e *Error) LogValue() slog.Value {
	if e == nil {
		return slog.AnyValue(nil)
	}
	return slog.GroupValue(e.form()...)
}

func (e *Error) form() form {
	var f form
	add(&f, "method", e.Method)
	add(&f, "route", e.Route)
	add(&f, "status", e.Status)
	add(&f, "code", string(e.Code))
	add(&f, "message", e.Message)
	add(&f, "oauth_error", string(e.OAuthError))
	add(&f, "oauth_description", e.OAuthDescription)
	if len(e.Fields) > 0 {
		fields := make([]fieldForm, len(e.Fields))
		for i, field := range e.Fields {
			fields[i] = fieldForm{field.Field, field.Code, field.Message, field.Constraints}
		}
		f = append(f, slog.Any("fields", fields))
	}
	add(&f, "request_id", e.RequestID)
	add(&f, "retry_after", e.RetryAfter.Seconds())
	add(&f, "error", e.Error())
	return f
}

// fieldForm is a FieldError without its details.
type fieldForm struct {
	Field       string            `json:"field,omitempty"`
	Code        string            `json:"code,omitempty"`
	Message     string            `json:"message,omitempty"`
	Constraints map[string]string `json:"constraints,omitempty"`
}

// MarshalJSON writes method, route, attempts, timeout (true if time ran out), and error, the text that Error returns. Empty
// values are omitted. Err is not written, because it can have any type.
func (e TransportError) MarshalJSON() ([]byte, error) { return e.form().marshal() }

// LogValue returns the members that MarshalJSON writes, as a group.
func (e *TransportError) LogValue() slog.Value {
	if e == nil {
		return slog.AnyValue(nil)
	}
	return slog.GroupValue(e.form()...)
}

func (e *TransportError) form() form {
	var f form
	add(&f, "method", e.Method)
	add(&f, "route", e.Route)
	add(&f, "attempts", e.Attempts)
	add(&f, "timeout", e.Timeout())
	add(&f, "error", e.Error())
	return f
}

// MarshalJSON writes method, route, status, field, reason, request_id, and error, the text that Error returns. Empty values are
// omitted.
func (e ResponseError) MarshalJSON() ([]byte, error) { return e.form().marshal() }

// LogValue returns the members that MarshalJSON writes, as a group.
func (e *ResponseError) LogValue() slog.Value {
	if e == nil {
		return slog.AnyValue(nil)
	}
	return slog.GroupValue(e.form()...)
}

func (e *ResponseError) form() form {
	var f form
	add(&f, "method", e.Method)
	add(&f, "route", e.Route)
	add(&f, "status", e.Status)
	add(&f, "field", e.Field)
	add(&f, "reason", e.Reason)
	add(&f, "request_id", e.RequestID)
	add(&f, "error", e.Error())
	return f
}

// marshal writes the form as a JSON object.
func (f form) marshal() ([]byte, error) {
	object := []byte{'{'}
	for i, attr := range f {
		if i > 0 {
			object = append(object, ',')
		}
		value, err := codec.Marshal(attr.Value.Any(), json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		object = append(append(append(object, quote(attr.Key)...), ':'), value...)
	}
	return append(object, '}'), nil
}
