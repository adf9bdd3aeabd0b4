package workostest

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// Application is an application of WorkOS Connect that gets tokens for users, to
// seed with [Server.AddApplication]. RedirectURIs have to be set for it to use
// the authorize endpoint.
type Application struct {
	ClientID     core.ClientID     // Made by the server when empty.
	ClientSecret core.ClientSecret // Made by the server when zero; none if the application is public.
	Public       bool              // Proves itself by PKCE alone.
	Name         string
	RedirectURIs []string
	Scopes       []string // It may ask for these, and for openid, profile, email and offline_access.
}

// Machine is an M2M application of WorkOS Connect, which gets tokens for itself
// by its secret, to seed with [Server.AddMachine]. OrganizationID has to be set.
type Machine struct {
	ClientID       core.ClientID     // Made by the server when empty.
	ClientSecret   core.ClientSecret // Made by the server when zero.
	Name           string
	OrganizationID core.OrganizationID // For which it acts.
	Scopes         []string            // It may ask for these; all are granted to a request that names none.
}

// application is either.
type application struct {
	id               core.ConnectApplicationID
	clientID         core.ClientID
	secret           core.ClientSecret // That it started with; clientSecrets has those that it can use.
	public           bool
	name             string
	description      string
	organizationID   core.OrganizationID // Of a machine, or of a third party's application.
	machine          bool
	registered       bool // By itself.
	redirectURIs     []string
	defaultRedirect  string
	scopes           []string
	created, updated time.Time
}

func (a Application) internal() application {
	return application{
		clientID: a.ClientID, secret: a.ClientSecret, public: a.Public, name: a.Name,
		redirectURIs: slices.Clone(a.RedirectURIs), scopes: slices.Clone(a.Scopes),
	}
}

func (m Machine) internal() application {
	return application{
		clientID: m.ClientID, secret: m.ClientSecret, name: m.Name, organizationID: m.OrganizationID, machine: true,
		scopes: slices.Clone(m.Scopes),
	}
}

// AddApplication adds an application of Connect and returns it with its client
// ID and its secret. One with the same client ID is replaced.
func (s *Server) AddApplication(a Application) Application {
	s.mu.Lock()
	defer s.mu.Unlock()
	a = own(a)
	added := s.putApplication(a.internal())
	a.ClientID, a.ClientSecret = added.clientID, added.secret
	return a
}

// AddMachine adds an M2M application of Connect and returns it with its client
// ID and its secret. One with the same client ID is replaced. It is an error
// when the organization is not there.
func (s *Server) AddMachine(m Machine) (Machine, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.orgs.get(m.OrganizationID) == nil {
		return Machine{}, fmt.Errorf("workostest: adding a machine: no organization %q", m.OrganizationID)
	}
	added := s.putApplication(m.internal())
	m.ClientID, m.ClientSecret = added.clientID, added.secret
	return m, nil
}

// AddResource registers a resource indicator: the URI of an API or MCP server
// that clients may ask tokens for (RFC 8707). One that is not registered is
// refused with invalid_target.
func (s *Server) AddResource(uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resources = append(s.resources, uri)
}

func (s *Server) putApplication(a application) *application {
	now := s.now()
	a.clientID = cmp.Or(a.clientID, core.ClientID(newID("client", now)))
	a.id, a.created, a.updated = core.ConnectApplicationID(newID("conn_app", now)), now, now
	if was := s.application(a.clientID); was != nil {
		s.dropApplication(was)
		a.id, a.created = was.id, was.created
	}
	switch {
	case a.public:
		a.secret = core.ClientSecret{}
	case a.secret.IsZero():
		a.secret = core.NewClientSecret(rand.Text())
	}
	s.applications.put(a.id, &a)
	if !a.public {
		s.addClientSecret(&a, a.secret)
	}
	return &a
}

// application returns the application with a client ID, or nil.
func (s *Server) application(clientID core.ClientID) *application {
	return s.applications.first(func(a *application) bool { return a.clientID == clientID })
}

// Consent is what a user allows an application, for [Server.UserToken]. UserID
// has to be set.
type Consent struct {
	UserID         core.UserID
	OrganizationID core.OrganizationID // As for [Server.SignIn].
	ClientID       core.ClientID       // The application; one is made when empty.
	Resource       string              // Whom the token is for; the environment's client ID when empty.
	Scopes         []string            // Seen in the token with [WithConnectClaims] alone.
}

// UserToken returns an access token of Connect that an application has for a
// user, as it has after the user's consent. [Server.SignIn] returns one of a
// session. It is an error when what the consent names is not there, the resource
// included.
func (s *Server) UserToken(given Consent) (core.AccessToken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.user(given.UserID)
	if err == nil {
		given.OrganizationID, err = s.organizationFor(u, given.OrganizationID)
	}
	app := s.application(given.ClientID)
	if given.ClientID == "" {
		app = s.putApplication(application{public: true, scopes: slices.Clone(given.Scopes)})
	}
	switch {
	case err != nil:
	case app == nil, app.machine:
		err = fmt.Errorf("no application %q", given.ClientID)
	case given.Resource != "" && !slices.Contains(s.resources, given.Resource):
		err = fmt.Errorf("no resource %q: Server.AddResource registers one", given.Resource)
	}
	if err != nil {
		return core.AccessToken{}, fmt.Errorf("workostest: making a user's token: %w", err)
	}
	token, err := s.connectAccessToken(s.newConsent(app, u, given.OrganizationID, given.Resource), slices.Clone(given.Scopes))
	return core.NewAccessToken(token), err
}

// MachineToken returns an access token of Connect that an M2M application has
// for itself, with these scopes, or with all of its own. It is an error when
// there is no such machine.
func (s *Server) MachineToken(clientID core.ClientID, scopes ...string) (core.AccessToken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app := s.application(clientID)
	if app == nil || !app.machine {
		return core.AccessToken{}, fmt.Errorf("workostest: making a machine's token: no machine %q", clientID)
	}
	if len(scopes) == 0 {
		scopes = app.scopes
	}
	token, err := s.connectAccessToken(&consent{app: app}, slices.Clone(scopes))
	return core.NewAccessToken(token), err
}

// RevokeToken revokes an access token of Connect, and with it what else the
// application has by the same consent: introspection calls it inactive and a
// refresh fails, while it verifies until it expires. It is an error when the
// server has not issued the token.
func (s *Server) RevokeToken(token core.AccessToken) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	issued := s.connectTokens[token.Reveal()]
	if issued == nil {
		return errors.New("workostest: revoking a token: it is not one of Connect that this server has issued")
	}
	issued.consent.revoked = true
	return nil
}

// organizationFor is the organization that a sign-in is for: the one named, or
// the user's if there is exactly one.
func (s *Server) organizationFor(u *user, organizationID core.OrganizationID) (core.OrganizationID, error) {
	members := s.activeMembershipsOf(u.ID)
	switch {
	case organizationID == "" && len(members) == 1:
		return members[0].organizationID, nil
	case organizationID != "" && s.membershipOf(u.ID, organizationID) == nil:
		return "", fmt.Errorf("%q is not a member of organization %q", u.ID, organizationID)
	}
	return organizationID, nil
}
