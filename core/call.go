package core

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"

	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/wait"
)

// call is one operation in progress: what it sends, and its outcome so far.
type call struct {
	client      *shared
	sender      *sender
	method      string
	target      Target
	options     requestOptions
	body        any
	typed       any    // what a form was encoded from; nil if the body is not a form
	foreign     bool   // the response is decoded into a type of the caller's
	page        logged // what the response is decoded into, if it is a page of a list
	revealed    *revealing
	payload     []byte
	contentType string
	url         url.URL
	began       time.Time
	caller      untraced // the caller's context

	attempts int
	deadline time.Time // of the last attempt; zero if it has none
	status   int
	header   http.Header
	response *bytes.Buffer // the body of the last attempt
	err      error
	wire     resty.Request // of the last attempt
}

// call makes a call without the API key.
func (h handle) call(method string, target Target, body any, options requestOptions) *call {
	call := &call{client: h.to.Get(), method: method, target: target, body: body, options: options}
	if call.client != nil {
		call.sender = call.client.keyless
	}
	return call
}

// call makes a call with the API key, unless the options say otherwise.
func (c Confidential) call(method string, target Target, body any, options requestOptions) *call {
	call := c.handle.call(method, target, body, options)
	if call.client != nil && !options.withoutAPIKey && options.accessToken.IsZero() {
		call.sender = c.authorized.Get().header
	}
	return call
}

type callKey struct{}

// callContext is the context of a call. It hides the httptrace hooks of the caller's context: they would see the key,
// and connections that other callers use.
//
// Reflection on a cancelable context reaches the contexts derived from it, so the call is hidden behind a function.
type callContext struct{ call hidden.Value[*call] }

func (c callContext) Value(key any) any {
	if key == (callKey{}) {
		return c.call.Get()
	}
	return c.call.Get().caller.Value(key)
}

func (c callContext) Deadline() (time.Time, bool) { return c.call.Get().caller.Deadline() }
func (c callContext) Done() <-chan struct{}       { return c.call.Get().caller.Done() }
func (c callContext) Err() error                  { return c.call.Get().caller.Err() }

// untraced is a context without the hooks of httptrace and, below it, of the resolver.
type untraced struct{ context.Context } //nolint:containedctx // it is one

func (c untraced) Value(key any) any {
	if of := reflect.TypeOf(key); of != nil {
		switch of.PkgPath() {
		case "net/http/httptrace", "internal/nettrace":
			return nil
		}
	}
	return c.Context.Value(key)
}

// RouteFromContext returns the path template of the request that ctx belongs to, such as
// "/organizations/{id}": a name of low cardinality, for the spans and metrics of a custom transport.
func RouteFromContext(ctx context.Context) (route string, ok bool) {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return "", false
	}
	return c.target.template, true
}

// into sends the request and decodes the response into out.
func (c *call) into(ctx context.Context, out any) (found bool, err error) {
	defer c.forget()
	if err := c.prepare(ctx); err != nil {
		return false, err
	}
	c.response = c.client.bodies.get()
	defer c.client.bodies.put(c.response)
	c.began, c.caller = time.Now(), untraced{ctx}
	err = c.send(callContext{hidden.Hide(c)}) //nolint:contextcheck // it is made of ctx
	c.describe()
	if err == nil {
		found, err = c.decode(ctx, c.response.Bytes(), out)
	}
	c.observe(ctx, err)
	if dump := c.client.options.dump; dump != nil { // a program without WithDebugLog does not link it
		dump(ctx, c, out, err)
	}
	return found, err
}

// send makes attempts until one succeeds or no retry is allowed.
func (c *call) send(ctx context.Context) error {
	policy := c.retryPolicy()
	for {
		if err := c.turn(ctx); err != nil {
			return err
		}
		c.attempt(ctx)
		if c.err == nil || c.attempts > policy.MaxRetries || !maySendAgain(c.method, c.target.marks.deduplicated, c.err) {
			return c.err
		}
		delay, ok := policy.wait(ctx, c.attempts, c.err)
		if !ok {
			return c.err
		}
		if wait.Sleep(ctx, delay) != nil {
			return c.endedWaiting(ctx)
		}
	}
}

