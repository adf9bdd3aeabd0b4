package webhooks_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/workos-typestate/workos/core"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func TestParse(t *testing.T) {
	t.Run("returns an event with data of its type", func(t *testing.T) {
		is := is.New(t)
		event, err := webhooks.Parse(webhooks.Trust([]byte(payload)))
		is.NoErr(err)
		is.Equal(event.ID, core.EventID("event_1"))
		is.Equal(event.Name, events.NameUserCreated)
		is.Equal(event.CreatedAt, time.Date(2031, 5, 9, 1, 30, 51, 324e6, time.UTC))
		user, ok := event.Data.(events.UserCreated)
		is.True(ok)
		is.Equal(user.Email, "grace@example.com")
	})
	t.Run("keeps an unknown event as it is", func(t *testing.T) {
		is := is.New(t)
		event, err := webhooks.Parse(webhooks.Trust([]byte(`{"id":"event_1","event":"user.hatched","data":{"egg": [1, 2]}}`)))
		is.NoErr(err)
		is.Equal(event.Data, events.Unknown{Raw: []byte(`{"egg": [1, 2]}`)})
	})
	tests := []struct{ name, payload, want string }{
		{"nothing", ``, "workos: the payload is not valid JSON at byte 0"},
		{"no JSON", `{"id":"secret_1",}`, "workos: the payload is not valid JSON at byte 16"},
		{"half an event", `{"id":"secret_1","event":"user.cre`, "workos: the payload is not valid JSON at byte 34"},
		{"an event and more", payload + `{}`, "workos: the payload is not valid JSON at byte 163"},
		{"an ID that is a number", `{"id":7,"event":"user.created","data":{"email":"secret_1"}}`, "workos: /id in the payload has an unexpected form"},
		{"a name that is a number", `{"id":"event_1","event":7,"data":{"email":"secret_1"}}`, "workos: /event in the payload has an unexpected form"},
		{"null", `null`, "workos: /id in the payload is missing"},
		{"another thing", `["secret_1"]`, "workos: the payload has an unexpected form"},
		{"an event without ID", `{"event":"user.created","data":{"email":"secret_1"}}`, "workos: /id in the payload is missing"},
		{"an event without name", `{"id":"secret_1","data":{"email":"secret_1"}}`, "workos: /event in the payload is missing"},
		{"an event without data", `{"id":"secret_1","event":"user.created"}`, "workos: /data in the payload has an unexpected form"},
		{"mistyped data", `{"id":"event_1","event":"user.created","data":{"email":["secret_1"]}}`, "workos: /data/email in the payload has an unexpected form"},
	}
	for _, test := range tests {
		t.Run("rejects "+test.name+", and repeats nothing of it", func(t *testing.T) {
			is := is.New(t)
			event, err := webhooks.Parse(webhooks.Trust([]byte(test.payload)))
			is.Equal(event, nil)
			is.True(errors.Is(err, webhooks.ErrPayload))
			is.Equal(err.Error(), test.want)
			is.True(!strings.Contains(err.Error(), "secret_1"))
		})
	}
}

func TestVerifyAndParse(t *testing.T) {
	is := is.New(t)
	clock := webhooks.WithClock(noon)
	event, err := webhooks.VerifyAndParse([]byte(payload), sign(secret, noon(), payload), secret, clock)
	is.NoErr(err)
	is.Equal(event.ID, core.EventID("event_1"))
	_, err = webhooks.VerifyAndParse([]byte(payload), sign(core.NewSigningSecret("another"), noon(), payload), secret, clock)
	is.Equal(err, webhooks.ErrSignature)
	_, err = webhooks.VerifyAndParse([]byte("{}"), sign(secret, noon(), "{}"), secret, clock)
	is.True(errors.Is(err, webhooks.ErrPayload))
}

// delivery returns a request signed at noon.
func delivery(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/hooks", strings.NewReader(body))
	r.Header.Set(webhooks.SignatureHeader, sign(secret, noon(), body))
	return r
}

func TestVerifyRequest(t *testing.T) {
	read := func(r *http.Request, opts ...webhooks.VerifyOption) (string, error) {
		body, err := webhooks.VerifyRequest(r, secret, append(opts, webhooks.WithClock(noon))...)
		return string(body.Bytes()), err
	}
	is := is.New(t)
	body, err := read(delivery(payload))
	is.NoErr(err)
	is.Equal(body, payload)
	is.Equal(webhooks.StatusOf(err), 200)

	r := delivery(payload)
	r.Body = nil // as in a client request
	_, err = read(r)
	is.Equal(err, webhooks.ErrSignature)
	is.Equal(webhooks.StatusOf(err), 401)

	_, err = read(delivery(payload), webhooks.WithBodyLimit(int64(len(payload))-1))
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	is.True(tooLarge)
	is.Equal(webhooks.StatusOf(err), 413)
	_, err = read(delivery(payload), webhooks.WithBodyLimit(int64(len(payload))))
	is.NoErr(err)

	r = delivery(payload)
	r.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))
	_, err = read(r)
	is.True(errors.Is(err, io.ErrUnexpectedEOF))
	is.Equal(webhooks.StatusOf(err), 400)

	r = delivery(payload)
	r.Header.Del(webhooks.SignatureHeader)
	r.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF)) // is not read
	_, err = read(r)
	is.Equal(err, webhooks.ErrHeader)

	_, err = webhooks.VerifyRequest(delivery(payload), core.SigningSecret{})
	moduletest.WantArgument(t, err, "secret")
	is.Equal(webhooks.StatusOf(err), 500)
	_, err = webhooks.Parse(webhooks.Trust(nil))
	is.Equal(webhooks.StatusOf(err), 400)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(payload))
	for _, odd := range moduletest.Odd(`{"id":"event_1","event":"api_key.updated","data":{"name":"@","owner":"@"},"object":"@"}`) {
		f.Add([]byte(odd))
	}
	f.Add([]byte(`{"id":"event_1","event":"user.hatched","data":[{}]}`))
	f.Add([]byte(`{"id":"event_1","event":"api_key.updated","data":{"owner":{"type":"user"}},"context":{"actor":null}}`))
	f.Add([]byte(`{"id":"event_1","event":"agent.registration.credential.issued","data":{"detail":{"kind":"access_token","expires_at":"null"}}}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		event, err := webhooks.Parse(webhooks.Trust(payload))
		if _, typed := errors.AsType[*webhooks.PayloadError](err); err != nil && !typed {
			t.Fatalf("untyped: %v", err)
		}
		if (err == nil) != (event != nil) {
			t.Fatalf("%v with %v", event, err)
		}
		if err == nil && (event.ID == "" || event.Name == "" || event.Data == nil) {
			t.Fatalf("a part of an event: %v", event)
		}
	})
}
