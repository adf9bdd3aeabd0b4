package faulttest_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/iron"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// responding returns a client that gets the same response to every request.
func responding(t testing.TB, status int, body string) *workos.Confidential {
	t.Helper()
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
	})
	c, err := workos.NewConfidential(apiKey, clientID, core.WithTransport(transport), core.WithRetry(core.RetryPolicy{}))
	is.New(t).NoErr(err)
	return c
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// signed returns a token with the given payload, and its key set with the given member.
func signed(t testing.TB, payload, member string) (token core.AccessToken, keySet string) {
	t.Helper()
	is := is.New(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	is.NoErr(err)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "key_1"}}, nil)
	is.NoErr(err)
	signature, err := signer.Sign([]byte(payload))
	is.NoErr(err)
	text, err := signature.CompactSerialize()
	is.NoErr(err)
	encode := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	return core.NewAccessToken(text), `{"keys":[{"kty":"RSA","kid":"key_1","n":"` + encode(key.N) + `","e":"` + encode(big.NewInt(int64(key.E))) + `",` + member + `}]}`
}

// TestOddTextIsReadByEveryDecoder gives every decoder one member with odd text, and expects it to read the rest.
func TestOddTextIsReadByEveryDecoder(t *testing.T) {
	decoders := map[string]struct {
		member string
		read   func(t *testing.T, member string) string // the decoded member
	}{
		"an object": {"name", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"id":"org_1",`+member+`}`).Organizations.Get(t.Context(), "org_1")
			is.New(t).NoErr(err)
			return got.Name
		}},
		"an object of a page": {"first_name", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"data":[{"id":"directory_user_1",`+member+`},{"id":"directory_user_2"}],"list_metadata":{}}`).DirectorySync.ListUsers(t.Context(), directorysync.ListUsersParams{DirectoryID: "directory_1"}).Page()
			is.New(t).NoErr(err)
			is.New(t).Equal(len(got.Data), 2)
			return got.Data[0].FirstName
		}},
		"an event of a page": {"first_name", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"data":[{"id":"event_1","event":"user.created","data":{`+member+`}},{"id":"event_2","event":"user.created","data":{}}],"list_metadata":{}}`).Events.List(t.Context(), nil).Page()
			is.New(t).NoErr(err)
			is.New(t).Equal(len(got.Data), 2)
			return got.Data[0].Data.(events.UserCreated).FirstName
		}},
		"a new event": {"name", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"data":[{"id":"event_1","event":"user.hatched","data":{`+member+`}}],"list_metadata":{}}`).Events.List(t.Context(), nil).Page()
			is.New(t).NoErr(err)
			var data struct{ Name string }
			is.New(t).NoErr(json.Unmarshal(got.Data[0].Data.(events.Unknown).Raw, &data))
			return data.Name
		}},
		"a webhook": {"first_name", func(t *testing.T, member string) string {
			got, err := webhooks.Parse(webhooks.Trust([]byte(`{"id":"event_1","event":"user.created","data":{` + member + `}}`)))
			is.New(t).NoErr(err)
			return got.Data.(events.UserCreated).FirstName
		}},
		"an action": {"user_agent", func(t *testing.T, member string) string {
			got, err := actions.Parse(actions.Trust([]byte(`{"object":"authentication_action_context",` + member + `}`)))
			is.New(t).NoErr(err)
			return got.(actions.Authentication).UserAgent
		}},
		"an error": {"message", func(t *testing.T, member string) string {
			_, err := responding(t, 422, `{"code":"entity_odd",`+member+`}`).Organizations.Get(t.Context(), "org_1")
			e, _ := errors.AsType[*core.Error](err)
			is.New(t).Equal(e.Code, core.ErrorCode("entity_odd"))
			return e.Message
		}},
		"an error whose body is read by the caller": {"why", func(t *testing.T, member string) string {
			_, err := responding(t, 422, `{"code":"entity_odd",`+member+`}`).Organizations.Get(t.Context(), "org_1")
			e, _ := errors.AsType[*core.Error](err)
			var body struct {
				Why string `json:"why"`
			}
			is.New(t).NoErr(e.Decode(&body))
			return body.Why
		}},
		"a sign-in": {"first_name", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"access_token":"a","refresh_token":"r","user":{"id":"user_1",`+member+`}}`).UserManagement.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("r"), nil)
			is.New(t).NoErr(err)
			return got.User.FirstName
		}},
		"the claims of a token": {"role", func(t *testing.T, member string) string {
			token, keySet := signed(t, `{"sub":"user_1","sid":"session_1","exp":99999999999,`+member+`}`, `"use":"sig"`)
			got, err := responding(t, 200, keySet).UserManagement.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
			is.New(t).NoErr(err)
			return string(got.Role)
		}},
		"the caller's own claims": {"plan", func(t *testing.T, member string) string {
			token, keySet := signed(t, `{"sub":"user_1","sid":"session_1","exp":99999999999,`+member+`}`, `"use":"sig"`)
			claims, err := responding(t, 200, keySet).UserManagement.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
			is.New(t).NoErr(err)
			own, err := usermanagement.DecodeClaims[struct {
				Plan string `json:"plan"`
			}](claims)
			is.New(t).NoErr(err)
			return own.Plan
		}},
		"a key set": {"x5t", func(t *testing.T, member string) string {
			token, keySet := signed(t, `{"sub":"user_1","sid":"session_1","exp":99999999999}`, member)
			_, err := responding(t, 200, keySet).UserManagement.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
			is.New(t).NoErr(err)
			return ""
		}},
		"flags": {"slug", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"beta":{"enabled":true,`+member+`}}`).FeatureFlags.Poll(t.Context())
			is.New(t).NoErr(err)
			is.New(t).True(got["beta"].Enabled)
			return string(got["beta"].Slug)
		}},
		"an object of the vault": {"name", func(t *testing.T, member string) string {
			got, err := responding(t, 200, `{"id":"secret_1","value":"v",`+member+`}`).Vault.ReadObject(t.Context(), "secret_1")
			is.New(t).NoErr(err)
			return got.Name
		}},
		"tokens that are stored": {"email", func(t *testing.T, member string) string {
			got, err := tokens.Decode([]byte(`{"version":1,"refresh_token":"r",` + member + `}`))
			is.New(t).NoErr(err)
			return got.Email
		}},
		"a session that another SDK sealed": {"first_name", func(t *testing.T, member string) string {
			const password = "a password of 32 characters, or so"
			sessions, err := session.NewManager(responding(t, 200, `{}`).UserManagement, workos.CookiePasswords(password))
			is.New(t).NoErr(err)
			seal, err := iron.Seal([]byte(`{"accessToken":"a.e30.c","refreshToken":"r","user":{"id":"user_1",`+strings.ReplaceAll(member, "first_name", "firstName")+`}}`), password, time.Time{})
			is.New(t).NoErr(err)
			sealed := core.NewSealedSession(seal)
			got, err := sessions.Unseal(sealed)
			is.New(t).NoErr(err)
			again, err := sessions.Reseal(sealed)
			is.New(t).NoErr(err)
			_, err = sessions.Unseal(again)
			is.New(t).NoErr(err)
			is.New(t).Equal(got.RefreshToken().Reveal(), "r")
			return ""
		}},
	}
	for name, decoder := range decoders {
		for oddity, c := range map[string]struct{ value, want string }{
			"half of a surrogate pair": {`"Ada \ud83d"`, "Ada \ufffd"},
			"text that is not UTF-8":   {"\"T\xe9l\"", "T\ufffdl"},
			"a duplicate member":       {`"first","` + decoder.member + `":"last"`, "last"},
		} {
			t.Run(name+" with "+oddity, func(t *testing.T) {
				t.Parallel()
				if read := decoder.read(t, `"`+decoder.member+`":`+c.value); read != "" {
					is.New(t).Equal(read, c.want)
				}
			})
		}
	}
}
