package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// example is the time of the examples, and signed returns a request as WorkOS sends it then.
func example() time.Time { return time.UnixMilli(1700000000000) }

func signed(secret core.SigningSecret, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/webhooks", strings.NewReader(body))
	r.Header.Set(webhooks.SignatureHeader, sign(secret, example(), body))
	return r
}

// A handler calls one function for each event; a repeated delivery is not handled again.
func ExampleNewHandler() {
	secret := core.NewSigningSecret("whsec_example") // os.Getenv("WORKOS_WEBHOOK_SECRET")

	handler, err := webhooks.NewHandler(
		secret,
		webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
			fmt.Println("welcome", user.Email)
			return nil // after an error, WorkOS delivers the event again later
		}),
		webhooks.On(func(_ context.Context, _ *events.Event, member events.DSyncGroupUserAdded) error {
			fmt.Println(member.User.Email, "is now in", member.Group.Name)
			return nil
		}),
		webhooks.OnOther(func(_ context.Context, event *events.Event) error {
			fmt.Println("nothing to do for", event.Name)
			return nil
		}),
		webhooks.WithClock(example), // so that the example can be run at any time
	)
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/webhooks", handler)

	for _, body := range []string{
		`{"id":"event_1","event":"user.created","data":{"email":"grace@example.com"}}`,
		`{"id":"event_1","event":"user.created","data":{"email":"grace@example.com"}}`,
		`{"id":"event_2","event":"session.created","data":{"id":"session_1"}}`,
	} {
		recorder := httptest.NewRecorder()
		mux.ServeHTTP(recorder, signed(secret, body))
		fmt.Println(recorder.Code)
	}
	// Output:
	// welcome grace@example.com
	// 200
	// 200
	// nothing to do for session.created
	// 200
}

// A server with its own handler verifies and parses itself.
func ExampleVerifyRequest() {
	secret := core.NewSigningSecret("whsec_example")

	receive := func(w http.ResponseWriter, r *http.Request) {
		payload, err := webhooks.VerifyRequest(r, secret, webhooks.WithClock(example))
		if err != nil {
			w.WriteHeader(webhooks.StatusOf(err))
			return
		}
		event, err := webhooks.Parse(payload)
		if err != nil {
			w.WriteHeader(webhooks.StatusOf(err))
			return
		}
		switch data := event.Data.(type) {
		case events.OrganizationCreated:
			fmt.Println("new customer:", data.Name)
		case events.Unknown: // newer than this version of the SDK
			fmt.Println(event.Name, string(data.Raw))
		}
	}

	receive(httptest.NewRecorder(), signed(secret, `{"id":"event_1","event":"organization.created","data":{"name":"Acme"}}`))
	receive(httptest.NewRecorder(), signed(secret, `{"id":"event_2","event":"robot.built","data":{"legs":6}}`))
	// Output:
	// new customer: Acme
	// robot.built {"legs":6}
}

// The body must be exactly as received: JSON that was decoded and encoded again has another signature.
func ExampleVerify() {
	secret := core.NewSigningSecret("whsec_example")
	body := []byte(`{"id":"event_1","event":"user.created","data":{}}`)
	header := sign(secret, example(), string(body))

	payload, err := webhooks.Verify(body, header, secret, webhooks.WithClock(example))
	fmt.Println(string(payload.Bytes()), err)

	_, err = webhooks.Verify(append(body, ' '), header, secret, webhooks.WithClock(example))
	fmt.Println(errors.Is(err, webhooks.ErrSignature), errors.Is(err, webhooks.ErrUnverified))

	_, err = webhooks.Verify(body, header, secret) // long ago
	fmt.Println(errors.Is(err, webhooks.ErrTimestampOutOfRange))
	// Output:
	// {"id":"event_1","event":"user.created","data":{}} <nil>
	// true true
	// true
}

// A program that has the body and the header, such as a cloud function, gets the event in one call.
func ExampleVerifyAndParse() {
	secret := core.NewSigningSecret("whsec_example")
	body := []byte(`{"id":"event_1","event":"user.created","data":{"email":"ada@example.com"}}`)
	header := sign(secret, example(), string(body)) // the header WorkOS-Signature

	event, err := webhooks.VerifyAndParse(body, header, secret, webhooks.WithClock(example))
	if err != nil {
		fmt.Println(err)
		return
	}
	if created, ok := event.Data.(events.UserCreated); ok {
		fmt.Println(event.ID, created.Email)
	}
	// Output: event_1 ada@example.com
}

// A server verifies requests and puts them into a queue; the reader of the queue trusts its content explicitly.
func ExampleTrust() {
	secret := core.NewSigningSecret("whsec_example")
	queue := make(chan []byte, 1) // such as a cloud queue that only your own servers can write to

	receive := func(w http.ResponseWriter, r *http.Request) {
		payload, err := webhooks.VerifyRequest(r, secret, webhooks.WithClock(example))
		if err != nil {
			w.WriteHeader(webhooks.StatusOf(err))
			return
		}
		queue <- payload.Bytes()
	}
	consume := func(message []byte) error {
		event, err := webhooks.Parse(webhooks.Trust(message))
		if err != nil {
			return err
		}
		fmt.Println(event.ID, event.Name)
		return nil
	}

	receive(httptest.NewRecorder(), signed(secret, `{"id":"event_1","event":"user.created","data":{}}`))
	if err := consume(<-queue); err != nil {
		panic(err)
	}
	// Output: event_1 user.created
}

// While a secret is being replaced, both are valid.
func ExampleWithAdditionalSecrets() {
	newer, older := core.NewSigningSecret("whsec_newer"), core.NewSigningSecret("whsec_older")
	handler, err := webhooks.NewHandler(newer, webhooks.WithAdditionalSecrets(older), webhooks.WithClock(example))
	if err != nil {
		panic(err)
	}
	for _, secret := range []core.SigningSecret{newer, older, core.NewSigningSecret("whsec_other")} {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, signed(secret, `{"id":"event_1","event":"user.created","data":{}}`))
		fmt.Println(recorder.Code)
	}
	// Output:
	// 200
	// 200
	// 401
}
