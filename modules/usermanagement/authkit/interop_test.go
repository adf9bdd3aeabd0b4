//go:build interop

package authkit_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

// outcome is the result of authenticate and refresh of Node's loadSealedSession.
type outcome struct {
	Authenticated  bool   `json:"authenticated"`
	Reason         string `json:"reason"`
	SealedSession  string `json:"sealedSession"`
	SessionID      string `json:"sessionId"`
	OrganizationID string `json:"organizationId"`
}

// node calls the official Node SDK, which has the password of the application and uses its WorkOS.
func (s scene) node(node *interop.Node, op string, more map[string]any, v any) {
	s.t.Helper()
	request := map[string]any{"op": op, "password": password, "server": map[string]any{
		"apiKey": s.Server.APIKey.Reveal(), "clientId": s.Server.ClientID, "host": s.Server.Host(), "port": s.Server.Port(),
	}}
	for name, value := range more {
		request[name] = value
	}
	if failure := node.Ask(request, v); failure != "" {
		s.t.Fatal(failure)
	}
}

func TestNodeAcceptsTheCookieOfThisApplication(t *testing.T) {
	is := is.New(t)
	s := start(t)
	node := interop.Start(t, "session")
	s.signIn()
	ours, err := s.sessions.Authenticate(t.Context(), s.sealed())
	is.NoErr(err)
	var theirs outcome
	s.node(node, "authenticate", map[string]any{"sealed": s.sealed().Reveal()}, &theirs)
	is.True(theirs.Authenticated)
	is.Equal(core.SessionID(theirs.SessionID), ours.SessionID)
	is.Equal(core.OrganizationID(theirs.OrganizationID), s.first)

	t.Run("as it was renewed and moved here", func(t *testing.T) {
		is := is.New(t)
		s.expire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		s.join(s.second, "member")
		s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.second)}})
		var theirs outcome
		s.node(node, "authenticate", map[string]any{"sealed": s.sealed().Reveal()}, &theirs)
		is.True(theirs.Authenticated)
		is.Equal(core.SessionID(theirs.SessionID), ours.SessionID)
		is.Equal(core.OrganizationID(theirs.OrganizationID), s.second)
	})
	t.Run("but does not take a pending sign-in for a session", func(t *testing.T) {
		is := is.New(t)
		s.leave("/sign-in")
		flow := s.cookie(s.origin+"/callback", s.flows(s.origin + "/callback")[0])
		var theirs outcome
		s.node(node, "authenticate", map[string]any{"sealed": flow}, &theirs)
		is.True(!theirs.Authenticated)
	})
}

func TestThisApplicationAcceptsTheCookieOfNode(t *testing.T) {
	is := is.New(t)
	s := start(t)
	node := interop.Start(t, "session")
	s.grace.Password = core.NewPassword("hunter2 hunter2")
	s.Server.AddUser(s.grace)
	var sealed string
	s.node(node, "signIn", map[string]any{"email": s.grace.Email, "userPassword": s.grace.Password.Reveal()}, &sealed)
	s.setCookie(s.origin, sessionCookie, sealed)
	is.Equal(s.visit(s.origin+"/dashboard").body, "dashboard for Grace of "+string(s.first)+" at /dashboard")

	t.Run("and the one that Node renewed, next to its own pieces", func(t *testing.T) {
		is := is.New(t)
		s.weigh(6000)
		s.expire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.names(), three)
		s.weigh(10)
		var theirs outcome
		s.node(node, "refresh", map[string]any{"sealed": s.joined(three...).Reveal()}, &theirs)
		is.True(theirs.Authenticated)
		s.setCookie(s.origin, sessionCookie, theirs.SealedSession)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	})
	t.Run("and renews it, and Node accepts it again", func(t *testing.T) {
		is := is.New(t)
		s.expire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		var theirs outcome
		s.node(node, "authenticate", map[string]any{"sealed": s.sealed().Reveal()}, &theirs)
		is.True(theirs.Authenticated)
	})
	t.Run("and signs it out", func(t *testing.T) {
		is := is.New(t)
		before := s.sealed()
		s.submit(s.origin+"/sign-out", nil)
		is.Equal(s.sealed().Reveal(), "")
		var theirs outcome
		s.node(node, "refresh", map[string]any{"sealed": before.Reveal()}, &theirs)
		is.True(!theirs.Authenticated)
		is.Equal(theirs.Reason, "invalid_grant")
	})
	t.Run("but not one that was sealed with another password", func(t *testing.T) {
		is := is.New(t)
		other, err := authkit.New(s.Confidential.UserManagement, authkit.Config{
			RedirectURI: s.origin + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(otherPassword)},
		})
		is.NoErr(err)
		s.mux.Handle("/other", other.Require()(page("other")))
		s.setCookie(s.origin, sessionCookie, sealed)
		is.Equal(s.staying().visit(s.origin+"/other").StatusCode, http.StatusSeeOther)
	})
}
