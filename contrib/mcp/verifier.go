package workosmcp

import (
	"context"
	"errors"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/auth"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Verifier returns a verifier of tokens for auth.RequireBearerToken, for programs that cannot use Gate.Require. The SDK writes its
// errors into responses; their text is bearer.Error.Description. The SDK's challenge contains no error and no scope to request;
// while WorkOS is unreachable, its response is 500. For API keys that do not expire, set AllowMissingExpiration.
func Verifier(api *bearer.Auth) auth.TokenVerifier {
	return func(ctx context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
		caller, err := api.Verify(ctx, core.NewAccessToken(token))
		if err != nil {
			return nil, refusalOf(err)
		}
		return infoOf(caller), nil
	}
}

// callerKey is the key of the caller in TokenInfo.Extra.
const callerKey = "workos.caller"

// infoOf returns the SDK's view of a caller. An MCP session is bound to UserID.
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

// refusal is an error with a text for the caller.
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