// prepare checks and encodes everything, so that bad input is an error before anything is sent.
func (c *call) prepare(ctx context.Context) error {
	switch {
	case c.client == nil:
		return errZeroClient()
	case ctx == nil:
		return &ArgumentError{Argument: "ctx", Reason: "is nil"}
	}
	if err := c.target.check(); err != nil {
		return err
	}
	if c.options.err != nil {
		return c.options.err
	}
	if err := c.refuseKeys(); err != nil {
		return err
	}
	if err := c.encodeBody(); err != nil {
		return err
	}
	c.url = c.client.address(c.target, c.options.query)
	if c.method == http.MethodPost && c.options.idempotencyKey == "" {
		// From crypto/rand by name: what uuid.NewString reads from can be replaced for the whole process.
		c.options.idempotencyKey = uuid.Must(uuid.NewRandomFromReader(rand.Reader)).String()
	}
	return nil
}

// refuseKeys rejects a keyless request that holds an API key in its path, query, headers or form. encodeBody checks
// JSON.
func (c *call) refuseKeys() error {
	if c.sender.secret != "" {
		return nil
	}
	if err := c.target.refuseKeys(c.sender.own); err != nil {
		return err
	}
	switch {
	case anyHoldsAPIKey(c.options.header):
		return keyRefused("WithHeader", "")
	case anyHoldsAPIKey(c.options.query):
		return keyRefused("WithQuery", "")
	case holdsAPIKey(c.options.idempotencyKey):
		return keyRefused("WithIdempotencyKey", "")
	case holdsAPIKey(c.options.warrantToken.Reveal()):
		return keyRefused("WithWarrantToken", "")
	}
	return nil
}

// anyHoldsAPIKey reports whether a name or a value holds an API key.
func anyHoldsAPIKey(named map[string][]string) bool {
	for name, values := range named {
		if holdsAPIKey(strings.ToLower(name)) || slices.ContainsFunc(values, holdsAPIKey) {
			return true
		}
	}
	return false
}

func keyRefused(argument, pointer string) error {
	reason := "holds an API key, which only the requests of a confidential client carry"
	if pointer != "" {
		reason = "holds an API key at " + pointer + ", which only the requests of a confidential client carry"
	}
	return &ArgumentError{Argument: argument, Reason: reason}
}

func (c *call) encodeBody() error {
	var err error
	switch body := c.body.(type) {
	case nil:
		return nil
	case url.Values:
		c.payload, c.contentType = []byte(asUTF8(body).Encode()), "application/x-www-form-urlencoded"
		return nil
	default:
		c.contentType = "application/json"
		c.revealed = c.client.revealing.get(c.sender)
		c.payload, err = c.revealed.marshal(body)
	}
	if err == nil {
		return nil
	}
	pointer, _ := describeJSONError(err)
	if errors.Is(err, errHoldsAPIKey) {
		return keyRefused("params", pointer)
	}
	if errors.Is(err, errMark) {
		return &ArgumentError{Argument: "params", Reason: "at " + quoteOrRoot(pointer) + " " + markReason}
	}
	if errors.Is(err, errNotUTF8) {
		return &ArgumentError{Argument: "params", Reason: "at " + quoteOrRoot(pointer) + " " + notUTF8Reason}
	}
	return &ArgumentError{Argument: "params", Reason: "cannot be written as JSON at " + quoteOrRoot(pointer)}
}

func quoteOrRoot(pointer string) string {
	if pointer == "" {
		return "its root"
	}
	return pointer
}

func (c *call) retryPolicy() RetryPolicy {
	policy := c.client.options.Retry
	if c.options.maxRetries != nil {
		policy.MaxRetries = *c.options.maxRetries
	}
	return policy
}

// forget drops the secrets that the call kept of its body.
func (c *call) forget() {
	if c.revealed != nil {
		c.client.revealing.put(c.revealed)
		c.revealed = nil
	}
}

// describe fills the caller's Response.
func (c *call) describe() {
	if c.options.response == nil {
		return
	}
	*c.options.response = Response{
		Status: c.status, Header: c.header, RequestID: c.requestID(), Attempts: c.attempts,
	}
}
