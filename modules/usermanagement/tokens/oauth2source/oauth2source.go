// Package oauth2source makes an [oauth2.TokenSource] from a [tokens.TokenSource], for libraries that require one.
package oauth2source

import (
	"context"

	"golang.org/x/oauth2"

	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// New returns a TokenSource with the tokens of source. An oauth2.TokenSource has no context parameter, so every call uses
// ctx; when it ends, calls fail. The result contains no refresh token: the source refreshes.
//
// An oauth2.Transport sends the token to any host. If requests may lead to another host, for example by a redirect, use
// tokens.NewTransport instead.
func New(ctx context.Context, source tokens.TokenSource) oauth2.TokenSource {
	return tokenSource{ctx, source}
}

type tokenSource struct {
	ctx    context.Context //nolint:containedctx // the interface has no other place for it
	source tokens.TokenSource
}

// Token returns a valid access token. Its errors are those of the source.
func (s tokenSource) Token() (*oauth2.Token, error) {
	token, expiresAt, err := s.source.TokenWithExpiry(s.ctx)
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: token.Reveal(), TokenType: "Bearer", Expiry: expiresAt}, nil
}
