package workostest

import (
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func authKitDomainRoutes() []route {
	return []route{
		{"GET /.well-known/oauth-authorization-server", (*Server).authorizationServer}, // From here on: the AuthKit domain.
		{"GET /.well-known/openid-configuration", (*Server).openIDConfiguration},
		{"GET /oauth2/jwks", (*Server).connectJWKS},
		{"GET /oauth2/authorize", knownParameters((*Server).connectAuthorize)},
		{"POST /oauth2/authorize", knownParameters((*Server).connectAuthorize)},
		{"POST /oauth2/token", knownParameters((*Server).connectTokenGrant)},
		{"POST /oauth2/introspection", (*Server).introspect},
		{"POST /oauth2/register", (*Server).registerClient},
	}
}

// oauthParameters lists those of authorization and token requests: OAuth 2.1, RFC 7523, RFC 8628, RFC 8693, RFC 8707 and OpenID Connect Core.
func oauthParameters() []string {
	return strings.Fields("response_type client_id client_secret redirect_uri scope state code_challenge code_challenge_method response_mode nonce display prompt " +
		"max_age ui_locales id_token_hint login_hint acr_values resource grant_type code code_verifier refresh_token client_assertion client_assertion_type " +
		"assertion device_code subject_token subject_token_type actor_token actor_token_type requested_token_type audience external_auth_id") // The last continues a sign-in after the application's own login page.
}

// knownParameters lets only requests through that have known OAuth parameters, each once. Servers ignore unknown ones (RFC 6749 section 3.1),
// which would hide a misspelling: a token without the requested scope could still work.
func knownParameters(handle handler) handler {
	return func(s *Server, c *call) reply {
		if name, repeated := c.repeated(nil); repeated && name != "resource" {
			return refuseOAuth("invalid_request", name+" appears twice.")
		}
		given := slices.Collect(maps.Keys(c.URL.Query()))
		if c.URL.Path == "/oauth2/token" {
			if len(given) > 0 {
				return refuseOAuth("invalid_request", "The parameters belong in the body (RFC 6749 section 2.3.1).")
			}
			given = slices.AppendSeq(given, maps.Keys(c.input().fields))
		}
		for _, name := range slices.Sorted(slices.Values(given)) {
			if !slices.Contains(oauthParameters(), name) {
				return s.lacks(c.Request, "OAuth does not have the parameter "+name)
			}
		}
		return handle(s, c)
	}
}

// This server also serves the AuthKit domain: its issuer is the URL of the server, and its addresses are those below /oauth2 and /.well-known.

// standardScopes are the scopes that any application of Connect may request.
func standardScopes() []string { return []string{"email", "offline_access", "openid", "profile"} }

// connectCode is an authorization code of Connect.
type connectCode struct {
	consent   *consent
	scopes    []string
	redirect  string
	challenge string
	expires   time.Time
	used      bool
}

// issuerJSON is the metadata of an issuer: as an authorization server (RFC 8414) without its keys, and as an OpenID provider without its PKCE
// methods, as at WorkOS.
type issuerJSON struct {
	Issuer         string   `json:"issuer"`
	Authorization  string   `json:"authorization_endpoint"`
	Token          string   `json:"token_endpoint"`
	Introspection  string   `json:"introspection_endpoint"`
	Registration   string   `json:"registration_endpoint,omitempty"`
	JWKS           string   `json:"jwks_uri,omitempty"`
	Scopes         []string `json:"scopes_supported"`
	ResponseTypes  []string `json:"response_types_supported"`
	ResponseModes  []string `json:"response_modes_supported"`
	Grants         []string `json:"grant_types_supported"`
	Authentication []string `json:"token_endpoint_auth_methods_supported"`
	Challenges     []string `json:"code_challenge_methods_supported,omitempty"`
	Documents      bool     `json:"client_id_metadata_document_supported,omitempty"`
	Subjects       []string `json:"subject_types_supported,omitempty"`
	IDTokens       []string `json:"id_token_signing_alg_values_supported,omitempty"`
}

func (s *Server) issuer() issuerJSON {
	out := issuerJSON{
		Issuer: s.URL, Authorization: s.URL + "/oauth2/authorize", Token: s.URL + "/oauth2/token", Introspection: s.URL + "/oauth2/introspection",
		Scopes: standardScopes(), ResponseTypes: []string{"code"}, ResponseModes: []string{"query"},
		Grants: []string{"authorization_code", "refresh_token"}, Authentication: []string{"none", "client_secret_post", "client_secret_basic"},
	}
	if s.registration {
		out.Registration = s.URL + "/oauth2/register"
	}
	return out
}

func (s *Server) authorizationServer(*call) reply {
	out := s.issuer()
	out.Challenges, out.Documents = []string{"S256"}, s.clientDocuments
	return jsonReply(http.StatusOK, out)
}

func (s *Server) openIDConfiguration(*call) reply {
	out := s.issuer()
	out.JWKS, out.Subjects, out.IDTokens = s.URL+"/oauth2/jwks", []string{"public"}, []string{"RS256"}
	return jsonReply(http.StatusOK, out)
}

// connectAuthorize signs a user in for an application of Connect, with the user's consent. It responds directly if the client, the redirect URI
// or the resource is wrong; all other errors are sent by redirect.
func (s *Server) connectAuthorize(c *call) reply {
	q := c.URL.Query()
	app, resource := s.application(core.ClientID(q.Get("client_id"))), q.Get("resource")
	switch {
	case app == nil, app.machine:
		return refuseOAuth("invalid_client", "There is no such application.")
	case !slices.Contains(app.redirectURIs, q.Get("redirect_uri")):
		return refuseOAuth("invalid_request", "The redirect_uri is not one of the application's.")
	case len(q["resource"]) > 1, resource != "" && !slices.Contains(s.resources, resource):
		return refuseOAuth("invalid_target", "The resource is not registered.")
	}
	redirect, err := absoluteURL(q.Get("redirect_uri"))
	if err != nil {
		return refuseOAuth("invalid_request", "The redirect_uri is not an absolute URL.")
	}
	a := authorization{redirect: redirect, state: q.Get("state"), challenge: q.Get("code_challenge")}
	if rep, ok := a.refusal(c); ok {
		return rep
	}
	scopes := strings.Fields(q.Get("scope"))
	switch {
	case a.challenge == "" && app.public:
		return a.refuse(c, "invalid_request", "A public application must send a code_challenge.")
	case !subset(scopes, slices.Concat(app.scopes, standardScopes())):
		return a.refuse(c, "invalid_scope", "The application may not request that scope.")
	}
	u, rep := s.chooseForConnect(c, a)
	if u == nil {
		return rep
	}
	organizationID, err := s.organizationFor(u, "")
	if err != nil {
		return a.refuse(c, "access_denied", err.Error())
	}
	code := rand.Text()
	s.connectCodes[code] = &connectCode{
		consent: s.newConsent(app, u, organizationID, resource), scopes: scopes, redirect: q.Get("redirect_uri"),
		challenge: a.challenge, expires: s.now().Add(codeLifetime),
	}
	return a.back(c, url.Values{"code": {code}})
}

// subset reports whether all scopes are among the allowed ones.
func subset(scopes, allowed []string) bool {
	return !slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(allowed, scope) })
}

