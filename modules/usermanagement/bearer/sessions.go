package bearer

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// production is the host of the API, which access tokens have as their issuer.
const production = "https://api.workos.com"

// consentPrefix starts the claim sid of an application's token, which is not a session.
const consentPrefix = "app_consent_"

// Sessions is the source of users with the access token of a session, from AuthKit in a web application or from package
// tokens in a program. The caller is a *User.
//
// The issuer must be one of policy.Issuers. If they are empty, it is the host of the client or that of the API, with or
// without a trailing slash, or followed by /user_management/, /sso/ or /convex/ and the client ID: WorkOS has used all
// of these. If the tokens of your environment have another issuer, such as your own domain, set policy.Issuers.
func Sessions(client usermanagement.Public, policy usermanagement.AccessTokenPolicy) Source {
	policy.Issuers, policy.Audiences = slices.Clone(policy.Issuers), slices.Clone(policy.Audiences)
	policy.ClientIDs = slices.Clone(policy.ClientIDs)
	s := &sessions{client: client, policy: policy}
	address, err := client.JWKSURL()
	if err != nil {
		s.err = err
		return s
	}
	if len(policy.Issuers) == 0 {
		s.policy.Issuers, s.err = issuersOf(address)
	}
	return s
}

type sessions struct {
	client usermanagement.Public
	policy usermanagement.AccessTokenPolicy
	err    error
}

// issuersOf returns the possible issuers of an environment from the URL of its keys, <host>/sso/jwks/<client ID>.
func issuersOf(keys string) (issuers []string, err error) {
	host, escaped, _ := strings.Cut(keys, "/sso/jwks/")
	clientID, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, &core.ArgumentError{Argument: "client", Reason: "has a client ID that is not a path segment"}
	}
	for _, base := range slices.Compact([]string{host, production}) {
		issuers = append(issuers, base, base+"/")
		for _, part := range []string{"user_management", "sso", "convex"} {
			issuers = append(issuers, base+"/"+part+"/"+clientID)
		}
	}
	return issuers, nil
}

func (s *sessions) made() error { return s.err }

func (s *sessions) takes(token form) bool { return token.isJWT }

func (s *sessions) verify(ctx context.Context, token core.AccessToken) (Caller, error) {
	claims, err := s.client.VerifyAccessToken(ctx, token, s.policy)
	switch {
	case err != nil:
		return nil, err
	case claims.SessionID == "", strings.HasPrefix(string(claims.SessionID), consentPrefix):
		return nil, ErrTokenKind // of an application, or a machine
	}
	return &User{AccessTokenClaims: claims}, nil
}
