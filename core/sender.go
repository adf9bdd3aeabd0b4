package core

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/go-resty/resty/v2"
)

// sender makes requests with or without the API key. Both kinds share one resty client, which holds no headers
// itself.
type sender struct {
	secret string         // the API key; empty for keyless requests
	blank  *resty.Request // with the headers of every request; copied, never sent itself
	own    string         // the client secret that a keyless request may hold
}

// newKeylessSender returns a sender that uses client. It does not use resty's default client, which has a cookie jar, and
// sends each request once: call.send decides about retries.
func newKeylessSender(client *http.Client, headers http.Header, userAgent string) *sender {
	blank := resty.NewWithClient(client).
		SetLogger(silent{}).
		SetDisableWarn(true).
		SetPreRequestHook(sendOnce).
		R().
		SetDoNotParseResponse(true)
	for name, values := range headers {
		blank.Header[name] = values
	}
	if blank.Header.Get("User-Agent") == "" {
		blank.Header.Set("User-Agent", userAgent)
	}
	blank.Header.Set("Accept", "application/json")
	return &sender{blank: blank}
}

// sendOnce stops net/http from retrying a request, which it does over HTTP/2 without limit, even after errors that leave
// open whether the server has acted. It can retry only if GetBody is set or there is no body, so a POST or PATCH without
// a body gets an empty one.
func sendOnce(_ *resty.Client, r *http.Request) error {
	r.GetBody = nil
	if (r.Method == http.MethodPost || r.Method == http.MethodPatch) && (r.Body == nil || r.Body == http.NoBody) {
		r.Body = io.NopCloser(strings.NewReader(""))
	}
	return nil
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

// request returns a copy of the blank request. It shares the blank's headers, which must not be changed, unless
// moreHeaders is true.
func (s *sender) request(ctx context.Context, moreHeaders bool) *resty.Request {
	r := *s.blank
	if moreHeaders {
		r.Header = r.Header.Clone()
	}
	return r.SetContext(ctx)
}

// silent stops resty from printing; the errors and the slog records have all that matters.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