// registrationJSON is a client's metadata, and the response to it (RFC 7591 sections 2 and 3.2.1).
type registrationJSON struct {
	ClientID       string   `json:"client_id,omitempty"`
	ClientSecret   string   `json:"client_secret,omitempty"`
	IssuedAt       int64    `json:"client_id_issued_at,omitempty"`
	SecretExpires  *int64   `json:"client_secret_expires_at,omitempty"`
	RedirectURIs   []string `json:"redirect_uris"`
	Name           string   `json:"client_name,omitempty"`
	Scope          string   `json:"scope,omitempty"`
	Authentication string   `json:"token_endpoint_auth_method"`
	Grants         []string `json:"grant_types"`
	ResponseTypes  []string `json:"response_types"`
}

func (s *Server) registerClient(c *call) reply {
	if !s.registration {
		return s.lacks(c.Request, "client registration is off; workostest.WithClientRegistration turns it on")
	}
	var in registrationJSON
	if json.Unmarshal(c.body, &in) != nil {
		return refuseOAuth("invalid_client_metadata", "The body is not JSON client metadata.")
	}
	if len(in.RedirectURIs) == 0 {
		return refuseOAuth("invalid_redirect_uri", "There is no redirect URI.")
	}
	for _, uri := range in.RedirectURIs {
		if _, err := absoluteURL(uri); err != nil {
			return refuseOAuth("invalid_redirect_uri", "A redirect URI is not an absolute URL.")
		}
	}
	if in.Authentication == "" {
		in.Authentication = "client_secret_basic"
	}
	if !slices.Contains(s.issuer().Authentication, in.Authentication) {
		return refuseOAuth("invalid_client_metadata", "The token_endpoint_auth_method is unknown.")
	}
	app := s.putApplication(application{
		registered: true, public: in.Authentication == "none", name: in.Name, redirectURIs: in.RedirectURIs, scopes: strings.Fields(in.Scope),
	})
	out := registrationJSON{
		ClientID: string(app.clientID), ClientSecret: app.secret.Reveal(), IssuedAt: s.now().Unix(), RedirectURIs: app.redirectURIs,
		Name: app.name, Scope: in.Scope, Authentication: in.Authentication, Grants: s.issuer().Grants, ResponseTypes: []string{"code"},
	}
	if !app.public {
		out.SecretExpires = new(int64) // Never.
	}
	return jsonReply(http.StatusCreated, out)
}

// connectClient returns the application that sent a request to the token endpoint or to introspection. It authenticates with its secret in the
// body or, unless bodyOnly, in the header (RFC 6749 section 2.3.1).
func (s *Server) connectClient(c *call, in *input, bodyOnly bool) (*application, reply) {
	id, secret := in.str("client_id"), in.str("client_secret")
	if name, password, ok := c.BasicAuth(); ok && !bodyOnly {
		if secret != "" {
			return nil, refuseOAuth("invalid_request", "The client authenticates in two ways.")
		}
		id, _ = url.QueryUnescape(name)
		secret, _ = url.QueryUnescape(password)
	}
	app := s.application(core.ClientID(id))
	if app == nil || !s.proves(app, secret) {
		rep := refuseOAuth("invalid_client", "The client_id or the client_secret is wrong.")
		rep.status = http.StatusUnauthorized
		rep.header = http.Header{"Www-Authenticate": {`Basic realm="workostest"`}}
		return nil, rep
	}
	return app, reply{}
}
