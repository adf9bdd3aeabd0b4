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

// dumpedHeaders are the headers of a response that are logged. No other is, whatever it is called.
var dumpedHeaders = [...]string{
	"Content-Type", "Content-Length", "Date", "Retry-After", "X-Request-Id", "Server", "Via", "Cf-Ray", "Cf-Cache-Status",
	"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
}

// WithDebugLog writes one Debug record for each call to logger, with what was sent and what came back: for a support ticket, or for
// somebody who wonders what the SDK does. Turn it on for that, since bodies say who your users are.
//
// No secret is in it. A body is written member by member as the types of this SDK have it, so that a secret is "[redacted]" by its type, and
// a member that they do not have is left out, and so are bytes. The body of a raw verb is of your own types and not written. Of headers, those of a
// short list are, of a query the names. A body ends after 16 KiB in "[…]".
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

// dump is a call that is written to a log.
type dump struct {
	*call
	leftOut json.Options
}

// write writes the record of a call, whose result has been decoded into out.
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

// typedBody is the body as the module gave it: a form has lost its types.
func (c dump) typedBody() any {
	if c.typed != nil {
		return c.typed
	}
	return c.body
}

// text writes a value of this SDK's as JSON in which secrets are redacted by their types.
func (c dump) text(v any) string {
	if c.foreign {
		return "[of a type of the caller's]"
	}
	if list, ok := v.(interface{ shown() any }); ok {
		v = list.shown()
	}
	text, err := codec.Marshal(v, c.leftOut)
	if err != nil {
		return "[cannot be written]"
	}
	text = text[:min(len(text), 2*maxDumped)] // so that what is cut off in the middle of a secret is not shown
	return plain.Cut(scrub(strings.ToValidUTF8(string(text), "\uFFFD"), c.secrets()), maxDumped)
}

// rawLeftOut leaves out what has no type of the SDK's, such as a member of a union that is new: JSON as it came can hold anything. It leaves
// bytes out as well, of whatever type: keys of the vault come so.
func rawLeftOut() json.Options {
	return json.WithMarshalers(json.JoinMarshalers(
		json.MarshalToFunc(func(enc *jsontext.Encoder, _ map[string]any) error { return leaveOut(enc) }),
		json.MarshalToFunc(func(enc *jsontext.Encoder, v any) error {
			if of := reflect.Indirect(reflect.ValueOf(v)); of.IsValid() && isBytes(of.Type()) {
				return leaveOut(enc)
			}
			return errors.ErrUnsupported
		}),
		json.MarshalToFunc(func(enc *jsontext.Encoder, v json.Marshaler) error { // which would write it by itself
			if holdsRaw(reflect.ValueOf(v)) {
				return leaveOut(enc)
			}
			return errors.ErrUnsupported
		}),
	))
}

// isBytes reports whether a type is of bytes, as JSON in its text is.
func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

func leaveOut(enc *jsontext.Encoder) error { return enc.WriteToken(jsontext.String("[left out]")) }

// holdsRaw reports whether an exported field of v, or of what v leads to, is JSON as it came, or bytes.
func holdsRaw(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface:
		return !v.IsNil() && (v.NumMethod() == 0 || holdsRaw(v.Elem())) // any is whatever came
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
