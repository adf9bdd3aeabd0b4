package core

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"
)

// attempt sends the request once and reads the whole response; the outcome is stored in c.
func (c *call) attempt(ctx context.Context) {
	c.attempts++
	c.status, c.header, c.err = 0, nil, nil
	empty(c.response)
	limited, cancel := c.limit(ctx)
	defer cancel()
	began := time.Now()
	c.wire = *c.sender.blank
	response, err := c.wire.SetContext(limited).Execute(http.MethodGet, c.client.baseURL) // complete makes it the call's
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

// timeout returns the time limit of an attempt; 0 means none.
func (c *call) timeout() time.Duration {
	if c.options.timeout != nil {
		return *c.options.timeout
	}
	return c.client.options.Timeout
}

// receive reads the response and judges its status.
func (c *call) receive(response *http.Response) error {
	defer func() { _ = response.Body.Close() }()
	c.status, c.header = response.StatusCode, response.Header
	if response.StatusCode < http.StatusOK { // its body is the connection: do not read it
		return errSwitched
	}
	success := response.StatusCode >= 200 && response.StatusCode <= 299
	limit := c.client.options.MaxResponseBytes
	if !success {
		limit = min(limit, maxErrorBytes)
	}
	err := readAtMost(c.response, response.Body, response.ContentLength, limit)
	switch {
	case errors.Is(err, ErrTooLarge) && success:
		c.err = c.responseError("is longer than the limit set by WithMaxResponseBytes", ErrTooLarge)
		return c.err
	case errors.Is(err, ErrTooLarge): // the status is enough for an error
		empty(c.response)
	case err != nil:
		return err
	}
	if !success {
		c.err = c.apiError(bytes.Clone(c.response.Bytes())) // an error outlives the call
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

func (c *call) responseError(reason string, cause error) *ResponseError {
	return &ResponseError{
		Method: c.method, Route: c.target.template, Status: c.status,
		RequestID: c.requestID(), Reason: reason, Err: cause,
	}
}
