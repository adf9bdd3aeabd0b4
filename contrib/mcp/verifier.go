package workosmcp

import (
	"context"
	"errors"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/auth"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Verifier returns the verifier of tokens for auth.RequireBearerToken, where that cannot be Gate.Require. Its errors, which the SDK
// writes into responses, say what bearer.Error.Description does. The SDK's challenge names no error, and no scope to step up
// to; while WorkOS cannot be asked, its response is 500. For API keys that do not expire, set AllowMissingExpiration.
func Verifier(api *bearer.Auth) auth.TokenVerifier {
	return func(ctx context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
		caller, err := api.Verify(ctx, core.NewAccessToken(token))
		if err != nil {
			return nil, refusalOf(err)
		}
		return infoOf(caller), nil
	}
}

// callerKey is where the caller is in TokenInfo.Extra.
const callerKey = "workos.caller"

// infoOf is what the SDK knows of a caller. A session of MCP is bound to UserID.
func infoOf(caller bearer.Caller) *auth.TokenInfo {
	info := &auth.TokenInfo{Extra: map[string]any{callerKey: caller}}
	switch caller := caller.(type) {
	case *bearer.User:
		info.UserID, info.Scopes, info.Expiration = string(caller.UserID), caller.Scopes, caller.ExpiresAt
	case *bearer.Machine:
		info.UserID, info.Scopes, info.Expiration = string(caller.ClientID), caller.Scopes, caller.ExpiresAt
	case *bearer.KeyOwner:
		info.UserID, info.Expiration = string(caller.APIKey.ID), caller.APIKey.ExpiresAt
	}
	return info
}

// refusal is an error whose text is for the caller.
type refusal struct {
	text string
	errs []error
}

func (r *refusal) Error() string   { return r.text }
func (r *refusal) Unwrap() []error { return r.errs }

func refusalOf(err error) error {
	failure, ok := errors.AsType[*bearer.Error](err)
	if !ok {
		return &refusal{"The token cannot be checked", []error{err}}
	}
	errs := []error{err}
	if failure.Status == http.StatusUnauthorized {
		errs = append(errs, auth.ErrInvalidToken)
	}
	return &refusal{failure.Description(), errs}
}
