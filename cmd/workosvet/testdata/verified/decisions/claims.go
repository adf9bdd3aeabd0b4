package decisions

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func serve(w http.ResponseWriter, r *http.Request) {
	bearer := core.NewAccessToken(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if claims, err := claimsOf(bearer); err != nil || claims.OrganizationID != "org_01" {
		w.WriteHeader(http.StatusForbidden)
	}
}

// subject reads a token that has just come from WorkOS.
func subject(response *usermanagement.AuthenticationResponse) string {
	return strings.Split(response.AccessToken.Reveal(), ".")[1]
}

func claimsOf(token core.AccessToken) (claims usermanagement.AccessTokenClaims, err error) {
	parts := strings.Split(token.Reveal(), ".") // want `the signature of this token is not verified, and anyone can write its claims`
	content, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims, err
	}
	return claims, json.Unmarshal(content, &claims) // want `is not verified`
}

func parseUnverified(text string, into any) error { return nil }

type parsedToken struct{}

func (parsedToken) UnsafeClaimsWithoutVerification(into any) error { return nil }

func parseSigned(text string) parsedToken { return parsedToken{} }

func ParseUnverified(text string, into any) error { return parseUnverified(text, into) }

func byAnotherLibrary(unsealed session.Unverified, into any) error {
	text := unsealed.AccessToken().Reveal()
	if err := ParseUnverified(text, into); err != nil { // want `is not verified`
		return err
	}
	token := parseSigned(text)
	return token.UnsafeClaimsWithoutVerification(into) // want `is not verified`
}

func opened(w http.ResponseWriter, manager *session.Manager, sealed core.SealedSession) {
	if _, err := manager.Unseal(sealed); err != nil { // want `a seal that opens does not prove a session`
		w.WriteHeader(http.StatusUnauthorized)
	}
}

func notDecided(manager *session.Manager, sealed core.SealedSession, cached []byte, host string, token core.RefreshToken) (core.RefreshToken, error) {
	var claims usermanagement.AccessTokenClaims
	if err := json.Unmarshal(cached, &claims); err != nil {
		return core.RefreshToken{}, err
	}
	println(strings.Split(host, "."), strings.Split(token.Reveal(), "."))
	unsealed, err := manager.Unseal(sealed)
	if err != nil {
		return core.RefreshToken{}, err
	}
	return unsealed.RefreshToken(), nil
}
