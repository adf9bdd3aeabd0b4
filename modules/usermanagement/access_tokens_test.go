package usermanagement_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// newKey returns a signing key with the given ID.
func newKey(t testing.TB, id string) jose.JSONWebKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return jose.JSONWebKey{Key: key, KeyID: id, Algorithm: "RS256", Use: "sig"}
}

// sign returns a token with the claims, signed with the key.
func sign(t testing.TB, key jose.SigningKey, claims map[string]any) core.AccessToken {
	t.Helper()
	signer, err := jose.NewSigner(key, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return core.NewAccessToken(token)
}

func rs256(key jose.JSONWebKey) jose.SigningKey {
	return jose.SigningKey{Algorithm: jose.RS256, Key: key}
}

// claims returns the claims of a valid token, changed by extra; nil removes a claim.
func claims(extra map[string]any) map[string]any {
	all := map[string]any{
		"sub": "user_1", "sid": "session_1", "iss": "https://api.workos.com", "aud": "client_1", "jti": "token_1",
		"iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
	}
	for name, value := range extra {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

// published is a transport that serves a key set and counts the requests.
type published struct {
	mu      sync.Mutex
	keys    []any
	body    string // served instead of the keys
	fail    bool
	delay   time.Duration
	fetches atomic.Int32
}

func (p *published) set(keys ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys, p.body, p.fail = keys, "", false
}

func (p *published) respond(body string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.body = body
}

func (p *published) breakDown() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fail = true
}

func (p *published) RoundTrip(r *http.Request) (*http.Response, error) {
	p.fetches.Add(1)
	time.Sleep(p.delay)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail {
		return nil, io.ErrUnexpectedEOF
	}
	body, err := json.Marshal(map[string]any{"keys": p.keys})
	if err != nil {
		return nil, err
	}
	if p.body != "" {
		body = []byte(p.body)
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(string(body))), ContentLength: int64(len(body)), Request: r}, nil
}

// verifier returns a public client whose keys are those of p.
func verifier(t testing.TB, p *published) usermanagement.Public {
	t.Helper()
	client, err := core.NewClient("client_1", core.WithTransport(p), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	return usermanagement.NewPublic(client)
}

// denyList denies tokens by their session.
type denyList map[core.SessionID]bool

func denying(id core.SessionID) denyList { return denyList{id: true} }

func (d denyList) Denies(_ context.Context, token *usermanagement.AccessTokenClaims) bool {
	return d[token.SessionID]
}

func TestVerifyAccessToken(t *testing.T) {
	key, other := newKey(t, "key_1"), newKey(t, "key_1")
	keys := &published{}
	keys.set(map[string]any{"kty": "EC", "kid": "odd"}, key.Public())
	m := verifier(t, keys)

	t.Run("a valid token is read claim by claim", func(t *testing.T) {
		is := is.New(t)
		token, err := m.VerifyAccessToken(t.Context(), sign(t, rs256(key), claims(map[string]any{
			"org_id": "org_1", "role": "admin", "roles": []string{"admin", "member"}, "permissions": []string{"read"},
			"entitlements": []string{"sso"}, "feature_flags": []string{"beta"}, "client_id": "client_1",
			"act": map[string]any{"sub": "support@example.com"}, "team": "compilers",
		})), usermanagement.AccessTokenPolicy{Issuers: []string{"https://api.workos.com"}, Audiences: []string{"x", "client_1"}})
		is.NoErr(err)
		is.Equal(token.UserID, core.UserID("user_1"))
		is.Equal(token.SessionID, core.SessionID("session_1"))
		is.Equal(token.OrganizationID, core.OrganizationID("org_1"))
		is.Equal(token.Role, core.RoleSlug("admin"))
		is.Equal(token.Roles, []core.RoleSlug{"admin", "member"})
		is.Equal(token.Permissions, []core.PermissionSlug{"read"})
		is.Equal(token.Entitlements, []core.EntitlementSlug{"sso"})
		is.Equal(token.FeatureFlags, []core.FeatureFlagSlug{"beta"})
		is.Equal(token.Actor.Subject, "support@example.com")
		is.True(time.Until(token.ExpiresAt) > 4*time.Minute)
		custom, err := usermanagement.DecodeClaims[struct {
			Team string `json:"team"`
		}](token)
		is.NoErr(err)
		is.Equal(custom.Team, "compilers")
		_, err = usermanagement.DecodeClaims[struct {
			Team int `json:"team"`
		}](token)
		is.True(errors.Is(err, usermanagement.ErrTokenMalformed))
	})
	t.Run("the tokens of workostest are valid", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		began, code := begin(t, setup)
		session, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), began.Verifier, nil)
		is.NoErr(err)
		token, err := setup.Confidential.UserManagement.VerifyAccessToken(t.Context(), session.AccessToken, usermanagement.AccessTokenPolicy{})
		is.NoErr(err)
		is.Equal(token.UserID, session.User.ID)
	})

	good := sign(t, rs256(key), claims(nil)).Reveal()
	parts := strings.Split(good, ".")
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"key_1"}`))
	hmac := jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: key.Public().Key.(*rsa.PublicKey).N.Bytes(), KeyID: "key_1"}}
	for name, test := range map[string]struct {
		token  core.AccessToken
		policy usermanagement.AccessTokenPolicy
		want   error
	}{
		"nothing":                         {core.AccessToken{}, usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"something else than a token":     {core.NewAccessToken("abc"), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"a token that is much too long":   {core.NewAccessToken(strings.Repeat("a", 1<<20)), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"a line break in a token":         {core.NewAccessToken(good[:20] + "\n" + good[20:]), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"another spelling of a token":     {core.NewAccessToken(respelt(good)), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"algorithm none":                  {core.NewAccessToken(unsigned + "." + parts[1] + "."), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"HMAC with the public key":        {sign(t, hmac, claims(nil)), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"another RSA algorithm":           {sign(t, jose.SigningKey{Algorithm: jose.PS256, Key: key}, claims(nil)), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"no kid":                          {sign(t, jose.SigningKey{Algorithm: jose.RS256, Key: key.Key}, claims(nil)), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"another key under the same kid":  {sign(t, rs256(other), claims(nil)), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenSignature},
		"a changed payload":               {core.NewAccessToken(parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"user_2","exp":9999999999}`)) + "." + parts[2]), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenSignature},
		"expired":                         {sign(t, rs256(key), claims(map[string]any{"exp": time.Now().Add(-time.Second).Unix()})), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenExpired},
		"no expiry":                       {sign(t, rs256(key), claims(map[string]any{"exp": nil})), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"an expiry of another type":       {sign(t, rs256(key), claims(map[string]any{"exp": "soon"})), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"no subject":                      {sign(t, rs256(key), claims(map[string]any{"sub": nil})), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenMalformed},
		"not valid yet":                   {sign(t, rs256(key), claims(map[string]any{"nbf": time.Now().Add(time.Minute).Unix()})), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenNotYetValid},
		"another issuer":                  {core.NewAccessToken(good), usermanagement.AccessTokenPolicy{Issuers: []string{"https://evil.test"}}, usermanagement.ErrTokenIssuer},
		"another client":                  {sign(t, rs256(key), claims(map[string]any{"client_id": "client_2"})), usermanagement.AccessTokenPolicy{}, usermanagement.ErrTokenClient},
		"another client than those named": {sign(t, rs256(key), claims(map[string]any{"client_id": "client_2"})), usermanagement.AccessTokenPolicy{ClientIDs: []core.ClientID{"client_3"}}, usermanagement.ErrTokenClient},
		"a token that a deny list denies": {core.NewAccessToken(good), usermanagement.AccessTokenPolicy{DenyList: denying("session_1")}, usermanagement.ErrTokenRevoked},
		"another audience":                {core.NewAccessToken(good), usermanagement.AccessTokenPolicy{Audiences: []string{"client_2"}}, usermanagement.ErrTokenAudience},
	} {
		t.Run(name+" is rejected", func(t *testing.T) {
			is := is.New(t)
			for range 2 { // also when it is verified a second time
				token, err := m.VerifyAccessToken(t.Context(), test.token, test.policy)
				is.True(token == nil)
				is.True(errors.Is(err, test.want))
				is.True(errors.Is(err, usermanagement.ErrInvalidToken))
			}
		})
	}
	t.Run("a header with a critical parameter is rejected", func(t *testing.T) {
		signer, err := jose.NewSigner(rs256(key), (&jose.SignerOptions{}).WithHeader("crit", []string{"exp"}))
		is := is.New(t)
		is.NoErr(err)
		token, err := jwt.Signed(signer).Claims(claims(nil)).Serialize()
		is.NoErr(err)
		_, err = m.VerifyAccessToken(t.Context(), core.NewAccessToken(token), usermanagement.AccessTokenPolicy{})
		is.True(errors.Is(err, usermanagement.ErrTokenSignature))
	})
	t.Run("a forged token is rejected even if a caller changes the errors of go-jose", func(t *testing.T) {
		failure := jose.ErrCryptoFailure
		jose.ErrCryptoFailure = nil
		defer func() { jose.ErrCryptoFailure = failure }()
		_, err := m.VerifyAccessToken(t.Context(), sign(t, rs256(other), claims(map[string]any{"sub": "user_2"})), usermanagement.AccessTokenPolicy{})
		is.New(t).True(errors.Is(err, usermanagement.ErrTokenSignature))
	})
	t.Run("a key set is read even if a caller changes the bounds of go-jose", func(t *testing.T) {
		most := jose.MaxRSAModulusBits
		jose.MaxRSAModulusBits = 0
		defer func() { jose.MaxRSAModulusBits = most }()
		keys := &published{}
		keys.set(key.Public())
		_, err := verifier(t, keys).VerifyAccessToken(t.Context(), core.NewAccessToken(good), usermanagement.AccessTokenPolicy{})
		is.New(t).NoErr(err)
	})
	t.Run("a token of the client itself, of a client that the policy names, or without a client is accepted", func(t *testing.T) {
		is := is.New(t)
		policy := usermanagement.AccessTokenPolicy{ClientIDs: []core.ClientID{"client_2"}}
		for _, client := range []any{"client_1", "client_2", "", nil} {
			token, err := m.VerifyAccessToken(t.Context(), sign(t, rs256(key), claims(map[string]any{"client_id": client})), policy)
			is.NoErr(err)
			is.Equal(token.UserID, core.UserID("user_1"))
		}
	})
	t.Run("a deny list is consulted for every verification, and denies no other token", func(t *testing.T) {
		is := is.New(t)
		denied := denying("session_2")
		for range 2 {
			_, err := m.VerifyAccessToken(t.Context(), core.NewAccessToken(good), usermanagement.AccessTokenPolicy{DenyList: denied})
			is.NoErr(err)
		}
		denied["session_1"] = true
		_, err := m.VerifyAccessToken(t.Context(), core.NewAccessToken(good), usermanagement.AccessTokenPolicy{DenyList: denied})
		is.True(errors.Is(err, usermanagement.ErrTokenRevoked))
	})
	t.Run("clocks may differ by the leeway", func(t *testing.T) {
		late := sign(t, rs256(key), claims(map[string]any{"exp": time.Now().Add(-10 * time.Second).Unix()}))
		_, err := m.VerifyAccessToken(t.Context(), late, usermanagement.AccessTokenPolicy{Leeway: time.Minute})
		is.New(t).NoErr(err)
	})
	t.Run("no formatted token contains its payload", func(t *testing.T) {
		is := is.New(t)
		token, err := m.VerifyAccessToken(t.Context(), core.NewAccessToken(good), usermanagement.AccessTokenPolicy{})
		is.NoErr(err)
		is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v", token, *token, *token), parts[1]))
	})
}

