package tokens

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/rejected"
)

// maxDiscard limits how much of a 401's body is read so that its connection can be reused.
const maxDiscard = 64 << 10

// TokenSource provides the tokens of a Transport: a *Source those of a user, a *machine.Source those of a service.
type TokenSource interface {
	// Token returns a valid access token.
	Token(ctx context.Context) (core.AccessToken, error)

	// TokenWithExpiry is Token, and also returns when the token expires by the clock of this machine.
	TokenWithExpiry(ctx context.Context) (token core.AccessToken, expiresAt time.Time, err error)

	// TokenOtherThan returns a token other than the one that an API has rejected.
	TokenOtherThan(ctx context.Context, rejected core.AccessToken) (core.AccessToken, error)
}

// Transport is an http.RoundTripper that adds the access token of a TokenSource to requests. Create one with NewTransport.
// It is safe for concurrent use.
type Transport struct {
	source  TokenSource
	base    http.RoundTripper
	origins map[string]bool
	refused hidden.Value[*rejected.Tokens]
}

// NewTransport returns a transport over base, or http.DefaultTransport if nil, that adds the token as a bearer token
// (RFC 6750 §2.1) to requests to the given origins: scheme, host and, unless it is the default of the scheme, port. It sends
// any other request, such as one that follows a redirect, without the token, and leaves a request that has an Authorization
// header unchanged. Origins have the scheme https, or http on the loopback; at least one is required.
//
// After a 401 it refreshes the token and retries the request once, if the request has no body or GetBody. If it cannot get
// another token, the request fails with Token's error. If an origin rejects a token that was just refreshed, there are no
// further refreshes for it until the token changes.
func NewTransport(source TokenSource, base http.RoundTripper, origins ...string) (*Transport, error) {
	if held, isSource := source.(*Source); source == nil || isSource && held == nil {
		return nil, &core.ArgumentError{Argument: "source", Reason: "is nil"}
	}
	if len(origins) == 0 {
		return nil, &core.ArgumentError{Argument: "origins", Reason: "is empty: name at least one origin"}
	}
	if base == nil {
		base = http.DefaultTransport
	}
	t := &Transport{source: source, base: base, origins: map[string]bool{}, refused: hidden.Hide(new(rejected.Tokens))}
	for i, text := range origins {
		origin, err := parseOrigin(text)
		if err != nil {
			return nil, &core.ArgumentError{Argument: fmt.Sprintf("origins[%d]", i), Reason: err.Error()}
		}
		t.origins[origin] = true
	}
	return t, nil
}

// RoundTrip sends the request, with the token if its origin may receive it.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	// The caller's code, such as its context and body, can run below. It must not change where the token goes.
	own := request.Clone(request.Context())
	if own.URL == nil || !t.origins[originOf(own.URL)] || hasAuthorization(own.Header) {
		return t.base.RoundTrip(request)
	}
	return t.send(own)
}

// send sends the transport's copy of a request with the token.
func (t *Transport) send(request *http.Request) (*http.Response, error) {
	token, err := t.source.Token(request.Context())
	if err != nil {
		closeBody(request)
		return nil, err
	}
	response, err := t.base.RoundTrip(withToken(request, token))
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		return response, err
	}
	again, ok := replayable(request)
	if origin := originOf(request.URL); ok && !t.refused.Get().Has(origin, token) {
		return t.sendAgain(again, response, origin, token)
	}
	closeBody(again)
	return response, nil
}

// sendAgain refreshes the rejected token and repeats the request with the new one.
func (t *Transport) sendAgain(request *http.Request, refusal *http.Response, origin string, refused core.AccessToken) (*http.Response, error) {
	_, _ = io.CopyN(io.Discard, refusal.Body, maxDiscard)
	_ = refusal.Body.Close()
	token, err := t.source.TokenOtherThan(request.Context(), refused)
	if err != nil {
		closeBody(request)
		return nil, err
	}
	response, err := t.base.RoundTrip(withToken(request, token))
	if err == nil && response.StatusCode == http.StatusUnauthorized {
		t.refused.Get().Add(origin, token)
	}
	return response, err
}

// TokenOtherThan returns a token other than the one that an API has rejected, refreshing it if necessary. Its errors are
// those of Token.
func (s *Source) TokenOtherThan(ctx context.Context, rejected core.AccessToken) (core.AccessToken, error) {
	tokens, err := s.refresh(ctx, request{rejected: rejected})
	return tokens.AccessToken, err
}

// hasAuthorization reports whether the header is set, in any spelling.
func hasAuthorization(header http.Header) bool {
	for name := range header {
		if http.CanonicalHeaderKey(name) == "Authorization" {
			return true
		}
	}
	return false
}

// withToken returns a copy with the token, since a RoundTripper must not change its request.
func withToken(request *http.Request, token core.AccessToken) *http.Request {
	copied := request.Clone(request.Context())
	if copied.Header == nil {
		copied.Header = http.Header{}
	}
	copied.Header.Set("Authorization", "Bearer "+token.Reveal())
	return copied
}

// replayable returns a copy of the request with its body from the beginning, if possible.
func replayable(request *http.Request) (again *http.Request, ok bool) {
	again = request.Clone(request.Context())
	if request.Body == nil || request.Body == http.NoBody {
		return again, true
	}
	again.Body = nil
	if request.GetBody == nil {
		return again, false
	}
	body, err := request.GetBody()
	if err != nil {
		return again, false
	}
	again.Body = body
	return again, true
}

func closeBody(request *http.Request) {
	if request.Body != nil {
		_ = request.Body.Close()
	}
}

func parseOrigin(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return "", errors.New("is not a URL with a scheme and a host")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/":
		return "", errors.New("has more than a scheme, a host and a port")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return originOf(u), nil
	}
	return "", errors.New("is neither https nor on the loopback, and the token would be sent in the clear")
}

func isLoopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// originOf returns scheme, host and port (RFC 6454 §4); the port is always explicit.
func originOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
