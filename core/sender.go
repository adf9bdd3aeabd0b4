package core

import (
	"context"

	"github.com/go-resty/resty/v2"
)

// sender makes the requests that carry the API key, or those that do not. Both kinds are sent by one resty client,
// which holds no header itself.
type sender struct {
	secret string         // the API key; empty for keyless requests
	blank  *resty.Request // with the headers that every request has; copied, never sent itself
}

// newKeylessSender returns a sender over the client's HTTP client. Its resty client is not resty's default, which
// has a cookie jar, and does not retry: that is decided here.
func (c *Client) newKeylessSender() *sender {
	client := resty.NewWithClient(c.http).
		SetLogger(silent{}).
		SetDisableWarn(true).
		SetRetryAfter(waitBeforeRetry)
	blank := client.R().SetDoNotParseResponse(true)
	for name, values := range c.options.Headers {
		blank.Header[name] = values
	}
	if blank.Header.Get("User-Agent") == "" {
		blank.Header.Set("User-Agent", c.userAgent)
	}
	blank.Header.Set("Accept", "application/json")
	return &sender{blank: blank}
}

// withKey returns the sender of requests that are the same but for the API key.
func (s *sender) withKey(key APIKey) *sender {
	blank := *s.blank
	blank.Header = blank.Header.Clone()
	blank.Header.Set("Authorization", "Bearer "+key.Reveal())
	return &sender{secret: key.Reveal(), blank: &blank}
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
