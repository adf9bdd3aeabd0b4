package workostest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

func fgaRoutes() []route {
	const one = " /fga/v1/resources/{resourceType}/{resourceId}"
	return []route{
		{"GET /fga/v1/resources", (*Server).listFGAResources},
		{"POST /fga/v1/resources", (*Server).createFGAResource},
		{"POST /fga/v1/resources/batch", (*Server).writeFGAResources},
		{"GET" + one, forFGAResource((*Server).getFGAResource)},
		{"PUT" + one, forFGAResource((*Server).updateFGAResource)},
		{"DELETE" + one, forFGAResource((*Server).deleteFGAResource)},
		{"GET /fga/v1/warrants", (*Server).listWarrants},
		{"POST /fga/v1/warrants", (*Server).writeWarrants},
		{"POST /fga/v1/check", (*Server).checkWarrants},
		{"GET /fga/v1/query", (*Server).queryWarrants},
	}
}

// fga is the server's state of the legacy API of warrants. It has no schema, because that API has no operation for one; relations that a schema
// would imply are unknown to it.
type fga struct {
	resources table[string, *fgaResource]
	warrants  table[string, *warrant]
}

// thing is the name of a resource, in a warrant or in a request.
type thing struct{ kind, id string }

// key identifies a thing in a table, and its place in a page.
func (t thing) key() string { return url.QueryEscape(t.kind) + ":" + t.id }

type fgaResource struct {
	thing
	meta map[string]any
}

type fgaResourceJSON struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Meta         map[string]any `json:"meta,omitempty"`
}

func (r *fgaResource) wire() any { return fgaResourceJSON{r.kind, r.id, r.meta} }

// forFGAResource finds the resource that a path names.
func forFGAResource(handle func(*Server, *call, *fgaResource) reply) handler {
	return func(s *Server, c *call) reply {
		r := s.fga.resources.get(thing{c.PathValue("resourceType"), c.PathValue("resourceId")}.key())
		if r == nil {
			return notFound("Resource", c.PathValue("resourceId"))
		}
		return handle(s, c, r)
	}
}

func (s *Server) getFGAResource(_ *call, r *fgaResource) reply {
	return jsonReply(http.StatusOK, r.wire())
}

func (s *Server) listFGAResources(c *call) reply {
	kind, search := c.URL.Query().Get("resource_type"), c.URL.Query().Get("search")
	return list(c, &s.fga.resources, func(r *fgaResource) bool {
		return cmp.Or(kind, r.kind) == r.kind && strings.Contains(r.id, search)
	}, (*fgaResource).wire)
}

func (s *Server) createFGAResource(c *call) reply {
	r, refusal := s.newFGAResource(c.input())
	if r == nil {
		return refusal
	}
	return jsonReply(http.StatusCreated, r.wire())
}

func (s *Server) newFGAResource(in *input) (*fgaResource, reply) {
	r := &fgaResource{thing{in.need("resource_type"), in.str("resource_id")}, field[map[string]any](in, "meta", "an object")}
	if rep, ok := in.refusal(); ok {
		return nil, rep
	}
	r.id = cmp.Or(r.id, newID("resource", s.now()))
	if s.fga.resources.get(r.key()) != nil {
		return nil, refuse(http.StatusConflict, "", "A resource with this type and ID already exists.")
	}
	s.fga.resources.put(r.key(), r)
	return r, reply{}
}

func (s *Server) updateFGAResource(c *call, r *fgaResource) reply {
	r.meta = field[map[string]any](c.input(), "meta", "an object")
	return jsonReply(http.StatusOK, r.wire())
}

func (s *Server) deleteFGAResource(_ *call, r *fgaResource) reply {
	s.dropFGAResource(r)
	return jsonReply(http.StatusNoContent, nil)
}

// dropFGAResource deletes a resource and the warrants that name it.
func (s *Server) dropFGAResource(r *fgaResource) {
	for _, w := range s.fga.warrants.all(func(w *warrant) bool { return w.on == r.thing || w.subject == r.thing }) {
		s.fga.warrants.delete(w.key())
	}
	s.fga.resources.delete(r.key())
}

// writeFGAResources creates or deletes all resources of a request, or none.
func (s *Server) writeFGAResources(c *call) reply {
	in, before, written := c.input(), own(s.fga), []any{}
	for _, one := range in.objects("resources") {
		var r *fgaResource
		var refusal reply
		if in.str("op") == "delete" {
			named := thing{one.need("resource_type"), one.need("resource_id")}
			if r, refusal = s.fga.resources.get(named.key()), notFound("Resource", named.id); r != nil {
				s.dropFGAResource(r)
			}
		} else {
			r, refusal = s.newFGAResource(one)
		}
		if r == nil {
			s.fga = before
			return refusal
		}
		written = append(written, r.wire())
	}
	return jsonReply(http.StatusOK, map[string][]any{"data": written})
}

// exists records the things that a warrant names as resources.
func (s *Server) exists(things ...thing) {
	for _, t := range slices.DeleteFunc(things, thing.wild) {
		if s.fga.resources.get(t.key()) == nil {
			s.fga.resources.put(t.key(), &fgaResource{thing: t})
		}
	}
}
