package session_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const (
	password      = "a cookie password that opens nothing at all"
	otherPassword = "another cookie password that opens nothing"
	hexPassword   = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
)

// manager makes a manager with a client that must not send anything.
func manager(t testing.TB, passwords []core.CookiePassword, opts ...session.Option) *session.Manager {
	t.Helper()
	client, err := core.NewConfidential("sk_test_session", "client_session", core.WithTransport(refused{t}))
	if err != nil {
		t.Fatal(err)
	}
	m, err := session.NewManager(usermanagement.NewConfidential(client), passwords, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type refused struct{ t testing.TB }

func (r refused) RoundTrip(request *http.Request) (*http.Response, error) {
	r.t.Errorf("sent %s %s", request.Method, request.URL.Path)
	return nil, errors.New("no network here")
}

// scene is a server with a signed-in user, who is a member of two organizations and signed in to the first.
type scene struct {
	testclient.Setup
	manager       *session.Manager
	first, second core.OrganizationID
	response      *usermanagement.AuthenticationResponse
	sealed        core.SealedSession
}

func signIn(t testing.TB, opts ...session.Option) scene {
	t.Helper()
	return signInTo(t, nil, opts...)
}

func signInTo(t testing.TB, server []workostest.Option, opts ...session.Option) scene {
	t.Helper()
	s := scene{Setup: testclient.Start(t, append(server, workostest.WithRole("admin", "widgets:write"))...)}
	grace := s.Server.AddUser(workostest.User{
		Email: "grace@example.com", EmailVerified: true, FirstName: "Grace", Password: core.NewPassword("hunter2 hunter2"),
		Metadata: map[string]string{"plan": "navy"},
	})
	s.first = s.Server.AddOrganization(workostest.Organization{Name: "First", FeatureFlags: []core.FeatureFlagSlug{"beta"}}).ID
	if _, err := s.Server.AddMembership(grace.ID, s.first, "admin"); err != nil {
		t.Fatal(err)
	}
	var err error
	s.response, err = s.Confidential.UserManagement.AuthenticateWithPassword(t.Context(), "grace@example.com", core.NewPassword("hunter2 hunter2"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.second = s.Server.AddOrganization(workostest.Organization{Name: "Second"}).ID
	if _, err := s.Server.AddMembership(grace.ID, s.second, "member"); err != nil {
		t.Fatal(err)
	}
	if s.manager, err = session.NewManager(s.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(password)}, opts...); err != nil {
		t.Fatal(err)
	}
	if s.sealed, err = s.manager.Seal(s.response); err != nil {
		t.Fatal(err)
	}
	s.Server.ResetRequests()
	return s
}

// iron seals any payload.
func iron(t testing.TB, payload any) core.SealedSession {
	t.Helper()
	plaintext, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := session.SealIron(plaintext, password)
	if err != nil {
		t.Fatal(err)
	}
	return core.NewSealedSession(sealed)
}

// unsigned returns a token without a signature.
func unsigned(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","kid":"key_1"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte("signature"))
}

func TestNewManagerRejects(t *testing.T) {
	client, err := core.NewConfidential("sk_test_session", "client_session")
	is.New(t).NoErr(err)
	users := usermanagement.NewConfidential(client)
	good := []core.CookiePassword{core.NewCookiePassword(password)}
	for name, test := range map[string]struct {
		client    usermanagement.Confidential
		passwords []core.CookiePassword
		options   []session.Option
		argument  string
	}{
		"no client":                          {usermanagement.Confidential{}, good, nil, "client"},
		"no password":                        {users, nil, nil, "passwords"},
		"an empty password":                  {users, []core.CookiePassword{{}}, nil, "passwords"},
		"a password of 31 characters":        {users, []core.CookiePassword{core.NewCookiePassword(password[:31])}, nil, "passwords"},
		"31 characters of more bytes":        {users, []core.CookiePassword{core.NewCookiePassword(strings.Repeat("é", 31))}, nil, "passwords"},
		"a short password after a valid one": {users, []core.CookiePassword{core.NewCookiePassword(password), core.NewCookiePassword("short")}, nil, "passwords"},
		"the zero option":                    {users, good, []session.Option{{}}, "opts[0]"},
		"a nil codec":                        {users, good, []session.Option{session.WithCodecs(nil)}, "WithCodecs"},
		"no group":                           {users, good, []session.Option{session.WithGroup(nil)}, "WithGroup"},
		"a limit of 0":                       {users, good, []session.Option{session.WithMaxSealedBytes(0)}, "WithMaxSealedBytes"},
		"a short password that seals":        {users, core.CookiePasswords("short", password), []session.Option{session.WithCodecs(session.GoSDK())}, "passwords"},
		"an empty password for the Go SDK":   {users, core.CookiePasswords(password, ""), []session.Option{session.WithCodecs(session.GoSDK())}, "passwords"},
		"a short password for the Ruby SDK":  {users, core.CookiePasswords(password, "short"), []session.Option{session.WithCodecs(session.RubySDK())}, "passwords"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := session.NewManager(test.client, test.passwords, test.options...)
			is.New(t).True(m == nil)
			moduletest.WantArgument(t, err, test.argument)
		})
	}
	t.Run("but accepts 32 characters", func(t *testing.T) {
		_, err := session.NewManager(users, []core.CookiePassword{core.NewCookiePassword(password[:32])})
		is.New(t).NoErr(err)
	})
}

func TestAuthenticate(t *testing.T) {
	t.Run("returns who the user is and what they may do", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		current, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.NoErr(err)
		is.Equal(current.UserID, s.response.User.ID)
		is.Equal(current.OrganizationID, s.first)
		is.Equal(current.Role, core.RoleSlug("admin"))
		is.Equal(current.Permissions, []core.PermissionSlug{"widgets:write"})
		is.Equal(current.FeatureFlags, []core.FeatureFlagSlug{"beta"})
		is.True(current.SessionID != "")
		is.Equal(*current.User, s.response.User)
		is.Equal(current.AuthenticationMethod, usermanagement.AuthenticationMethodPassword)
		is.Equal(current.AccessToken, s.response.AccessToken)
		is.True(current.Impersonator == nil)
		custom, err := usermanagement.DecodeClaims[struct {
			JTI string `json:"jti"`
		}](current.Claims)
		is.NoErr(err)
		is.Equal(custom.JTI, current.ID)
	})
	t.Run("fetches the keys once and nothing else", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		for range 3 {
			_, err := s.manager.Authenticate(t.Context(), s.sealed)
			is.NoErr(err)
		}
		requests := s.Server.Requests()
		is.Equal(len(requests), 1)
		is.Equal(requests[0].Route, "/sso/jwks/{clientId}")
	})
	t.Run("returns who impersonates the user", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		s.response.Impersonator = &usermanagement.Impersonator{Email: "support@example.com", Reason: "ticket 7"}
		sealed, err := s.manager.Seal(s.response)
		is.NoErr(err)
		current, err := s.manager.Authenticate(t.Context(), sealed)
		is.NoErr(err)
		is.Equal(*current.Impersonator, *s.response.Impersonator)
	})
	t.Run("needs no user in the seal", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		current, err := s.manager.Authenticate(t.Context(), iron(t, map[string]any{"accessToken": s.response.AccessToken.Reveal(), "user": nil}))
		is.NoErr(err)
		is.True(current.User == nil)
		is.Equal(current.UserID, s.response.User.ID)
	})
	t.Run("does not blame the session if the keys cannot be fetched", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		s.Server.Inject(workostest.Fault{Path: "/sso/jwks/{clientId}", Status: 503})
		current, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.True(current == nil)
		is.True(errors.Is(err, core.ErrServer))
		_, ours := errors.AsType[*session.Error](err)
		is.True(!ours)
	})
	t.Run("rejects an expired token, which needs a refresh", func(t *testing.T) {
		is := is.New(t)
		past := time.Now().Add(-time.Hour)
		s := signInTo(t, []workostest.Option{workostest.WithClock(func() time.Time { return past })})
		_, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.True(errors.Is(err, session.ReasonInvalidJWT))
		is.True(errors.Is(err, usermanagement.ErrTokenExpired))
	})
	t.Run("applies the policy", func(t *testing.T) {
		is := is.New(t)
		policy := usermanagement.AccessTokenPolicy{Issuers: []string{"https://elsewhere.example"}}
		s := signIn(t, session.WithPolicy(policy))
		policy.Issuers[0] = s.Server.URL + "/user_management/" + string(s.Server.ClientID) // the slice belongs to the caller
		_, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.True(errors.Is(err, session.ReasonInvalidJWT))
		is.True(errors.Is(err, usermanagement.ErrTokenIssuer))
	})
	for name, test := range map[string]struct {
		sealed core.SealedSession
		reason session.Reason
	}{
		"no cookie":                     {core.SealedSession{}, session.ReasonNoSessionCookie},
		"text that is not a seal":       {core.NewSealedSession("hello"), session.ReasonInvalidSessionCookie},
		"a seal without a token":        {iron(t, map[string]any{"refreshToken": "r"}), session.ReasonInvalidSessionCookie},
		"a seal of null":                {iron(t, nil), session.ReasonInvalidSessionCookie},
		"a seal of a list":              {iron(t, []int{1}), session.ReasonInvalidSessionCookie},
		"a token that is a number":      {iron(t, map[string]any{"accessToken": 7}), session.ReasonInvalidSessionCookie},
		"a user of the wrong kind":      {iron(t, map[string]any{"accessToken": "a", "user": map[string]any{"id": 7}}), session.ReasonInvalidSessionCookie},
		"an impersonator of wrong kind": {iron(t, map[string]any{"accessToken": "a", "impersonator": map[string]any{"email": 7}}), session.ReasonInvalidSessionCookie},
		"an older seal of a number":     {core.NewSealedSession(core.NewSecret(strings.TrimSuffix(iron(t, 7).Reveal(), "~2")).Reveal() + "~1"), session.ReasonInvalidSessionCookie},
		"a malformed token":             {iron(t, map[string]any{"accessToken": "a"}), session.ReasonInvalidJWT},
		"a seal that is far too long":   {iron(t, map[string]any{"accessToken": strings.Repeat("a", 64<<10)}), session.ReasonInvalidSessionCookie},
	} {
		t.Run("rejects "+name, func(t *testing.T) {
			is := is.New(t)
			current, err := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}).Authenticate(t.Context(), test.sealed)
			is.True(current == nil)
			refused, ok := errors.AsType[*session.Error](err)
			is.True(ok)
			is.Equal(refused.Reason, test.reason)
			is.True(!refused.Retryable)
		})
	}
}

