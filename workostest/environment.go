package workostest

import (
	"net/http"
	"net/url"
	"time"

	"github.com/workos-typestate/workos/core"
)

func environmentRoutes() []route {
	return []route{
		{"GET /user_management/redirect_uris", (*Server).listRedirectURIs},
		{"POST /user_management/redirect_uris", (*Server).createRedirectURI},
		{"DELETE /user_management/redirect_uris/{id}", (*Server).deleteRedirectURI},
		{"GET /user_management/cors_origins", (*Server).listCORSOrigins},
		{"POST /user_management/cors_origins", (*Server).createCORSOrigin},
		{"GET /user_management/jwt_template", (*Server).getJWTTemplate},
		{"PUT /user_management/jwt_template", (*Server).updateJWTTemplate},
	}
}

// redirectURI is a registered redirect URI. The authorize endpoint accepts others too.
type redirectURI struct {
	id        core.RedirectURIID
	uri       string
	isDefault bool
	created   time.Time
}

type redirectURIJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	URI       string `json:"uri"`
	Default   bool   `json:"default"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (r *redirectURI) wire() any {
	return redirectURIJSON{
		Object: "redirect_uri", ID: string(r.id), URI: r.uri, Default: r.isDefault, CreatedAt: stamp(r.created), UpdatedAt: stamp(r.created),
	}
}

func (s *Server) listRedirectURIs(c *call) reply {
	return list(c, &s.credentials.redirectURIs, func(*redirectURI) bool { return true }, (*redirectURI).wire)
}

// createRedirectURI registers a redirect URI. The first one is the default, which cannot be deleted.
func (s *Server) createRedirectURI(c *call) reply {
	uri := c.input().str("uri")
	if _, err := absoluteURL(uri); err != nil {
		return refuse(http.StatusBadRequest, "", "The redirect URI is not an absolute URL.")
	}
	all := &s.credentials.redirectURIs
	if all.first(func(r *redirectURI) bool { return r.uri == uri }) != nil {
		return refuse(http.StatusUnprocessableEntity, "", "Redirect URI '"+uri+"' already exists.")
	}
	r := &redirectURI{id: core.RedirectURIID(newID("redir", s.now())), uri: uri, isDefault: len(all.rows) == 0, created: s.now()}
	all.put(r.id, r)
	return jsonReply(http.StatusCreated, r.wire())
}

func (s *Server) deleteRedirectURI(c *call) reply {
	r := s.credentials.redirectURIs.find(c.PathValue("id"))
	switch {
	case r == nil:
		return notFound("Redirect URI", c.PathValue("id"))
	case r.isDefault:
		return refuse(http.StatusConflict, "", "Cannot delete the default redirect URI.")
	}
	s.credentials.redirectURIs.delete(r.id)
	return jsonReply(http.StatusNoContent, nil)
}

// corsOrigin is an origin whose scripts may call WorkOS.
type corsOrigin struct {
	id      core.CORSOriginID
	origin  string
	created time.Time
}

type corsOriginJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Origin    string `json:"origin"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (o *corsOrigin) wire() any {
	return corsOriginJSON{Object: "cors_origin", ID: string(o.id), Origin: o.origin, CreatedAt: stamp(o.created), UpdatedAt: stamp(o.created)}
}

func (s *Server) listCORSOrigins(c *call) reply {
	return list(c, &s.credentials.origins, func(*corsOrigin) bool { return true }, (*corsOrigin).wire)
}

func (s *Server) createCORSOrigin(c *call) reply {
	origin := c.input().str("origin")
	if u, err := url.Parse(origin); err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin { // RFC 6454 section 6.2.
		return invalid(fieldProblem{Field: "origin", Code: "invalid_origin", Message: "origin must be a scheme and a host"})
	}
	all := &s.credentials.origins
	if all.first(func(o *corsOrigin) bool { return o.origin == origin }) != nil {
		return refuse(http.StatusConflict, "duplicate_cors_origin", "CORS origin already exists.")
	}
	o := &corsOrigin{id: core.CORSOriginID(newID("cors_origin", s.now())), origin: origin, created: s.now()}
	all.put(o.id, o)
	return jsonReply(http.StatusCreated, o.wire())
}

// jwtTemplate adds claims to the environment's access tokens.
type jwtTemplate struct {
	content          string
	created, updated time.Time
}

type jwtTemplateJSON struct {
	Object    string `json:"object"`
	Content   string `json:"content"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (t *jwtTemplate) wire() any {
	return jwtTemplateJSON{Object: "jwt_template", Content: t.content, CreatedAt: stamp(t.created), UpdatedAt: stamp(t.updated)}
}

func (s *Server) getJWTTemplate(*call) reply {
	if t := s.credentials.template; t != nil {
		return jsonReply(http.StatusOK, t.wire())
	}
	return refuse(http.StatusNotFound, "", "The environment has no JWT template.")
}

func (s *Server) updateJWTTemplate(c *call) reply {
	content, now := c.input().str("content"), s.now()
	if _, err := render(content, nil); err != nil {
		return invalid(fieldProblem{Field: "content", Code: "invalid_template", Message: "content is not a JWT template: " + err.Error()})
	}
	t := &jwtTemplate{content: content, created: now, updated: now}
	if was := s.credentials.template; was != nil {
		t.created = was.created
	}
	s.credentials.template = t
	return jsonReply(http.StatusOK, t.wire())
}
