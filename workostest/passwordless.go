package workostest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
)

func passwordlessRoutes() []route {
	return []route{
		{"POST /passwordless/sessions", (*Server).createPasswordlessSession},
		{"POST /passwordless/sessions/{sessionId}/send", (*Server).sendPasswordlessSession},
		{"GET /passwordless/{token}/confirm", (*Server).openPasswordlessLink},
	}
}

// passwordlessLifetime is how long the link of a session is valid if the request does not say.
const passwordlessLifetime = 15 * time.Minute

// passwordlessSession is a sign-in by a link that leads to a code for a Single Sign-On profile.
type passwordlessSession struct {
	id           core.PasswordlessSessionID
	token        string // In the link.
	email        string
	connectionID core.ConnectionID
	redirectURI  string
	state        string
	expires      time.Time
	used         bool
}

func (s *Server) createPasswordlessSession(c *call) reply {
	in := c.input()
	p := &passwordlessSession{
		id: core.PasswordlessSessionID(newID("passwordless_session", s.now())), token: rand.Text(), email: in.email(),
		connectionID: core.ConnectionID(in.str("connection")), redirectURI: in.str("redirect_uri"), state: in.str("state"),
		expires: s.now().Add(cmp.Or(time.Duration(in.number("expires_in"))*time.Second, passwordlessLifetime)),
	}
	if _, err := absoluteURL(p.redirectURI); p.redirectURI != "" && err != nil {
		in.wrong("redirect_uri", "invalid_redirect_uri", "redirect_uri must be an absolute URL")
	}
	if p.connectionID != "" && s.connections.get(p.connectionID) == nil {
		in.wrong("connection", "connection_not_found", "connection names no connection")
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.credentials.passwordless.put(p.id, p)
	return jsonReply(http.StatusCreated, struct {
		Object    string `json:"object"`
		ID        string `json:"id"`
		Email     string `json:"email"`
		ExpiresAt string `json:"expires_at"`
		Link      string `json:"link"`
	}{"passwordless_session", string(p.id), p.email, stamp(p.expires), s.URL + "/passwordless/" + p.token + "/confirm"})
}

func (s *Server) sendPasswordlessSession(c *call) reply {
	if s.credentials.passwordless.find(c.PathValue("sessionId")) == nil {
		return notFound("PasswordlessSession", c.PathValue("sessionId"))
	}
	return jsonReply(http.StatusOK, struct {
		Success bool `json:"success"`
	}{true})
}

// openPasswordlessLink acts as the person who opens the link: once, it leads to the program with a code.
func (s *Server) openPasswordlessLink(c *call) reply {
	p := s.credentials.passwordless.first(func(p *passwordlessSession) bool { return equal(p.token, c.PathValue("token")) })
	if p == nil || p.used || !s.now().Before(p.expires) {
		return messagePage("Link not valid", "This link has been used, or it has expired.")
	}
	to := p.redirectURI
	if r := s.credentials.redirectURIs.first(func(r *redirectURI) bool { return r.isDefault }); to == "" && r != nil {
		to = r.uri
	}
	redirect, err := absoluteURL(to)
	if err != nil {
		return messagePage("No redirect URI", "The session has no redirect URI, and the environment has no default one.")
	}
	p.used = true
	u := s.userByEmail(p.email)
	if u == nil {
		u = &user{User: User{ID: core.UserID(p.email), Email: p.email}} // A profile needs no user.
	}
	conn := s.connections.get(p.connectionID)
	if conn == nil {
		conn = s.connections.first(func(conn *connection) bool { return conn.Type == "MagicLink" })
	}
	if conn == nil {
		conn = s.putConnection(Connection{Type: "MagicLink"})
	}
	return s.sendCode(c, authorization{redirect: redirect, state: p.state}, &grant{sso: true, profileID: s.profileOf(u, conn)})
}