func TestPasswordRotation(t *testing.T) {
	is := is.New(t)
	before := signIn(t)
	during := manager(t, []core.CookiePassword{core.NewCookiePassword(otherPassword), core.NewCookiePassword(password)})
	after := manager(t, []core.CookiePassword{core.NewCookiePassword(otherPassword)})

	resealed, err := during.Reseal(before.sealed) // the old password still opens, the new one seals
	is.NoErr(err)
	_, err = after.Unseal(resealed)
	is.NoErr(err)
	_, err = after.Unseal(before.sealed)
	is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
	_, err = before.manager.Unseal(resealed)
	is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
}

func TestSealRejects(t *testing.T) {
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)})
	t.Run("a session that does not fit into a cookie", func(t *testing.T) {
		is := is.New(t)
		response := &usermanagement.AuthenticationResponse{AccessToken: core.NewAccessToken(strings.Repeat("a", 3000)), RefreshToken: core.NewRefreshToken("r")}
		sealed, err := m.Seal(response)
		is.True(sealed.IsZero())
		tooLong, ok := errors.AsType[*session.SizeError](err)
		is.True(ok)
		is.Equal(tooLong.Limit, 4096)
		is.True(tooLong.Size > 4096)

		roomy := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}, session.WithMaxSealedBytes(tooLong.Size))
		sealed, err = roomy.Seal(response)
		is.NoErr(err)
		is.Equal(len(sealed.Reveal()), tooLong.Size)
		_, err = m.Unseal(sealed) // reading has no such limit
		is.NoErr(err)
	})
	t.Run("a response that is not a session", func(t *testing.T) {
		_, err := m.Seal(nil)
		moduletest.WantArgument(t, err, "response")
		_, err = m.SealData(nil)
		moduletest.WantArgument(t, err, "data")
		_, err = m.SealData(&session.Data{RefreshToken: core.NewRefreshToken("r")})
		moduletest.WantArgument(t, err, "AccessToken")
		_, err = m.SealData(&session.Data{AccessToken: core.NewAccessToken("a")})
		moduletest.WantArgument(t, err, "RefreshToken")
	})
}

