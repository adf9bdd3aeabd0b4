package bearer

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// production is the host of the API, whose name access tokens have as their issuer.
const production = "https://api.workos.com"

// consentPrefix is how the claim sid of an application's token begins, which is no session.
const consentPrefix = "app_consent_"

// Sessions is the source of users by the access token of their session: what AuthKit gives to a web application, and what
// package tokens gives to the programs of a user. The caller is a *User.
//
// The issuer must be one of policy.Issuers. If they are empty, it is the host of the client or that of the API, with or without
// a slash at the end, or followed by /user_management/, /sso/ or /convex/ and the client ID: WorkOS has used all of these. An
// environment whose tokens have another issuer, such as a domain of its own, must be given it.
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

// issuersOf returns the issuers that an environment can have whose keys are at an address, <host>/sso/jwks/<client ID>.
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
