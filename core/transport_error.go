package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/plain"
)

// TransportError is a request without a complete response: no connection, a broken connection, a timeout.
// It wraps the context's or the network's error.
type TransportError struct {
	Method   string
	Route    string
	Err      error // without the URL, whose query may hold secrets
	Attempts int   // how many attempts were made; the request need not have been sent

	transient bool          // false if the caller's own context ended it, or nothing could be sent
	most      int           // how often it could have been sent
	ended     ending        // what ended it
	after     time.Duration // how long that took
	waiting   bool          // it ended between two attempts
	inLine    bool          // it ended while waiting for the rate limiter
	beside    error         // the error of the request itself, in addition to its end
}

// ending says what ended a request.
type ending int

const (
	endedByNetwork  ending = iota // or by the server
	endedByTimeout                // of WithTimeout
	endedByDeadline               // of the caller's context
	endedByCancel                 // of the caller's context
)

// Error names the call and why it has no response: for a timeout, which one, how long it was, and how often the request was
// sent. The text has no control characters and is at most 2 KiB long.
func (e *TransportError) Error() string {
	text := "workos: " + e.Method + " " + e.Route + ": " + e.reason()
	if e.Attempts > 0 && (e.ended != endedByNetwork || e.Timeout() && e.Attempts > 1) {
		text += fmt.Sprintf(", attempt %d of %d", e.Attempts, e.most)
	}
	if e.beside != nil {
		text += ": " + strings.TrimPrefix(e.beside.Error(), "workos: "+e.Method+" "+e.Route+": ")
	}
	return plain.Text(text)
}

// reason returns why there is no response.
func (e *TransportError) reason() string {
	waiting := ""
	if e.waiting {
		waiting = " while waiting to retry"
	}
	if e.inLine {
		waiting = " while waiting for the rate limit (WithRateLimit)"
	}
	switch {
	case e.ended == endedByTimeout:
		return "no response within " + seconds(e.after) + " (WithTimeout)"
	case e.ended == endedByDeadline:
		return "no response before the deadline of the context, after " + seconds(e.after) + waiting
	case e.ended == endedByCancel:
		return "canceled by the context after " + seconds(e.after) + waiting
	case e.Err == nil:
		return "no response"
	}
	return e.Err.Error()
}

// Unwrap returns the error of the network or the context.
func (e *TransportError) Unwrap() error { return e.Err }

// Timeout reports whether the request timed out, like the method of net.Error.
func (e *TransportError) Timeout() bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](e.Err)
	return ok && timeout.Timeout()
}

// transportError returns the error of an attempt without a complete response. ctx is the caller's context, limited is the
// attempt's; sent is false if nothing could be sent.
func (c *call) transportError(ctx, limited context.Context, err error, sent bool) *TransportError {
	e := &TransportError{
		Method: c.method, Route: c.target.template, Err: c.clean(err), Attempts: c.attempts,
		transient: sent && ctx.Err() == nil && !lasting(err),
		most:      c.retryPolicy().MaxRetries + 1,
	}
	switch {
	case ctx.Err() != nil:
		e.endBy(endOf(ctx), ctx.Err(), time.Since(c.began))
	case limited.Err() != nil:
		e.endBy(endedByTimeout, context.DeadlineExceeded, c.timeout())
	}
	if ctx.Err() == nil && !maySendAgain(c.method, c.target.marks.deduplicated, e) {
		e.most = c.attempts
	}
	return e
}

// endedWaiting returns the error of a call whose context ended between two attempts.
func (c *call) endedWaiting(ctx context.Context) *TransportError {
	e := &TransportError{
		Method: c.method, Route: c.target.template, Err: c.err, Attempts: c.attempts,
		most: c.retryPolicy().MaxRetries + 1, waiting: true,
	}
	e.endBy(endOf(ctx), ctx.Err(), time.Since(c.began))
	return e
}

// endedInLine returns the error of a call that its rate limiter did not admit, before the first attempt or a retry.
func (c *call) endedInLine(ctx context.Context, refused error) *TransportError {
	e := &TransportError{
		Method: c.method, Route: c.target.template, Err: c.err, Attempts: c.attempts,
		most: c.retryPolicy().MaxRetries + 1, inLine: true,
	}
	if c.err == nil {
		e.Err = c.clean(refused)
	}
	if ctx.Err() != nil {
		e.endBy(endOf(ctx), ctx.Err(), time.Since(c.began))
	}
	return e
}

// endedDecoding returns the error of a call that timed out while its response was decoded.
func (c *call) endedDecoding(ctx context.Context, ended error) *TransportError {
	e := &TransportError{Method: c.method, Route: c.target.template, Err: ended, Attempts: c.attempts, most: c.attempts}
	if ctx.Err() != nil {
		e.endBy(endOf(ctx), ended, time.Since(c.began))
	} else {
		e.endBy(endedByTimeout, ended, c.timeout())
	}
	return e
}

// endOf returns how a caller's context has ended.
func endOf(ctx context.Context) ending {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return endedByDeadline
	}
	return endedByCancel
}

// endBy makes e the error of a request that ended this way, regardless of the transport's own error.
func (e *TransportError) endBy(how ending, ended error, after time.Duration) {
	e.ended, e.after = how, after
	if e.Err != ended { //nolint:errorlint // an error that wraps it says more
		e.beside = e.Err
		e.Err = fmt.Errorf("%w: %w", ended, e.Err)
	}
}

// clean removes the URL that net/http puts into its errors, because its path and query may hold secrets. It also scrubs parts
// of an unreadable response that net/http or the caller's transport quotes: the server may have repeated the request there.
func (c *call) clean(err error) error {
	for withURL, ok := errors.AsType[*url.Error](err); ok; withURL, ok = errors.AsType[*url.Error](err) {
		err = withURL.Err // nested if the transport is itself an http.Client
	}
	err = detach(err)
	text := err.Error()
	clean := scrub(text, c.secrets())
	if clean == text || isOwnText(err) {
		return err
	}
	timeout, ok := errors.AsType[net.Error](err)
	return &quoting{clean, ok && timeout.Timeout(), ownError(err)}
}

// quoting replaces an error whose text repeated a secret.
type quoting struct {
	text    string
	timeout bool
	cause   error // a wrapped error that isOwnText; nil if there is none
}

func (q *quoting) Error() string   { return q.text }
func (q *quoting) Timeout() bool   { return q.timeout }
func (q *quoting) Temporary() bool { return q.timeout }
func (q *quoting) Unwrap() error   { return q.cause }

// isOwnText reports whether err is an error whose text does not depend on what was sent: a secret that equals a word of the
// text must not hide it.
func isOwnText(err error) bool {
	switch err { //nolint:errorlint // an error that wraps it may say more
	case context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF:
		return true
	}
	switch err.(type) { //nolint:errorlint // the same
	case *net.OpError, *net.DNSError:
		return true
	}
	return false
}

// ownError returns the outermost error in err's tree that isOwnText.
func ownError(err error) error {
	if err == nil || isOwnText(err) {
		return err
	}
	switch err := err.(type) { //nolint:errorlint // each is looked at
	case interface{ Unwrap() error }:
		return ownError(err.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range err.Unwrap() {
			if own := ownError(one); own != nil {
				return own
			}
		}
	}
	return nil
}
