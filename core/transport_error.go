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

// TransportError is a request that got no whole response: no connection, a connection that broke, a timeout.
// errors.Is sees through it to the context's or the network's error.
type TransportError struct {
	Method   string
	Route    string
	Err      error // without the URL, whose query may hold secrets
	Attempts int   // how often the request was sent

	transient bool          // false when the caller's own context ended it, or nothing could be sent at all
	most      int           // how often it could have been sent
	ended     ending        // whose end it was, if time ran out
	after     time.Duration // how long that had taken
	waiting   bool          // between two attempts
	inLine    bool          // for the rate limiter
	beside    error         // what came of the request, beside its end
}

// ending says who ended a request.
type ending int

const (
	endedByNetwork  ending = iota // or by the server
	endedByTimeout                // of WithTimeout
	endedByDeadline               // of the caller's context
	endedByCancel                 // of the caller's context
)

// Error says which call it was and why it has no response: for a timeout whose it was, how long, and how often the request was
// sent. It has no control characters, and is at most 2 KiB long.
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
		waiting = " while waiting to send again"
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

// Unwrap returns the network's or the context's error.
func (e *TransportError) Unwrap() error { return e.Err }

// Timeout reports whether time ran out, as net.Error's method does.
func (e *TransportError) Timeout() bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](e.Err)
	return ok && timeout.Timeout()
}

// transportError is the error of an attempt that got no whole response. ctx is the caller's context, limited that of the
// attempt; sent is false if nothing could be sent.
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

// endedWaiting is the error of a call whose context ended between two attempts.
func (c *call) endedWaiting(ctx context.Context) *TransportError {
	e := &TransportError{
		Method: c.method, Route: c.target.template, Err: c.err, Attempts: c.attempts,
		most: c.retryPolicy().MaxRetries + 1, waiting: true,
	}
	e.endBy(endOf(ctx), ctx.Err(), time.Since(c.began))
	return e
}

// endedInLine is the error of a call that its rate limiter did not let go, before the first attempt or the next one.
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

// endedDecoding is the error of a call whose time ran out while its response was decoded.
func (c *call) endedDecoding(ctx context.Context, ended error) *TransportError {
	e := &TransportError{Method: c.method, Route: c.target.template, Err: ended, Attempts: c.attempts, most: c.attempts}
	if ctx.Err() != nil {
		e.endBy(endOf(ctx), ended, time.Since(c.began))
	} else {
		e.endBy(endedByTimeout, ended, c.timeout())
	}
	return e
}

// endOf says how a context of the caller's has ended.
func endOf(ctx context.Context) ending {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return endedByDeadline
	}
	return endedByCancel
}

// endBy makes e the error of a request that ended so, whatever the transport says of it.
func (e *TransportError) endBy(how ending, ended error, after time.Duration) {
	e.ended, e.after = how, after
	if e.Err != ended { //nolint:errorlint // an error around it says more
		e.beside = e.Err
		e.Err = fmt.Errorf("%w: %w", ended, e.Err)
	}
}

// clean drops the URL that net/http puts into its errors: its path and query may hold secrets. So may what net/http, or a
// transport of the caller's, quotes of a response that it could not read, if the server repeated the request there.
func (c *call) clean(err error) error {
	for withURL, ok := errors.AsType[*url.Error](err); ok; withURL, ok = errors.AsType[*url.Error](err) {
		err = withURL.Err // one within another, if the transport is itself an http.Client
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

// quoting stands for an error whose text repeated a secret.
type quoting struct {
	text    string
	timeout bool
	cause   error // within the error, and with a text of its own; nil if there is none
}

func (q *quoting) Error() string   { return q.text }
func (q *quoting) Timeout() bool   { return q.timeout }
func (q *quoting) Temporary() bool { return q.timeout }
func (q *quoting) Unwrap() error   { return q.cause }

// isOwnText reports whether err is one of the errors whose text is their own, whatever was sent: a secret that is a word of
// theirs must not hide what they are.
func isOwnText(err error) bool {
	switch err { //nolint:errorlint // an error around it may say more
	case context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF:
		return true
	}
	switch err.(type) { //nolint:errorlint // the same
	case *net.OpError, *net.DNSError:
		return true
	}
	return false
}

// ownError returns the outermost error within err that isOwnText.
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
