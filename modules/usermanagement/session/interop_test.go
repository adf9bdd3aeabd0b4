//go:build interop

package session_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// node is the official Node SDK, talking to the server of the scene with the password of its manager.
type node struct {
	*interop.Node
	t     testing.TB
	scene scene
}

func startNode(t testing.TB, s scene) node {
	t.Helper()
	return node{interop.Start(t, "session"), t, s}
}

func (n node) ask(op string, more map[string]any, v any) {
	n.t.Helper()
	request := map[string]any{"op": op, "password": password, "server": map[string]any{
		"apiKey": n.scene.Server.APIKey.Reveal(), "clientId": n.scene.Server.ClientID, "host": n.scene.Server.Host(), "port": n.scene.Server.Port(),
	}}
	for name, value := range more {
		request[name] = value
	}
	if failure := n.Ask(request, v); failure != "" {
		n.t.Fatal(failure)
	}
}

// outcome is the result of Node's authenticate and refresh.
type outcome struct {
	Authenticated        bool                   `json:"authenticated"`
	Reason               session.Reason         `json:"reason"`
	Retryable            bool                   `json:"retryable"`
	RetryAfter           float64                `json:"retryAfter"`
	SealedSession        string                 `json:"sealedSession"`
	SessionID            string                 `json:"sessionId"`
	OrganizationID       string                 `json:"organizationId"`
	Role                 string                 `json:"role"`
	Permissions          []core.PermissionSlug  `json:"permissions"`
	FeatureFlags         []core.FeatureFlagSlug `json:"featureFlags"`
	User                 json.RawMessage        `json:"user"`
	AuthenticationMethod string                 `json:"authenticationMethod"`
	AccessToken          string                 `json:"accessToken"`
}

func (n node) session(op string, sealed core.SealedSession, more map[string]any) (got outcome) {
	n.t.Helper()
	request := map[string]any{"sealed": sealed.Reveal()}
	for name, value := range more {
		request[name] = value
	}
	n.ask(op, request, &got)
	return got
}

func (n node) signIn() core.SealedSession {
	n.t.Helper()
	var sealed string
	n.ask("signIn", map[string]any{"email": "ada@node.example", "userPassword": "hunter2 hunter2"}, &sealed)
	return core.NewSealedSession(sealed)
}

func nodeScene(t testing.TB, server ...workostest.Option) (scene, node) {
	t.Helper()
	s := signInTo(t, server)
	s.Server.AddUser(workostest.User{Email: "ada@node.example", EmailVerified: true, Password: core.NewPassword("hunter2 hunter2")})
	return s, startNode(t, s)
}

func TestNodeSealsAndGoReads(t *testing.T) {
	is := is.New(t)
	s, node := nodeScene(t)
	sealed := node.signIn()
	current, err := s.manager.Authenticate(t.Context(), sealed)
	is.NoErr(err)
	is.Equal(current.User.Email, "ada@node.example")
	is.Equal(current.UserID, current.User.ID)

	theirs := node.session("authenticate", sealed, nil)
	is.Equal(core.SessionID(theirs.SessionID), current.SessionID)
	is.Equal(theirs.AccessToken, current.AccessToken.Reveal())
	is.Equal(theirs.AuthenticationMethod, string(current.AuthenticationMethod))

	t.Run("and Go refreshes, and Node reads that", func(t *testing.T) {
		is := is.New(t)
		refreshed, err := s.manager.Refresh(t.Context(), sealed, nil)
		is.NoErr(err)
		theirs := node.session("authenticate", refreshed, nil)
		is.True(theirs.Authenticated)
		is.Equal(core.SessionID(theirs.SessionID), current.SessionID)
		theirs = node.session("refresh", refreshed, nil)
		is.True(theirs.Authenticated)
		_, err = s.manager.Authenticate(t.Context(), core.NewSealedSession(theirs.SealedSession))
		is.NoErr(err)
	})
	t.Run("and both build the same sign-out URL", func(t *testing.T) {
		is := is.New(t)
		var theirs string
		node.ask("logoutUrl", map[string]any{"sealed": sealed.Reveal(), "returnTo": "https://app.example/bye"}, &theirs)
		ours, err := s.manager.LogoutURL(sealed, "https://app.example/bye")
		is.NoErr(err)
		_, theirQuery, _ := strings.Cut(theirs, "?")
		base, ourQuery, _ := strings.Cut(ours.Reveal(), "?")
		is.True(strings.HasPrefix(theirs, base))
		is.Equal(strings.Count(theirQuery, "&"), 1)
		for part := range strings.SplitSeq(ourQuery, "&") {
			is.True(strings.Contains(theirQuery, part))
		}
	})
}