func TestVerifiedTokensAreRemembered(t *testing.T) {
	key := newKey(t, "key_1")
	keys := &published{}
	keys.set(key.Public())

	t.Run("until they expire, and no longer", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			m, token := verifier(t, keys), sign(t, rs256(key), claims(nil))
			for range 2 {
				_, err := m.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
				is.NoErr(err)
			}
			time.Sleep(5 * time.Minute)
			_, err := m.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
			is.True(errors.Is(err, usermanagement.ErrTokenExpired))
		})
	})
	everything := sign(t, rs256(key), claims(map[string]any{
		"aud": []string{"client_1", "client_2"}, "roles": []string{"member", "editor"}, "permissions": []string{"read"},
		"entitlements": []string{"sso"}, "feature_flags": []string{"beta"}, "act": map[string]any{"sub": "support@example.com"},
	}))
	t.Run("so that a second call verifies no signature, and allocates little more than the token and its lists", func(t *testing.T) {
		is := is.New(t)
		m := verifier(t, keys)
		allocated := testing.AllocsPerRun(100, func() {
			_, err := m.VerifyAccessToken(t.Context(), everything, usermanagement.AccessTokenPolicy{})
			is.NoErr(err)
		})
		is.True(allocated <= 9) // the token, its actor, five lists, the hash, and the text of the secret
	})
	t.Run("and no caller sees the changes of another", func(t *testing.T) {
		is := is.New(t)
		m := verifier(t, keys)
		for range 3 {
			token, err := m.VerifyAccessToken(t.Context(), everything, usermanagement.AccessTokenPolicy{})
			is.NoErr(err)
			is.Equal(token.UserID, core.UserID("user_1"))
			is.Equal(token.Actor.Subject, "support@example.com")
			is.Equal(token.Roles, []core.RoleSlug{"member", "editor"})
			is.Equal(token.Permissions, []core.PermissionSlug{"read"})
			is.Equal(token.Entitlements, []core.EntitlementSlug{"sso"})
			is.Equal(token.FeatureFlags, []core.FeatureFlagSlug{"beta"})
			is.Equal(token.Audience, []string{"client_1", "client_2"})
			token.UserID, token.Actor.Subject = "user_2", "evil@example.com"
			token.Roles[0], token.Permissions[0], token.Entitlements[0] = "owner", "owner", "owner"
			token.FeatureFlags[0], token.Audience[0] = "owner", "owner"
		}
	})
	t.Run("and appending to one list changes no other", func(t *testing.T) {
		is := is.New(t)
		token, err := verifier(t, keys).VerifyAccessToken(t.Context(), everything, usermanagement.AccessTokenPolicy{})
		is.NoErr(err)
		_ = append(token.Roles, "owner")
		is.Equal(token.Permissions, []core.PermissionSlug{"read"})
	})
	t.Run("and a caller's type that keeps and changes its input changes no token", func(t *testing.T) {
		is := is.New(t)
		m := verifier(t, keys)
		for range 2 {
			token, err := m.VerifyAccessToken(t.Context(), everything, usermanagement.AccessTokenPolicy{})
			is.NoErr(err)
			raw, err := usermanagement.DecodeClaims[greedy](token)
			is.NoErr(err)
			is.Equal((*raw)[0], byte('{'))
			clear(*raw)
		}
	})
}

