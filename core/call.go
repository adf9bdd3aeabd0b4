package core

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"
)

// call is one operation on its way: what is sent, and what has come of it so far.
type call struct {
	client      *Client
	sender      *sender
	method      string
	target      Target
	options     requestOptions
	body        any // as given, to find its secrets again
	payload     []byte
	contentType string
	url         string

	ctx      context.Context //nolint:containedctx // the caller's, for the wait between attempts
	attempts int
	status   int
	header   http.Header
	answer   *bytes.Buffer // the body of the last attempt
	err      error
}

type callKey struct{}

// RouteFromContext returns the path template of the request whose context ctx is, such as
// "/organizations/{id}": a name of low cardinality for spans and metrics of a transport of one's own.
func RouteFromContext(ctx context.Context) (route string, ok bool) {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return "", false
	}
	return c.target.template, true
}

// send carries the call out and hands the body of the 2xx answer to read, which must keep no part of it.
func (c *call) send(ctx context.Context, read func(body []byte) error) error {
	if err := c.prepare(); err != nil {
		return err
	}
	c.ctx = ctx
	c.answer = c.client.bodies.get()
	defer c.client.bodies.put(c.answer)
	ctx = context.WithValue(ctx, callKey{}, c)
	err := resty.Backoff(func() (*resty.Response, error) { return c.attempt(ctx) }, c.backoff()...)
	c.describe()
	switch {
	case c.err == nil:
		return read(c.answer.Bytes())
	case err != nil && err == ctx.Err(): //nolint:errorlint // Backoff's own word that the wait was cut short
		err = fmt.Errorf("%w while waiting to send again after: %w", err, c.err)
		return &TransportError{Method: c.method, Route: c.target.template, Err: err}
	}
	return c.err
}

// prepare checks and encodes everything, so that bad input is an error before anything is sent.
func (c *call) prepare() error {
	if c.target.err != nil {
		return c.target.err
	}
	if c.options.err != nil {
		return c.options.err
	}
	if err := c.encodeBody(); err != nil {
		return err
	}
	c.url = c.client.address(c.target, c.options.query)
	if c.method == http.MethodPost && c.options.idempotencyKey == "" {
		c.options.idempotencyKey = uuid.NewString()
	}
	return nil
}

func (c *call) encodeBody() error {
	switch body := c.body.(type) {
	case nil:
		return nil
	case url.Values:
		c.payload, c.contentType = []byte(body.Encode()), "application/x-www-form-urlencoded"
		return nil
	default:
		payload, err := encodeJSON(body)
		if err != nil {
			pointer, _ := describeJSONError(err)
			return &ArgumentError{Argument: "params", Reason: "cannot be written as JSON at " + quoteOrRoot(pointer)}
		}
		c.payload, c.contentType = payload, "application/json"
		return nil
	}
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

// backoff is the client's, unless the call has a policy of its own.
func (c *call) backoff() []resty.Option {
	if c.options.maxRetries == nil {
		return c.client.backoff
	}
	return backoff(c.retryPolicy())
}

// backoff is policy for resty.Backoff, which asks the call of each response whether and when to go on.
func backoff(policy RetryPolicy) []resty.Option {
	return []resty.Option{
		resty.Retries(policy.MaxRetries),
		// The wait is waitBeforeRetry's; resty only clamps it, so its own bounds are set out of the way.
		resty.WaitTime(1),
		resty.MaxWaitTime(max(policy.MaxDelay, policy.MaxRetryAfter, 1)),
		resty.RetryConditions([]resty.RetryConditionFunc{func(response *resty.Response, _ error) bool {
			c, ok := callOf(response)
			return ok && maySendAgain(c.method, c.target.deduplicated, c.err)
		}}),
	}
}

// callOf is the call that response is for; none if resty made no request.
func callOf(response *resty.Response) (c *call, ok bool) {
	if response == nil {
		return nil, false
	}
	c, ok = response.Request.Context().Value(callKey{}).(*call)
	return c, ok
}

// waitBeforeRetry is what resty.Backoff asks between two attempts.
func waitBeforeRetry(_ *resty.Client, response *resty.Response) (time.Duration, error) {
	c, ok := callOf(response)
	if !ok {
		return 0, errNoTime
	}
	return c.retryPolicy().wait(c.ctx, c.attempts, c.err)
}

// attempt sends the request once and reads the whole answer.
func (c *call) attempt(ctx context.Context) (*resty.Response, error) {
	c.attempts++
	c.status, c.header, c.err = 0, nil, nil
	empty(c.answer)
	limited, cancel := c.limit(ctx)
	defer cancel()
	began := time.Now()
	request := c.request(limited)
	response, err := request.Execute(c.method, c.url)
	// Backoff watches the context of the request: let it be the caller's, not that of this attempt.
	request.SetContext(ctx)
	if err == nil {
		err = c.receive(response.RawResponse)
	}
	if err != nil && c.err == nil {
		sent := response != nil
		c.err = c.transportError(err, sent && ctx.Err() == nil)
	}
	c.client.logAttempt(ctx, c, began)
	return response, c.err
}

func (c *call) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	timeout := c.client.options.Timeout
	if c.options.timeout != nil {
		timeout = *c.options.timeout
	}
	if timeout == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, timeout)
}

