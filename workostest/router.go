package workostest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/workos-typestate/workos/internal/facts"
)

// served is a route with its contract.
type served struct {
	path   string
	names  []string // Of the segments in braces, in order.
	handle handler
	before func(*Server, *call) (refusal reply, ok bool) // Runs before the state is locked; may be nil.
	facts  []*facts.Operation                            // Empty outside the API, such as for a page; several if they differ by their bodies.
	kept   bool                                          // It has behavior.
}

// router finds the route of a request. Servers share it: it does not change.
type router struct {
	contract *facts.Facts
	root     segment
	all      []*served
	methods  map[string]bool // The methods of all paths.
}

// segment is a place in the tree of paths.
type segment struct {
	fixed map[string]*segment
	any   *segment
	on    map[string]*served // By method.
}

// theRouter is built once per process.
var theRouter = sync.OnceValues(func() (*router, error) {
	contract, err := facts.Load()
	if err != nil {
		return nil, err
	}
	r := &router{contract: contract, methods: map[string]bool{}}
	for _, b := range behavior() {
		method, path, _ := strings.Cut(b.on, " ")
		r.add(method, path).handle = b.handle
	}
	for _, one := range r.all {
		one.kept = true
		if one.path == "/oauth2/authorize" {
			one.before = (*Server).learnClient
		}
	}
	for _, op := range contract.Operations {
		one := r.add(op.Method, op.Path)
		one.facts = append(one.facts, op)
	}
	for _, one := range r.all {
		if one.handle == nil {
			one.handle = unserved
		}
		switch {
		case len(one.facts) == 0:
		case one.facts[0].Auth == "api_key":
			one.handle = inShape(one, needsAPIKey(asInContract(one, one.handle)))
		default:
			one.handle = withoutStrangers(one, one.handle)
		}
	}
	return r, nil
})

// router returns the routes of every server. The contract is part of the program, so only a mistake in it can be an error.
func (s *Server) router() *router {
	r, err := s.loadRouter()
	if err != nil {
		panic(fmt.Sprintf("workostest: reading the contract of the API: %v", err))
	}
	return r
}

// add returns the route of a method and a path, which it adds if necessary.
func (r *router) add(method, path string) *served {
	at, names := &r.root, []string(nil)
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := braced(part); ok {
			names = append(names, name)
			if at.any == nil {
				at.any = &segment{}
			}
			at = at.any
			continue
		}
		if at.fixed == nil {
			at.fixed = map[string]*segment{}
		}
		if at.fixed[part] == nil {
			at.fixed[part] = &segment{}
		}
		at = at.fixed[part]
	}
	if at.on == nil {
		at.on = map[string]*served{}
	}
	if at.on[method] == nil {
		r.methods[method] = true
		at.on[method] = &served{path: path, names: names}
		r.all = append(r.all, at.on[method])
	}
	return at.on[method]
}

// find returns the route of a request, and sets its path values; nil if there is none. It uses the escaped path, so that an escaped slash does
// not separate segments, and prefers a name to braces.
func (r *router) find(req *http.Request) *served {
	one, values := r.root.find(req.Method, strings.Split(req.URL.EscapedPath(), "/"), nil)
	if one == nil {
		return nil
	}
	for i, name := range one.names {
		value, _ := url.PathUnescape(values[i]) // Always well-formed: net/http parsed it.
		req.SetPathValue(name, value)
	}
	return one
}

func (at *segment) find(method string, parts, values []string) (*served, []string) {
	if len(parts) == 0 {
		return at.on[method], values
	}
	if next := at.fixed[parts[0]]; next != nil {
		if one, values := next.find(method, parts[1:], values); one != nil {
			return one, values
		}
	}
	if at.any != nil && parts[0] != "" {
		return at.any.find(method, parts[1:], append(values, parts[0]))
	}
	return nil, nil
}

// knows reports whether a method and a path of a [Fault] match a route: one of the server's paths, or an example of it.
// example of it.
func (r *router) knows(p pattern) bool {
	if p.path == "" {
		return p.method == "" || r.methods[strings.ToUpper(p.method)]
	}
	return r.root.knows(strings.ToUpper(p.method), strings.Split(p.path, "/"))
}

func (at *segment) knows(method string, parts []string) bool {
	if len(parts) == 0 {
		return method == "" && len(at.on) > 0 || at.on[method] != nil
	}
	if at.any != nil && parts[0] != "" && at.any.knows(method, parts[1:]) {
		return true
	}
	next := at.fixed[parts[0]] // Braces match a parameter, not a fixed segment of the path.
	return next != nil && next.knows(method, parts[1:])
}

// braced returns the name of a segment such as "{id}".
func braced(segment string) (name string, ok bool) {
	name, opened := strings.CutPrefix(segment, "{")
	name, closed := strings.CutSuffix(name, "}")
	return name, opened && closed
}
