package core

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/go-resty/resty/v2"
)

// attempt sends the request once and reads the whole response; what came of it is in c.
func (c *call) attempt(ctx context.Context) {
	c.attempts++
	c.status, c.header, c.err = 0, nil, nil
	empty(c.answer)
	limited, cancel := c.limit(ctx)
	defer cancel()
	began := time.Now()
	response, err := c.request(limited).Execute(c.method, c.url)
	if err == nil {
		err = c.receive(response.RawResponse)
	}
	if err != nil && c.err == nil {
		sent := response != nil
		c.err = c.transportError(ctx, limited, err, sent)
	}
	c.tell(ctx, began)
	c.client.logAttempt(ctx, c, began)
}

func (c *call) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	timeout := c.timeout()
	if timeout == 0 {
		return ctx, func() {}
	}
	c.deadline = time.Now().Add(timeout)
	return context.WithDeadline(ctx, c.deadline)
}

// timeout is how long an attempt may take; 0 is as long as it wants.
func (c *call) timeout() time.Duration {
	if c.options.timeout != nil {
		return *c.options.timeout
	}
	return c.client.options.Timeout
}

// hasHeaders reports whether the request gets headers that not every request has: its own, or resty's, which adds
// some to all but a GET.
func (c *call) hasHeaders() bool {
	return c.method != http.MethodGet || len(c.options.header) > 0 || !c.options.warrantToken.IsZero()
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
		if c.target.marks.deduplicated && c.retryPolicy().MaxRetries > 0 {
			name = "Idempotency-Key"
		}
		r.Header[name] = []string{key}
	}
	if !c.options.accessToken.IsZero() {
		r.SetAuthToken(c.options.accessToken.Reveal())
	}
	if !c.options.warrantToken.IsZero() {
		r.Header.Set("Warrant-Token", c.options.warrantToken.Reveal())
	}
	return r
}

// receive reads the response and judges its status.
func (c *call) receive(response *http.Response) error {
	defer func() { _ = response.Body.Close() }()
	c.status, c.header = response.StatusCode, response.Header
	if response.StatusCode < http.StatusOK { // its body, which is the connection, is not read
		return errSwitched
	}
	success := response.StatusCode >= 200 && response.StatusCode <= 299
	limit := c.client.options.MaxResponseBytes
	if !success {
		limit = min(limit, maxErrorBytes)
	}
	err := readAtMost(c.answer, response.Body, response.ContentLength, limit)
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
		RequestID: c.requestID(),
		Method:    c.method,
		Route:     c.target.template,
	}
	e.RetryAfter, e.hasRetryAfter = parseRetryAfter(c.header.Get("Retry-After"), time.Now())
	e.read(body, c.header.Get("Content-Type"), c.secrets())
	return e
}

func (c *call) answerError(reason string, cause error) *ResponseError {
	return &ResponseError{
		Method: c.method, Route: c.target.template, Status: c.status,
		RequestID: c.requestID(), Reason: reason, Err: cause,
	}
}
