//go:build emulator

package emulatortest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// claims are those of an access token.
type claims struct {
	jwt.Claims
	SessionID      string   `json:"sid"`
	OrganizationID string   `json:"org_id"`
	Role           string   `json:"role"`
	Roles          []string `json:"roles"`
	Permissions    []string `json:"permissions"`
}

func parse(t *testing.T, token core.AccessToken) *jwt.JSONWebToken {
	t.Helper()
	parsed, err := jwt.ParseSigned(token.Reveal(), []jose.SignatureAlgorithm{jose.RS256})
	is.New(t).NoErr(err)
	return parsed
}

// claimsOf reads the claims without asking whose they are.
func claimsOf(t *testing.T, token core.AccessToken) (c claims) {
	t.Helper()
	is.New(t).NoErr(parse(t, token).UnsafeClaimsWithoutVerification(&c))
	return c
}

// asKeySet is the SDK's key set as a library for tokens takes it.
func asKeySet(t *testing.T, keys *usermanagement.JWKS) (set jose.JSONWebKeySet) {
	t.Helper()
	is := is.New(t)
	text, err := json.Marshal(keys)
	is.NoErr(err)
	is.NoErr(json.Unmarshal(text, &set))
	return set
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()
	session := signIn(t, public, "ada@example.com")
	keys, err := public.UserManagement.GetJWKS(t.Context())
	e.NoErr(err)

	t.Run("it is signed by the keys of GetJWKS", func(t *testing.T) {
		is := is.New(t)
		var c claims
		is.NoErr(parse(t, session.AccessToken).Claims(asKeySet(t, keys), &c))
		is.NoErr(c.Validate(jwt.Expected{
			Issuer: e.url, Subject: string(session.User.ID), AnyAudience: jwt.Audience{string(clientID)}, Time: time.Now(),
		}))
		is.True(strings.HasPrefix(c.SessionID, "session_"))
		is.True(c.Expiry.Time().After(time.Now()))
	})

	t.Run("it is signed by the keys at JWKSURL", func(t *testing.T) {
		is := is.New(t)
		address, err := public.UserManagement.JWKSURL()
		is.NoErr(err)
		response, err := http.Get(address)
		is.NoErr(err)
		defer func() { is.NoErr(response.Body.Close()) }()
		var set jose.JSONWebKeySet
		is.NoErr(json.NewDecoder(response.Body).Decode(&set))
		is.NoErr(parse(t, session.AccessToken).Claims(set, &claims{}))
	})

	t.Run("one that was changed does not verify", func(t *testing.T) {
		is := is.New(t)
		other := signIn(t, public, "grace@example.com")
		part := func(token core.AccessToken, i int) string { return strings.Split(token.Reveal(), ".")[i] }
		mixed := part(session.AccessToken, 0) + "." + part(other.AccessToken, 1) + "." + part(session.AccessToken, 2)
		is.True(parse(t, core.NewAccessToken(mixed)).Claims(asKeySet(t, keys), &claims{}) != nil)
	})

	t.Run("one of another server does not verify", func(t *testing.T) {
		is := is.New(t)
		foreign := signIn(t, start(t).public(), "ada@example.com")
		set := asKeySet(t, keys)
		is.True(parse(t, foreign.AccessToken).Claims(set.Keys[0].Key, &claims{}) != nil)
	})

	t.Run("the confidential client gets the same keys", func(t *testing.T) {
		is := is.New(t)
		same, err := e.confidential().UserManagement.GetJWKS(t.Context())
		is.NoErr(err)
		is.Equal(same, keys)
	})

	t.Run("differs from the API: a token has no jti and no roles", func(t *testing.T) {
		is := is.New(t)
		c := claimsOf(t, session.AccessToken)
		is.Equal(c.ID, "")
		is.Equal(len(c.Roles), 0)
	})

	t.Run("differs from the API: a key has no certificate", func(t *testing.T) {
		is := is.New(t)
		is.Equal(len(keys.Keys), 1)
		is.Equal(len(keys.Keys[0].X5C), 0)
		is.Equal(keys.Keys[0].X5TSHA256, "")
	})
}
