// Package oauth2source makes an [oauth2.TokenSource] of a [tokens.TokenSource], for libraries that want one.
package oauth2source

import (
	"context"

	"golang.org/x/oauth2"

	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// New returns a TokenSource whose tokens are the source's. As oauth2 gives a TokenSource no context, ctx is
// that of every call; when it ends, tokens end too. The refresh token is not in what it returns: refreshing
// is the source's business.
//
// An oauth2.Transport sends the token to whatever host it meets. Where requests may lead to another, as by a
// redirect, tokens.NewTransport is the better choice.
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