// hasHeaders reports whether the request gets headers that not every request has: its own, or resty's, which adds
// some to all but a GET.
func (c *call) hasHeaders() bool {
	return c.method != http.MethodGet || len(c.options.header) > 0 || c.options.warrantToken != ""
}

func (c *call) request(ctx context.Context) *resty.Request {
	r := c.sender.request(ctx, c.hasHeaders())
	for name, values := range c.options.header {
		r.Header[name] = values
	}
	if c.contentType != "" {
		r.Header.Set("Content-Type", c.contentType)
		r.SetBody(bytes.NewReader(c.payload))
	}
	if key := c.options.idempotencyKey; key != "" {
		// net/http takes the header, in its usual spelling, as leave to send the request again by itself
		// after a connection broke. Only where an endpoint deduplicates and retries are wanted may it do
		// so; else the name, which has no case on the wire, is spelt so that net/http does not see it.
		name := "idempotency-key"
		if c.target.deduplicated && c.retryPolicy().MaxRetries > 0 {
			name = "Idempotency-Key"
		}
		r.Header[name] = []string{key}
	}
	if c.options.accessToken != "" {
		r.SetAuthToken(c.options.accessToken.Reveal())
	}
	if c.options.warrantToken != "" {
		r.Header.Set("Warrant-Token", c.options.warrantToken.Reveal())
	}
	return r
}

// receive reads the answer and judges its status.
func (c *call) receive(response *http.Response) error {
	defer func() { _ = response.Body.Close() }()
	c.status, c.header = response.StatusCode, response.Header
	err := readAtMost(c.answer, response.Body, response.ContentLength, c.client.options.MaxResponseBytes)
	success := response.StatusCode >= 200 && response.StatusCode <= 299
	switch {
	case errors.Is(err, ErrTooLarge) && success:
		c.err = c.answerError("is longer than the limit set by WithMaxResponseBytes", ErrTooLarge)
		return c.err
	case errors.Is(err, ErrTooLarge): // the status says enough
		empty(c.answer)
	case err != nil:
		return err
	}
	if !success {
		c.err = c.apiError(bytes.Clone(c.answer.Bytes())) // an error outlives the call
		return c.err
	}
	return nil
}

func (c *call) apiError(body []byte) *Error {
	e := &Error{
		Status:    c.status,
		RequestID: c.header.Get("X-Request-Id"),
		Method:    c.method,
		Route:     c.target.template,
	}
	e.RetryAfter, e.hasRetryAfter = parseRetryAfter(c.header.Get("Retry-After"), time.Now())
	e.read(body, c.secrets())
	return e
}

// secrets is everything that the request said in confidence, also as a URL or a Go string spells it; the
// longest first, so that none hides a part of another from scrub.
func (c *call) secrets() []string {
	secrets := slices.Concat(
		[]string{c.sender.secret, c.options.accessToken.Reveal(), c.options.warrantToken.Reveal()},
		c.target.secrets, secretsIn(c.body),
	)
	for _, secret := range secrets {
		secrets = append(secrets, url.PathEscape(secret), url.QueryEscape(secret), strings.Trim(strconv.Quote(secret), `"`))
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(secrets)
}

func (c *call) answerError(reason string, cause error) *AnswerError {
	return &AnswerError{
		Method: c.method, Route: c.target.template, Status: c.status,
		RequestID: c.header.Get("X-Request-Id"), Reason: reason, Err: cause,
	}
}

// transportError drops the URL that net/http puts into its errors: its path and query may hold secrets. So may
// what net/http quotes of an answer that it could not read, if the server repeated the request there.
func (c *call) transportError(err error, transient bool) *TransportError {
	for withURL, ok := errors.AsType[*url.Error](err); ok; withURL, ok = errors.AsType[*url.Error](err) {
		err = withURL.Err // one within another, if the transport is itself an http.Client
	}
	if clean := scrub(err.Error(), c.secrets()); clean != err.Error() && !quotesNothing(err) {
		err = errors.New(clean)
	}
	return &TransportError{Method: c.method, Route: c.target.template, Err: err, transient: transient}
}

// quotesNothing reports whether err is one of the errors whose text is their own, whatever was sent: a secret
// that is a word of theirs must not hide what they are.
func quotesNothing(err error) bool {
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// describe fills the caller's Response.
func (c *call) describe() {
	if c.options.response == nil {
		return
	}
	*c.options.response = Response{
		Status: c.status, Header: c.header, RequestID: c.header.Get("X-Request-Id"), Attempts: c.attempts,
	}
}
