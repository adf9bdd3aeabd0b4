package core

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"reflect"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
)

// decode reads the body of a 2xx response into out, or discards it if out is nil. found is false for an empty body
// that the target allows.
func (c *call) decode(ctx context.Context, body []byte, out any) (found bool, err error) {
	switch {
	case out == nil:
		return true, nil
	case c.method == http.MethodDelete && c.status == http.StatusNoContent:
		return true, nil // deleted
	case c.target.marks.mayBeEmpty && len(body) == 0:
		return false, nil
	}
	if reason := saysNothing(body, out); reason != "" {
		return false, c.responseError(reason, nil)
	}
	bounds := codec.Bounds{Bytes: c.client.options.MaxResponseBytes, Time: c}
	if c.foreign {
		err = bounds.UnmarshalForeign(body, out)
	} else {
		err = bounds.Unmarshal(body, out)
	}
	if err != nil {
		if ended := c.Ended(); ended != nil {
			return false, c.endedDecoding(ctx, ended)
		}
		unusable := decodingError(err, body, c.method, c.target.template, c.status, c.requestID())
		unusable.Field = scrub(unusable.Field, c.secrets()) // the name of a member can repeat a secret
		return false, unusable
	}
	return true, c.checkEssential(body)
}

// Ended returns why the last attempt has run out of time, or nil.
func (c *call) Ended() error {
	if err := c.caller.Err(); err != nil {
		return err
	}
	if !c.deadline.IsZero() && !time.Now().Before(c.deadline) {
		return context.DeadlineExceeded
	}
	return nil
}

// saysNothing returns what is wrong with a body that would decode to a zero value, or "".
func saysNothing(body []byte, out any) string {
	text := bytes.TrimSpace(body)
	members, object := bytes.CutPrefix(text, []byte("{"))
	switch {
	case len(text) == 0:
		return "has no body"
	case string(text) == "null":
		return "is empty"
	case object && string(bytes.TrimSpace(members)) == "}" && reflect.TypeOf(out).Elem().Kind() != reflect.Map:
		return "is empty"
	}
	return ""
}

// checkEssential looks for the member that the target Returns or Has.
func (c *call) checkEssential(body []byte) error {
	essential := c.target.marks.essential
	if essential == "" {
		return nil
	}
	var members map[string]jsontext.Value
	if err := decodeJSON(body, &members); err == nil {
		switch value, ok := members[essential]; string(value) {
		case "", "null", `""`:
			if ok && c.target.marks.nullable {
				return nil
			}
		default:
			return nil
		}
	}
	e := c.responseError("is missing", nil)
	e.Field = "/" + essential
	return e
}

// decodingError returns the error of a call whose body could not be decoded because of err.
func decodingError(err error, body []byte, method, route string, status int, requestID string) *ResponseError {
	e := &ResponseError{Method: method, Route: route, Status: status, RequestID: requestID}
	e.Field, e.Reason = describeJSONError(err)
	if errors.Is(err, codec.ErrTooManyElements) || errors.Is(err, codec.ErrTooDeep) {
		e.Err = ErrTooLarge
	}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		e.Reason = "is not JSON but looks like a web page: is there a proxy in between?"
	}
	return e
}
