package core

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/plain"
)

// maxDumped is how much of a body is logged, in bytes.
const maxDumped = 16 << 10

// dumpedHeaders are the only response headers that are logged.
var dumpedHeaders = [...]string{
	"Content-Type", "Content-Length", "Date", "Retry-After", "X-Request-Id", "Server", "Via", "Cf-Ray", "Cf-Cache-Status",
	"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
}

// WithDebugLog writes one Debug record for each call to logger, with the request and the response: for a support ticket, or to find out
// what the SDK does. Turn it on only for that, because bodies identify your users.
//
// The record holds no secrets. A body is written from the types of this SDK: secrets appear as "[redacted]"; bytes, and members that the
// types do not have, are left out. Bodies of raw verbs have your own types and are not written. Only a short list of headers is written, and
// only the names of query parameters. A body longer than 16 KiB is cut off with "[…]".
func WithDebugLog(logger *slog.Logger) Option {
	return clientOption{func(o *Options) error {
		if logger == nil {
			return &ArgumentError{Argument: "WithDebugLog", Reason: "is nil"}
		}
		leftOut := rawLeftOut()
		o.dump = func(ctx context.Context, c *call, out any, err error) {
			if logger.Enabled(ctx, slog.LevelDebug) {
				dump{c, leftOut}.write(ctx, logger, out, err)
			}
		}
		return nil
	}}
}

// dump writes a call to a log.
type dump struct {
	*call
	leftOut json.Options
}

// write logs the call. Its result has been decoded into out.
func (c dump) write(ctx context.Context, logger *slog.Logger, out any, err error) {
	attrs := []slog.Attr{
		slog.String("method", c.method), slog.String("route", c.target.template), slog.Int("status", c.status),
		slog.Int("attempts", c.attempts), slog.Duration("duration", time.Since(c.began)), slog.String("request_id", c.requestID()),
		slog.GroupAttrs("request", c.sent()...),
	}
	if c.header != nil {
		attrs = append(attrs, slog.GroupAttrs("response", c.got(out, err)...))
	}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	logger.LogAttrs(ctx, slog.LevelDebug, "workos call", attrs...)
}

func (c dump) sent() []slog.Attr {
	attrs := []slog.Attr{slog.String("user_agent", c.client.userAgent)}
	if key := c.options.idempotencyKey; key != "" {
		attrs = append(attrs, slog.String("idempotency_key", plain.Text(scrub(key, c.secrets()))))
	}
	for _, query := range []url.Values{c.target.query, c.options.query} {
		for name := range query {
			attrs = append(attrs, slog.String("query."+plain.Text(name), "[left out]"))
		}
	}
	if c.body != nil {
		attrs = append(attrs, slog.String("content_type", c.contentType), slog.String("body", c.text(c.typedBody())))
	}
	return attrs
}

func (c dump) got(out any, err error) []slog.Attr {
	var attrs []slog.Attr
	for _, name := range dumpedHeaders {
		if value := c.header.Get(name); value != "" {
			attrs = append(attrs, slog.String(http.CanonicalHeaderKey(name), plain.Text(scrub(value, c.secrets()))))
		}
	}
	if err == nil && out != nil {
		attrs = append(attrs, slog.String("body", c.text(out)))
	}
	return attrs
}

// typedBody returns the body as the module passed it: an encoded form has lost its types.
func (c dump) typedBody() any {
	if c.typed != nil {
		return c.typed
	}
	return c.body
}

// text returns a value of this SDK's types as JSON, with secrets redacted by their types.
func (c dump) text(v any) string {
	if c.foreign {
		return "[of the caller's own type]"
	}
	if c.page != nil {
		v = c.page.shown(v)
	}
	text, err := codec.Marshal(v, c.leftOut)
	if err != nil {
		return "[cannot be written]"
	}
	text = text[:min(len(text), 2*maxDumped)] // twice: a secret that is split here is not shown below
	return plain.Cut(scrub(strings.ToValidUTF8(string(text), "\uFFFD"), c.secrets()), maxDumped)
}

// rawLeftOut leaves out values without a type of the SDK's, such as a new member of a union, because raw JSON can hold anything. It also
// leaves out bytes of any type, because vault keys are bytes.
func rawLeftOut() json.Options {
	return json.WithMarshalers(json.JoinMarshalers(
		json.MarshalToFunc(func(enc *jsontext.Encoder, _ map[string]any) error { return leaveOut(enc) }),
		json.MarshalToFunc(func(enc *jsontext.Encoder, v any) error {
			if of := reflect.Indirect(reflect.ValueOf(v)); of.IsValid() && isBytes(of.Type()) {
				return leaveOut(enc)
			}
			return errors.ErrUnsupported
		}),
		json.MarshalToFunc(func(enc *jsontext.Encoder, v json.Marshaler) error { // it would write itself
			if holdsRaw(reflect.ValueOf(v)) {
				return leaveOut(enc)
			}
			return errors.ErrUnsupported
		}),
	))
}

// isBytes reports whether a type is a slice of bytes, as raw JSON is.
func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

func leaveOut(enc *jsontext.Encoder) error { return enc.WriteToken(jsontext.String("[left out]")) }

// holdsRaw reports whether an exported field of v, or of a value reachable from v, is raw JSON or bytes.
func holdsRaw(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface:
		return !v.IsNil() && (v.NumMethod() == 0 || holdsRaw(v.Elem())) // any can hold anything
	case reflect.Pointer:
		return !v.IsNil() && holdsRaw(v.Elem())
	case reflect.Slice, reflect.Array:
		if isBytes(v.Type()) {
			return v.Len() > 0
		}
		for i := range v.Len() {
			if holdsRaw(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			if holdsRaw(value) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && holdsRaw(v.Field(i)) {
				return true
			}
		}
	default: // a number, a text
	}
	return false
}