// greedy keeps the bytes that UnmarshalJSON is given, which encoding/json forbids.
type greedy []byte

func (g *greedy) UnmarshalJSON(data []byte) error {
	*g = data
	return nil
}

func TestWhenTheUserOfATokenSignedIn(t *testing.T) {
	key := newKey(t, "key_1")
	keys := &published{keys: []any{key.Public()}}
	for name, test := range map[string]struct {
		claim any
		want  time.Time
	}{
		"has whole seconds":                      {1_700_000_000, time.Unix(1_700_000_000, 0)},
		"drops a fraction of a second":           {1_700_000_000.75, time.Unix(1_700_000_000, 0)},
		"is zero without the claim":              {nil, time.Time{}},
		"is zero for a string":                   {"1700000000", time.Time{}},
		"is zero for a list":                     {[]int{1_700_000_000}, time.Time{}},
		"is zero for zero":                       {0, time.Time{}},
		"is zero for a negative number":          {-1_700_000_000, time.Time{}},
		"is zero for a number that is too large": {1e300, time.Time{}},
		"is zero after the year 9999":            {1_700_000_000_000, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			token, err := verifier(t, keys).VerifyAccessToken(t.Context(), sign(t, rs256(key), claims(map[string]any{"auth_time": test.claim})), usermanagement.AccessTokenPolicy{})
			is.NoErr(err) // the token is valid with any value of the claim
			is.True(token.AuthenticatedAt.Equal(test.want))
		})
	}
}