func TestGoSealsAndNodeReads(t *testing.T) {
	is := is.New(t)
	s, node := nodeScene(t)
	current, err := s.manager.Authenticate(t.Context(), s.sealed)
	is.NoErr(err)
	theirs := node.session("authenticate", s.sealed, nil)
	is.True(theirs.Authenticated)
	is.Equal(core.SessionID(theirs.SessionID), current.SessionID)
	is.Equal(core.OrganizationID(theirs.OrganizationID), s.first)
	is.Equal(theirs.Role, "admin")
	is.Equal(theirs.Permissions, current.Permissions)
	is.Equal(theirs.FeatureFlags, current.FeatureFlags)
	is.Equal(theirs.AuthenticationMethod, "Password")

	t.Run("the very payload that Node would have sealed", func(t *testing.T) {
		is := is.New(t)
		var opened, sealed json.RawMessage
		node.ask("unseal", map[string]any{"sealed": s.sealed.Reveal()}, &opened)
		refreshed := node.session("refresh", s.sealed, nil)
		node.ask("unseal", map[string]any{"sealed": refreshed.SealedSession}, &sealed)
		var ours, theirs map[string]any
		is.NoErr(json.Unmarshal(opened, &ours))
		is.NoErr(json.Unmarshal(sealed, &theirs))
		for _, changed := range []string{"accessToken", "refreshToken"} {
			is.True(ours[changed] != theirs[changed])
			delete(ours, changed)
			delete(theirs, changed)
		}
		is.Equal(ours, theirs)
	})
	t.Run("and Node moves the session to another organization, and Go follows", func(t *testing.T) {
		is := is.New(t)
		moved := node.session("refresh", s.sealed, map[string]any{"organizationId": s.first}) // within the grace period of the previous token
		is.True(moved.Authenticated)
		moved = node.session("refresh", core.NewSealedSession(moved.SealedSession), map[string]any{"organizationId": s.second})
		is.True(moved.Authenticated)
		current, err := s.manager.Authenticate(t.Context(), core.NewSealedSession(moved.SealedSession))
		is.NoErr(err)
		is.Equal(current.OrganizationID, s.second)
		is.Equal(current.Role, core.RoleSlug("member"))
	})
	t.Run("and is stricter than Node about the version, which Node always wrote", func(t *testing.T) {
		is := is.New(t)
		unversioned, versioned := strings.CutSuffix(s.sealed.Reveal(), "~2")
		is.True(versioned)
		for _, end := range []string{"", "~1", "~3", "~2~2", "~ 2", "~2x"} {
			var got struct{ RefreshToken string }
			node.ask("unseal", map[string]any{"sealed": unversioned + end}, &got)
			is.True(got.RefreshToken != "") // Node opens all of these
			_, err := s.manager.Unseal(core.NewSealedSession(unversioned + end))
			is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
		}
		is.True(strings.HasSuffix(node.signIn().Reveal(), "~2"))
	})
}

func TestGoAndNodeGiveTheSameReasons(t *testing.T) {
	s, node := nodeScene(t)
	jwks, err := s.Confidential.UserManagement.GetJWKS(t.Context())
	is.New(t).NoErr(err)
	for name, sealed := range map[string]core.Secret{
		"no cookie":               {},
		"text that is not a seal": core.NewSecret("hello"),
		"another password":        core.NewSecret(ironWith(t, otherPassword, `{"accessToken":"a"}`).Reveal()),
		"a seal without a token":  core.NewSecret(ironWith(t, password, `{"user":{}}`).Reveal()),
		"a malformed token":       core.NewSecret(ironWith(t, password, `{"accessToken":"a"}`).Reveal()),
		"a forged token": core.NewSecret(ironWith(t, password, `{"accessToken":"`+forge(t, jwks.Keys[0].KeyID, map[string]any{
			"sub": "user_1", "exp": time.Now().Add(time.Hour).Unix(),
		})+`"}`).Reveal()),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := s.manager.Authenticate(t.Context(), core.NewSealedSession(sealed.Reveal()))
			ours, ok := errors.AsType[*session.Error](err)
			is.True(ok)
			theirs := node.session("authenticate", core.NewSealedSession(sealed.Reveal()), nil)
			is.True(!theirs.Authenticated)
			is.Equal(ours.Reason, theirs.Reason)
		})
	}
	for name, fault := range map[string]workostest.Fault{
		"invalid_grant":  {Status: 400, Body: `{"error":"invalid_grant","error_description":"Session has already ended."}`},
		"mfa_enrollment": {Status: 403, Body: `{"code":"mfa_enrollment","message":"Enroll.","pending_authentication_token":"p"}`},
		"sso_required":   {Status: 403, Body: `{"error":"sso_required","error_description":"Use SSO.","connection_ids":["c"]}`},
		"429":            {Status: 429, Body: `{"message":"Slow down."}`, Header: map[string][]string{"Retry-After": {"7"}}},
		"408":            {Status: 408, Body: `{"message":"Late."}`},
		"500":            {Status: 500, Body: `{"message":"Broken."}`},
		"no connection":  {Drop: true},
	} {
		t.Run("refresh: "+name, func(t *testing.T) {
			is := is.New(t)
			fault.Path = authenticateRoute
			s.Server.Inject(fault)
			defer s.Server.ClearFaults()
			theirs := node.session("refresh", s.sealed, nil)
			_, err := s.manager.Refresh(t.Context(), s.sealed, nil)
			ours, ok := errors.AsType[*session.Error](err)
			is.True(ok)
			is.Equal(ours.Reason, theirs.Reason)
			is.Equal(ours.Retryable, theirs.Retryable)
			is.Equal(ours.RetryAfter.Seconds(), theirs.RetryAfter)
		})
	}
}

// forge signs claims with the test's own key.
func forge(t testing.TB, keyID string, claims map[string]any) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
