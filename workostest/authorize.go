package workostest

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// codeLifetime is how long an authorization code is valid.
const codeLifetime = 10 * time.Minute

// grant is an authorization code. It belongs to the server's one client.
type grant struct {
	sso       bool // For /sso/token and not for /user_management/authenticate.
	signIn    pendingSignIn
	profileID string // With sso.
	challenge string // The S256 code challenge; empty without PKCE.
	expires   time.Time
	used      bool
}

// authorization is a request to an authorize endpoint.
type authorization struct {
	redirect  *url.URL
	state     string
	challenge string
}

var (
	challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)       // base64url of a SHA-256.
	verifierForm  = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`) // RFC 7636 section 4.1.
	ageForm       = regexp.MustCompile(`^[0-9]+$`)
)

// absoluteURL parses a URL to which a browser can be sent: with a scheme, and without a fragment (RFC 6749 section 3.1.2).
func absoluteURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, err
	case !u.IsAbs(), u.Fragment != "", (u.Scheme == "http" || u.Scheme == "https") && u.Host == "":
		return nil, errors.New("not an absolute URL without a fragment")
	}
	return u, nil
}

// readAuthorization checks the parameters that all authorize endpoints share. An error is sent by redirect only once the client and the redirect
// URI are known to be right (RFC 6749 section 4.1.2.1).
func (s *Server) readAuthorization(c *call, selectors ...string) (authorization, reply, bool) {
	q := c.URL.Query()
	a := authorization{state: q.Get("state"), challenge: q.Get("code_challenge")}
	if q.Get("client_id") != s.clientID {
		return a, refuseOAuth("invalid_client", "The client_id is not that of this server."), false
	}
	redirect, err := absoluteURL(q.Get("redirect_uri"))
	if err != nil {
		return a, refuseOAuth("invalid_request", "The redirect_uri is not an absolute URL."), false
	}
	a.redirect = redirect

	if !slices.ContainsFunc(selectors, q.Has) && q.Get("response_type") == "code" {
		return a, a.refuse(c, "invalid_request", "The request names no connection, organization or provider."), false
	}
	if rep, ok := a.refusal(c); ok {
		return a, rep, false
	}
	return a, reply{}, true
}

// refusal checks what every authorize endpoint requires. ok is false if all is right.
func (a authorization) refusal(c *call) (rep reply, ok bool) {
	method := c.URL.Query().Get("code_challenge_method")
	switch {
	case c.URL.Query().Get("response_type") != "code":
		return a.refuse(c, "unsupported_response_type", "The response_type must be code."), true
	case a.challenge == "" && method != "":
		return a.refuse(c, "invalid_request", "There is a code_challenge_method without a code_challenge."), true
	case a.challenge != "" && (method != "S256" || !challengeForm.MatchString(a.challenge)):
		return a.refuse(c, "invalid_request", "The code_challenge must use the method S256."), true
	}
	return reply{}, false
}

// back redirects to the client with these parameters and the state.
func (a authorization) back(c *call, params url.Values) reply {
	to := *a.redirect
	q := to.Query()
	for name, values := range params {
		q[name] = values
	}
	if a.state != "" {
		q.Set("state", a.state)
	}
	to.RawQuery = q.Encode()
	status := http.StatusFound
	if c.Method == http.MethodPost {
		status = http.StatusSeeOther // So that the browser does not post the form again.
	}
	return reply{status: status, location: to.String()}
}

func (a authorization) refuse(c *call, code, description string) reply {
	return a.back(c, url.Values{"error": {code}, "error_description": {description}})
}

// choose returns the user who signs in: at once, or as chosen on the page. If it returns nil, the reply is the page or the error.
func (s *Server) choose(c *call, a authorization) (*user, reply) {
	q := c.URL.Query()
	if hint := q.Get("login_hint"); !s.interactive && hint != "" && s.userByEmail(hint) == nil {
		return nil, s.lacks(c.Request, "no user has the email address of the login_hint, and there is no sign-up page; add the user with AddUser")
	}
	if !s.interactive && s.signIn != "" && s.users.get(s.signIn) == nil {
		return nil, s.lacks(c.Request, "SignInAs named a user who does not exist")
	}
	if !s.interactive {
		if u := s.signsIn(q.Get("login_hint")); u != nil {
			return u, reply{}
		}
		return nil, a.refuse(c, "access_denied", "There is no user to sign in.")
	}
	if c.Method != http.MethodPost {
		return nil, s.signInPage(c.URL.RequestURI(), q.Get("login_hint"), q.Get("screen_hint"))
	}
	form := c.input()
	if form.has("cancel") {
		return nil, a.refuse(c, "access_denied", "The sign-in was canceled.")
	}
	if u := s.users.find(form.str("user_id")); u != nil {
		return u, reply{}
	}
	return nil, a.refuse(c, "access_denied", "The user no longer exists.")
}

func (s *Server) authorize(c *call) reply {
	q := c.URL.Query()
	a, rep, ok := s.readAuthorization(c, "provider", "organization_id", "connection_id")
	if !ok {
		return rep
	}
	provider, organizationID := q.Get("provider"), core.OrganizationID(q.Get("organization_id"))
	conn := s.connections.find(q.Get("connection_id"))
	switch {
	case provider != "" && provider != "authkit" && !isProvider(provider):
		return a.refuse(c, "invalid_request", "The provider is unknown.")
	case !slices.Contains([]string{"", "sign-in", "sign-up"}, q.Get("screen_hint")):
		return a.refuse(c, "invalid_request", "The screen_hint must be sign-in or sign-up.")
	case q.Has("max_age") && !ageForm.MatchString(q.Get("max_age")):
		return a.refuse(c, "invalid_request", "The max_age must be a number of seconds.")
	case organizationID != "" && s.orgs.get(organizationID) == nil:
		return a.refuse(c, "organization_not_found", "There is no such organization.")
	case q.Get("connection_id") != "" && (conn == nil || conn.State != "active"):
		return a.refuse(c, "invalid_connection", "There is no such active connection.")
	}
	if _, _, ok := s.invitationFor(q.Get("invitation_token"), nil); !ok {
		return a.refuse(c, "invitation_invalid", "The invitation is not pending.")
	}
	s.ssoStarted(c, conn)
	u, rep := s.choose(c, a)
	if u == nil {
		return rep
	}
	method := cmp.Or(u.AuthenticationMethod, "Password")
	if provider != "" && provider != "authkit" {
		method = provider
	}
	if conn != nil {
		method = "SSO"
		organizationID = cmp.Or(organizationID, conn.OrganizationID)
		if organizationID != "" && organizationID == conn.OrganizationID && s.membershipOf(u.ID, organizationID) == nil {
			s.join(u.ID, organizationID) // As just-in-time provisioning does.
		}
	}
	if organizationID != "" && s.membershipOf(u.ID, organizationID) == nil {
		return a.refuse(c, "access_denied", "The user is not a member of the organization.")
	}
	if s.refusedByRadar(u, origin(c, nil), method) {
		return a.refuse(c, "access_denied", "Radar has blocked the attempt.")
	}
	s.succeeded(c, nil, methodName(method), u)
	if conn != nil {
		s.ssoAttempt(c, "succeeded", conn, u.ID, u.Email)
	}
	return s.sendCode(c, a, &grant{
		signIn: pendingSignIn{userID: u.ID, organizationID: organizationID, method: method, invitation: q.Get("invitation_token")},
	})
}

// sendCode redirects to the client with a new authorization code.
func (s *Server) sendCode(c *call, a authorization, g *grant) reply {
	code := rand.Text()
	g.challenge, g.expires = a.challenge, s.now().Add(codeLifetime)
	s.grants[code] = g
	return a.back(c, url.Values{"code": {code}})
}

// redeem returns the grant of an authorization code, which is single-use. It checks that the client is the one that began the sign-in: by the
// verifier if there was a challenge, else by the client secret.
func (s *Server) redeem(in *input, sso bool) (*grant, reply) {
	verifier, secret := in.str("code_verifier"), in.str("client_secret")
	g := s.grants[in.need("code")]
	if rep, ok := in.refusal(); ok {
		return nil, rep
	}
	switch {
	case secret != "" && !equal(secret, s.apiKey):
		return nil, refuseOAuth("invalid_client", "The client_secret is wrong.")
	case g == nil, g.sso != sso:
		return nil, refuseOAuth("invalid_grant", "The code is not valid.")
	case g.used:
		return nil, refuseOAuth("invalid_grant", "The code has already been used.")
	case !s.now().Before(g.expires):
		return nil, refuseOAuth("invalid_grant", "The code has expired.")
	case g.challenge == "" && verifier != "":
		return nil, refuse(http.StatusBadRequest, "code_challenge_not_found", "The sign-in began without a code challenge.")
	case g.challenge == "" && secret == "":
		return nil, refuseOAuth("invalid_client", "The client_secret is missing.")
	case g.challenge != "" && verifier == "":
		return nil, refuseOAuth("invalid_grant", "The code_verifier is missing.")
	case g.challenge != "" && !verifierForm.MatchString(verifier):
		return nil, refuseOAuth("invalid_request", "The code_verifier must be 43 to 128 unreserved characters.")
	}
	g.used = true // Also after a wrong verifier: an attacker has one guess.
	if g.challenge != "" && !equal(s256(verifier), g.challenge) {
		return nil, refuseOAuth("invalid_grant", "The code_verifier does not match the code_challenge.")
	}
	return g, reply{}
}