func TestTheAudienceOfAToken(t *testing.T) {
	key := newKey(t, "key_1")
	keys := &published{}
	keys.set(key.Public())
	for name, test := range map[string]struct {
		claim any
		want  []string
	}{
		"can be one string": {"client_1", []string{"client_1"}},
		"can be several":    {[]string{"client_1", "client_2"}, []string{"client_1", "client_2"}},
		"can be none":       {[]string{}, []string{}},
		"can be missing":    {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			token, err := verifier(t, keys).VerifyAccessToken(t.Context(), sign(t, rs256(key), claims(map[string]any{"aud": test.claim})), usermanagement.AccessTokenPolicy{})
			is.NoErr(err)
			is.Equal(token.Audience, test.want)
		})
	}
}

func TestKeySet(t *testing.T) {
	one, two := newKey(t, "key_1"), newKey(t, "key_2")
	policy := usermanagement.AccessTokenPolicy{}

	t.Run("concurrent calls share one fetch", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{delay: time.Second}
			keys.set(one.Public())
			m := verifier(t, keys)
			var wait sync.WaitGroup
			for i := range 50 {
				token := sign(t, rs256(one), claims(map[string]any{"jti": strconv.Itoa(i)}))
				wait.Go(func() {
					if _, err := m.VerifyAccessToken(t.Context(), token, policy); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			is.Equal(keys.fetches.Load(), int32(1))
		})
	})
	t.Run("a rotation is picked up, and a token signed with a withdrawn key is no longer valid", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.set(one.Public())
			m := verifier(t, keys)
			old := sign(t, rs256(one), claims(map[string]any{"exp": time.Now().Add(time.Hour).Unix()}))
			_, err := m.VerifyAccessToken(t.Context(), old, policy)
			is.NoErr(err)
			keys.set(two.Public())
			time.Sleep(time.Minute)
			_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(two), claims(nil)), policy)
			is.NoErr(err)
			_, err = m.VerifyAccessToken(t.Context(), old, policy)
			is.True(errors.Is(err, usermanagement.ErrTokenUnknownKey))
		})
	})
	t.Run("tokens with unknown keys cause five more fetches, and then one in six seconds", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.set(one.Public())
			m := verifier(t, keys)
			forged := sign(t, rs256(two), claims(nil))
			for _, want := range []int32{6, 7, 8, 9} {
				for range 100 {
					_, err := m.VerifyAccessToken(t.Context(), forged, policy)
					is.True(errors.Is(err, usermanagement.ErrTokenUnknownKey))
				}
				is.Equal(keys.fetches.Load(), want)
				time.Sleep(6 * time.Second)
			}
			time.Sleep(time.Hour)
			for range 100 {
				_, err := m.VerifyAccessToken(t.Context(), forged, policy)
				is.True(errors.Is(err, usermanagement.ErrTokenUnknownKey))
			}
			is.Equal(keys.fetches.Load(), int32(14)) // no more than five are saved up
		})
	})
	t.Run("a made-up token does not keep a new key from being found", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.set(one.Public())
			m := verifier(t, keys)
			_, err := m.VerifyAccessToken(t.Context(), sign(t, rs256(newKey(t, "made_up")), claims(nil)), policy)
			is.True(errors.Is(err, usermanagement.ErrTokenUnknownKey))
			keys.set(one.Public(), two.Public())
			_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(two), claims(nil)), policy)
			is.NoErr(err)
		})
	})
	t.Run("a key that is published while the keys are being fetched is found", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.set(one.Public())
			client, err := core.NewClient("client_1", core.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
				response, err := keys.RoundTrip(r)
				time.Sleep(time.Second) // the response takes a second
				return response, err
			})))
			is.NoErr(err)
			m := usermanagement.NewPublic(client)
			go func() { _, _ = m.VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(nil)), policy) }()
			time.Sleep(time.Second / 2)
			keys.set(one.Public(), two.Public())
			_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(two), claims(nil)), policy)
			is.NoErr(err)
			is.Equal(keys.fetches.Load(), int32(2))
		})
	})
	t.Run("old keys are used while WorkOS cannot be reached, and fetched again when it can", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.set(one.Public())
			m := verifier(t, keys)
			_, err := m.VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(nil)), policy)
			is.NoErr(err)
			keys.breakDown()
			time.Sleep(3 * time.Hour)
			for i := range 3 {
				_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(map[string]any{"jti": strconv.Itoa(i)})), policy)
				is.NoErr(err)
				synctest.Wait()
			}
			is.Equal(keys.fetches.Load(), int32(2)) // it tried, once
			keys.set(one.Public(), two.Public())
			time.Sleep(time.Minute)
			_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(map[string]any{"jti": "again"})), policy)
			is.NoErr(err)
			synctest.Wait()
			_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(two), claims(nil)), policy)
			is.NoErr(err) // the background refresh fetched it
			is.Equal(keys.fetches.Load(), int32(3))
		})
	})
	t.Run("an error of fetching the keys says nothing about the token", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.breakDown()
			m := verifier(t, keys)
			token := sign(t, rs256(one), claims(nil))
			_, err := m.VerifyAccessToken(t.Context(), token, policy)
			is.True(!errors.Is(err, usermanagement.ErrInvalidToken))
			_, transport := errors.AsType[*core.TransportError](err)
			is.True(transport)
			keys.set(one.Public())
			time.Sleep(2 * time.Second)
			_, err = m.VerifyAccessToken(t.Context(), token, policy)
			is.NoErr(err) // a failed fetch delays the next one by only a second
		})
	})
	t.Run("a caller that gives up does not end the fetch for the others", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{delay: 2 * time.Second}
			keys.set(one.Public())
			m := verifier(t, keys)
			token := sign(t, rs256(one), claims(nil))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := m.VerifyAccessToken(ctx, token, policy)
			is.True(errors.Is(err, ctx.Err()))
			_, err = m.VerifyAccessToken(t.Context(), token, policy)
			is.NoErr(err)
			is.Equal(keys.fetches.Load(), int32(1))
		})
	})
	t.Run("a transport that panics makes its caller panic, and the next caller fetches again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			keys := &published{}
			keys.set(one.Public())
			failure := errors.New("oh")
			panics := true
			client, err := core.NewClient("client_1", core.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
				if panics {
					panic(failure)
				}
				return keys.RoundTrip(r)
			})))
			is.NoErr(err)
			m, token := usermanagement.NewPublic(client), sign(t, rs256(one), claims(nil))
			func() {
				defer func() {
					reason, ok := recover().(error)
					is.True(ok && errors.Is(reason, failure))
				}()
				_, _ = m.VerifyAccessToken(t.Context(), token, policy)
				is.Fail() // it panics
			}()
			_, err = m.VerifyAccessToken(t.Context(), token, policy)
			is.True(err != nil && !errors.Is(err, usermanagement.ErrInvalidToken)) // it says nothing about the token
			panics = false
			time.Sleep(2 * time.Second)
			_, err = m.VerifyAccessToken(t.Context(), token, policy)
			is.NoErr(err)
		})
	})
	for _, body := range []string{`{"keys":null}`, `{"keys":[]}`, `{"keys":[null]}`, `{"keys":[{}]}`, `{"message":"ok"}`, `{}`, `null`, `[]`, `<html></html>`, `{"keys":{"kid":"key_1"}}`} {
		t.Run("a response without keys is a failed fetch, and the known keys stay: "+body, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				keys := &published{}
				keys.set(one.Public())
				m := verifier(t, keys)
				long := map[string]any{"exp": time.Now().Add(48 * time.Hour).Unix()}
				_, err := m.VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(long)), policy)
				is.NoErr(err)
				keys.respond(body)
				time.Sleep(24 * time.Hour)
				_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(two), claims(nil)), policy)
				is.True(errors.Is(err, core.ErrBadResponse))
				is.True(!errors.Is(err, usermanagement.ErrInvalidToken)) // it says nothing about the token
				long["jti"] = "another"
				_, err = m.VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(long)), policy)
				is.NoErr(err)
				_, err = m.GetJWKS(t.Context())
				is.Equal(err == nil, body == `{"keys":[]}` || body == `{"keys":[null]}` || body == `{"keys":[{}]}`)
			})
		})
	}
	t.Run("keys that are too short or for another use are ignored", func(t *testing.T) {
		is := is.New(t)
		encryption := one.Public()
		encryption.Use = "enc"
		keys := &published{}
		keys.set(encryption, two.Public())
		_, err := verifier(t, keys).VerifyAccessToken(t.Context(), sign(t, rs256(one), claims(nil)), policy)
		is.True(errors.Is(err, usermanagement.ErrTokenUnknownKey))
	})
}

// respelt returns the token with one of the unused bits of its last character set.
func respelt(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + alphabet[last^1:last^1+1]
}

// roundTrip is a transport made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
