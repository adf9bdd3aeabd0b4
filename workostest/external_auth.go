package workostest

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"

	"github.com/workos-typestate/workos/core"
)

func externalAuthRoutes() []route {
	return []route{
		{"POST /authkit/oauth2/complete", (*Server).completeExternalAuth},
	}
}

// WithExternalSignIn makes the application sign users in to Connect on a page of its own, as in Standalone Connect. The authorize endpoint of the
// AuthKit domain sends the browser to uri with an external_auth_id, and continues at the redirect_uri that POST /authkit/oauth2/complete returns
// for that ID.
func WithExternalSignIn(uri string) Option {
	return Option{func(s *settings) error {
		if _, err := absoluteURL(uri); err != nil {
			return fmt.Errorf("workostest: WithExternalSignIn: %q is not an absolute URL", uri)
		}
		s.externalSignIn = uri
		return nil
	}}
}

// externalAuth is a sign-in that the application completes.
type externalAuth struct {
	request string      // The query of the authorize request.
	userID  core.UserID // Empty until it is completed.
}

// chooseForConnect is choose, but on the application's own page if it has one.
func (s *Server) chooseForConnect(c *call, a authorization) (*user, reply) {
	if s.externalSignIn == "" {
		return s.choose(c, a)
	}
	q := c.URL.Query()
	if done := s.externals.find(q.Get("external_auth_id")); done != nil && done.userID != "" {
		q.Del("external_auth_id")
		if u := s.users.get(done.userID); u != nil && q.Encode() == done.request {
			return u, reply{}
		}
		return nil, a.refuse(c, "access_denied", "The sign-in is not of this request.")
	}
	id := core.ExternalAuthID(newID("ext_auth", s.now()))
	s.externals.put(id, &externalAuth{request: q.Encode()})
	to, _ := url.Parse(s.externalSignIn) // Checked by the option.
	page := to.Query()
	page.Set("external_auth_id", string(id))
	to.RawQuery = page.Encode()
	return nil, reply{status: http.StatusFound, location: to.String()}
}

func (s *Server) completeExternalAuth(c *call) reply {
	in := c.input()
	id, given := in.str("external_auth_id"), in.object("user")
	one := s.externals.find(id)
	switch {
	case one == nil:
		return notFound("External authentication", id)
	case one.userID != "":
		return refuse(http.StatusBadRequest, "external_auth_session_already_completed", "The sign-in has already been completed.")
	case len(in.objects("user_consent_options")) > 0:
		return refuse(http.StatusBadRequest, "user_consent_options_not_supported", "This server does not ask users for consent options.")
	}
	address, externalID := given.email(), core.ExternalID(given.str("id"))
	if _, wrong := given.refusal(); wrong {
		return refuse(http.StatusBadRequest, "invalid_email", "The email is not an email address.")
	}
	now, owner := User{Email: address, EmailVerified: true, ExternalID: externalID}, s.userByEmail(address)
	known := s.users.first(func(u *user) bool { return u.ExternalID == externalID })
	switch {
	case owner != nil && owner != known && owner.ExternalID != "":
		return refuse(http.StatusBadRequest, "email_not_available", "The email is that of another user.")
	case known != nil && known.Email != address:
		return refuse(http.StatusBadRequest, "email_change_not_allowed", "The user has another email.")
	case owner != nil:
		now = owner.User
	}
	now.ExternalID = externalID
	now.FirstName, now.LastName = cmp.Or(given.str("first_name"), now.FirstName), cmp.Or(given.str("last_name"), now.LastName)
	now.Metadata = given.metadata(now.Metadata)
	if rep, ok := given.refusal(); ok {
		return rep
	}
	one.userID = s.putUser(now).ID
	return jsonReply(http.StatusOK, map[string]string{"redirect_uri": s.URL + "/oauth2/authorize?" + one.request + "&external_auth_id=" + id})
}
