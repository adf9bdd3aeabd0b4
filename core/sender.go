package core

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/go-resty/resty/v2"
)

// sender makes the requests that carry the API key, or those that do not. Both kinds are sent by one resty client,
// which holds no header itself.
type sender struct {
	secret string         // the API key; empty for keyless requests
	blank  *resty.Request // with the headers that every request has; copied, never sent itself
	own    string         // the client secret that a keyless request may hold
}

// newKeylessSender returns a sender over client. Its resty client is not resty's default, which has a cookie jar, and
// sends each request once: what is sent again is decided in call.send.
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

// sendOnce keeps net/http from sending a request again by itself, which it does over HTTP/2 after errors that say nothing of
// whether the server has acted, as often as they come. It needs the body again for that, or that there is none: so a POST or
// PATCH without one gets one that is empty.
func sendOnce(_ *resty.Client, r *http.Request) error {
	r.GetBody = nil
	if (r.Method == http.MethodPost || r.Method == http.MethodPatch) && (r.Body == nil || r.Body == http.NoBody) {
		r.Body = io.NopCloser(strings.NewReader(""))
	}
	return nil
}

// withKey returns the sender of requests that are the same but for the API key.
func (s *sender) withKey(key APIKey) *sender {
	blank := *s.blank
	blank.Header = blank.Header.Clone()
	blank.Header.Set("Authorization", "Bearer "+key.Reveal())
	return &sender{secret: key.Reveal(), blank: &blank}
}

// withOwn returns the sender of requests that are the same, but that may hold the client secret in their body.
func (s *sender) withOwn(secret string) *sender {
	return &sender{blank: s.blank, own: secret}
}

// request returns a copy of the blank request. Its header is the blank's own and must stay as it is, unless the
// request is to get more of them.
func (s *sender) request(ctx context.Context, moreHeaders bool) *resty.Request {
	r := *s.blank
	if moreHeaders {
		r.Header = r.Header.Clone()
	}
	return r.SetContext(ctx)
}

// silent keeps resty from printing; what is worth knowing is in the errors and the slog records.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
