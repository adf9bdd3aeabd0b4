package rpc

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/rejected"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Tokens are the tokens that a client sends. They are safe for concurrent use.
type Tokens struct {
	source  tokens.TokenSource
	refused hidden.Value[*rejected.Tokens]
}

// NewTokens returns the tokens of source for a client: a *tokens.Source for a user, or a *machine.Source for a service.
//
// Errors: *core.ArgumentError if source is nil.
func NewTokens(source tokens.TokenSource) (*Tokens, error) {
	if held, isSource := source.(*tokens.Source); source == nil || isSource && held == nil {
		return nil, &core.ArgumentError{Argument: "source", Reason: "is nil"}
	}
	return &Tokens{source, hidden.Hide(new(rejected.Tokens))}, nil
}

// Token returns a token for a stream.
func (t *Tokens) Token(ctx context.Context) (core.AccessToken, error) { return t.source.Token(ctx) }

// Call makes a call with a token, and once more with another token if the server rejects the first one. If there is no
// other token, it returns the server's error. server identifies the server by name. If a server rejects even a new
// token, Call does not retry there until the token changes.
func (t *Tokens) Call(ctx context.Context, server string, call func(core.AccessToken) (refused bool, err error)) error {
	token, err := t.source.Token(ctx)
	if err != nil {
		return err
	}
	refused, err := call(token)
	if err == nil || !refused || t.refused.Get().Has(server, token) {
		return err
	}
	other, failed := t.source.TokenOtherThan(ctx, token)
	if failed != nil || other.IsZero() || other.Equal(token) {
		return err
	}
	refused, err = call(other)
	if refused {
		t.refused.Get().Add(server, other)
	}
	return err
}