func TestLogoutURL(t *testing.T) {
	t.Run("names the session and the return URL", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		current, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.NoErr(err)
		address, err := s.manager.LogoutURL(s.sealed, "https://app.example/bye?a=b")
		is.NoErr(err)
		is.Equal(address.Reveal(), s.Server.URL+"/user_management/sessions/logout?return_to=https%3A%2F%2Fapp.example%2Fbye%3Fa%3Db&session_id="+string(current.SessionID))
	})
	t.Run("works for an expired token too, and sends nothing", func(t *testing.T) {
		is := is.New(t)
		sealed := iron(t, map[string]any{"accessToken": unsigned(`{"sid":"session_1","exp":1}`)})
		address, err := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}).LogoutURL(sealed, "")
		is.NoErr(err)
		is.Equal(address.Reveal(), "https://api.workos.com/user_management/sessions/logout?session_id=session_1")
	})
	for name, test := range map[string]struct {
		sealed core.SealedSession
		reason session.Reason
	}{
		"no cookie":                 {core.SealedSession{}, session.ReasonNoSessionCookie},
		"text that is not a seal":   {core.NewSealedSession("Fe26.2*"), session.ReasonInvalidSessionCookie},
		"a seal without a token":    {iron(t, map[string]any{}), session.ReasonInvalidSessionCookie},
		"a malformed token":         {iron(t, map[string]any{"accessToken": "a.!.c"}), session.ReasonInvalidJWT},
		"a token without a session": {iron(t, map[string]any{"accessToken": unsigned(`{"sub":"user_1"}`)}), session.ReasonInvalidJWT},
		"a token that is not JSON":  {iron(t, map[string]any{"accessToken": unsigned(`{"sid":`)}), session.ReasonInvalidJWT},
	} {
		t.Run("rejects "+name, func(t *testing.T) {
			_, err := manager(t, []core.CookiePassword{core.NewCookiePassword(password)}).LogoutURL(test.sealed, "")
			is.New(t).True(errors.Is(err, test.reason))
		})
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	m := manager(t, []core.CookiePassword{core.NewCookiePassword(hexPassword), core.NewCookiePassword(password[:32])}, session.WithCodecs(session.GoSDK(), session.RubySDK()))
	for _, secret := range []string{hexPassword, password[:32]} {
		redacttest.Check(t, m, secret)
		redacttest.Check(t, *m, secret)
	}
	s := signIn(t)
	data, err := session.DataIn(s.manager, s.sealed)
	is.New(t).NoErr(err)
	unverified, err := s.manager.Unseal(s.sealed)
	is.New(t).NoErr(err)
	current, err := s.manager.Authenticate(t.Context(), s.sealed)
	is.New(t).NoErr(err)
	for _, secret := range []core.Secret{core.NewSecret(s.response.AccessToken.Reveal()), core.NewSecret(s.response.RefreshToken.Reveal())} {
		redacttest.Check(t, s.manager, secret.Reveal()) // it remembers the session
		redacttest.Check(t, *s.manager, secret.Reveal())
		redacttest.Check(t, data, secret.Reveal())
		redacttest.Check(t, *data, secret.Reveal())
		redacttest.Check(t, unverified, secret.Reveal())
		redacttest.Check(t, current, secret.Reveal())
		redacttest.Check(t, s.sealed, secret.Reveal())
	}
	unknown, err := session.DataIn(m, ironWith(t, hexPassword, `{"accessToken": "a", "oauthTokens": "a member nobody knows"}`))
	is.New(t).NoErr(err)
	redacttest.Check(t, unknown, "a member nobody knows")
}

func ironWith(t testing.TB, password, plaintext string) core.SealedSession {
	t.Helper()
	sealed, err := session.SealIron([]byte(plaintext), password)
	if err != nil {
		t.Fatal(err)
	}
	return core.NewSealedSession(sealed)
}

func TestErrorText(t *testing.T) {
	is := is.New(t)
	is.Equal((&session.Error{Reason: session.ReasonInvalidGrant}).Error(), "workos: session: invalid_grant")
	is.Equal((&session.Error{Reason: session.ReasonInvalidJWT, Err: usermanagement.ErrTokenExpired}).Error(),
		"workos: session: invalid_jwt: workos: the access token has expired")
	is.Equal((&session.SizeError{Size: 5000, Limit: 4096}).Error(), "workos: the sealed session has 5000 bytes, over the limit of 4096")
}

func TestPrintedPasswordsSealNothing(t *testing.T) {
	setup := testclient.Start(t)
	printed := fmt.Sprint(core.CookiePasswords("one", "two", "three"))
	_, err := session.NewManager(setup.Confidential.UserManagement, core.CookiePasswords(printed))
	moduletest.WantArgument(t, err, "passwords")
}
