package core

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/go-resty/resty/v2"
)

// sender makes requests with or without the API key. Both kinds share one resty client, which holds no headers
// itself.
type sender struct {
	secret string         // the API key; empty for keyless requests
	blank  *resty.Request // with the headers of every request, which are only read; copied, never sent itself
	own    string         // the client secret that a keyless request may hold
}

// newKeylessSender returns a sender that uses client. It does not use resty's default client, which has a cookie jar, and
// sends each request once: call.send decides about retries.
func newKeylessSender(client *http.Client, headers http.Header, userAgent string) *sender {
	blank := resty.NewWithClient(client).
		SetLogger(silent{}).
		SetDisableWarn(true).
		SetPreRequestHook(complete).
		R().
		SetDoNotParseResponse(true)
	for name, values := range headers {
		blank.Header[name] = values
	}
	blank.Header.Set("User-Agent", userAgent)
	blank.Header.Set("Accept", "application/json")
	return &sender{blank: blank}
}

// complete gives the GET that resty has made for a call the method, URL, headers and body of the call. resty is told none
// of them: it would parse the URL twice, and copy the headers and the body once more.
func complete(_ *resty.Client, r *http.Request) error {
	c, ok := r.Context().Value(callKey{}).(*call)
	if !ok {
		return errZeroClient()
	}
	r.Method, *r.URL, r.Host = c.method, c.url, c.url.Host
	for name, values := range c.options.header {
		r.Header[name] = values
	}
	if c.contentType != "" {
		r.Header.Set("Content-Type", c.contentType)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(c.payload)), int64(len(c.payload))
	}
	if key := c.options.idempotencyKey; key != "" {
		r.Header[c.idempotencyHeader()] = []string{key}
	}
	if !c.options.accessToken.IsZero() {
		r.Header.Set("Authorization", "Bearer "+c.options.accessToken.Reveal())
	}
	if !c.options.warrantToken.IsZero() {
		r.Header.Set("Warrant-Token", c.options.warrantToken.Reveal())
	}
	sendOnce(r)
	return nil
}

// idempotencyHeader returns the spelling of the header's name. net/http takes the usual one as permission to retry the request
// after a connection broke. It gets it only if the endpoint deduplicates and retries are wanted. Otherwise the name, which
// is case-insensitive on the wire, has a spelling that net/http does not recognize.
func (c *call) idempotencyHeader() string {
	if c.target.marks.deduplicated && c.retryPolicy().MaxRetries > 0 {
		return "Idempotency-Key"
	}
	return "idempotency-key"
}

// sendOnce stops net/http from retrying a request, which it does over HTTP/2 without limit, even after errors that leave
// open whether the server has acted. It can retry only if GetBody is set or there is no body, so a POST or PATCH without
// a body gets an empty one.
func sendOnce(r *http.Request) {
	r.GetBody = nil
	if (r.Method == http.MethodPost || r.Method == http.MethodPatch) && (r.Body == nil || r.Body == http.NoBody) {
		r.Body = io.NopCloser(strings.NewReader(""))
	}
}

// withKey returns a sender of the same requests with the API key.
func (s *sender) withKey(key APIKey) *sender {
	blank := *s.blank
	blank.Header = blank.Header.Clone()
	blank.Header.Set("Authorization", "Bearer "+key.Reveal())
	return &sender{secret: key.Reveal(), blank: &blank}
}

// withOwn returns a sender of the same requests, which may hold the client secret in their body.
func (s *sender) withOwn(secret string) *sender {
	return &sender{blank: s.blank, own: secret}
}

// silent stops resty from printing; the errors and the slog records have all that matters.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
