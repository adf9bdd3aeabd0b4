package workostest

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/facts"
)

// asInContract lets only requests through that match the contract of the API. WorkOS's response to members of another type or to missing members
// is known; its response to a member outside the contract is not, so the server does not invent one.
func asInContract(one *served, handle handler) handler {
	return func(s *Server, c *call) reply {
		if len(c.body) > 0 && !c.isForm() && !c.isJSON() {
			return s.lacks(c.Request, "the Content-Type of the body is neither application/json nor that of a form")
		}
		body, readable := c.value()
		if !readable {
			return invalid(fieldProblem{Code: "invalid_json", Message: "The body is not JSON."})
		}
		if !c.plainQuery(one.facts) {
			return s.lacks(c.Request, "the query cannot be parsed")
		}
		op, problems := s.problemsOf(one, c, body)
		if op != nil {
			c.op = op
			return handle(s, c)
		}
		var wrong []fieldProblem
		for _, p := range problems {
			if p.Code == "exclusive_fields" && p.Field == "password" {
				return refuse(http.StatusBadRequest, "password_and_password_hash_provided", p.Message+".")
			}
			if p.Unknown {
				return s.lacks(c.Request, notInContract(p, c, one))
			}
			wrong = append(wrong, fieldProblem{Field: p.Field, Code: p.Code, Message: p.Message})
		}
		return invalid(wrong...)
	}
}

// withoutStrangers lets only sign-in requests through that have no member or parameter outside the contract. The sign-in handlers themselves
// report what is wrong with the others, as OAuth errors.
func withoutStrangers(one *served, handle handler) handler {
	return func(s *Server, c *call) reply {
		body, readable := c.value()
		if !readable || !c.plainQuery(one.facts) {
			return refuseOAuth("invalid_request", "The body or the query cannot be parsed.")
		}
		if name, repeated := c.repeated(one.facts); repeated {
			return refuseOAuth("invalid_request", name+" appears twice.")
		}
		op, problems := s.problemsOf(one, c, body)
		c.op = op
		for _, p := range problems {
			switch {
			case p.Unknown:
				return s.lacks(c.Request, notInContract(p, c, one))
			case p.Code == "invalid_type":
				return refuseOAuth("invalid_request", p.Message+".")
			}
		}
		return handle(s, c)
	}
}

// repeated returns a parameter of a query or a form that appears twice and is not a list (RFC 6749 section 3.1).
func (c *call) repeated(ops []*facts.Operation) (name string, ok bool) {
	form := url.Values{}
	if c.isForm() {
		form, _ = url.ParseQuery(string(c.body)) // Already checked.
	}
	for _, values := range []url.Values{c.URL.Query(), form} {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if len(values[name]) > 1 && !takesSeveral(ops, name) {
				return name, true
			}
		}
	}
	return "", false
}

// takesSeveral reports whether a parameter of a query is a list or an object.
func takesSeveral(ops []*facts.Operation, name string) bool {
	return slices.ContainsFunc(ops, func(op *facts.Operation) bool {
		return slices.ContainsFunc(op.Query, func(p facts.Parameter) bool {
			return p.Name == name && (p.Type == "array" || p.Type == "object" || len(p.OneOf) > 0)
		})
	})
}

// problemsOf returns the operation whose contract a request matches, or nil and what is wrong with the request.
func (s *Server) problemsOf(one *served, c *call, body any) (*facts.Operation, []facts.Problem) {
	var problems []facts.Problem
	for _, op := range one.facts {
		if problems = s.router().contract.CheckRequest(op, c.URL.Query(), body); len(problems) == 0 {
			return op, nil
		}
	}
	return nil, problems
}

func notInContract(p facts.Problem, c *call, one *served) string {
	return "the contract of the API does not have " + p.Field + " in " + c.Method + " " + one.path
}

// mindContract fails the test for a request that matches a stub or a fault but not the contract: neither makes that right. A stubbed success also
// does not make a request right that WorkOS would reject for its members or for a missing API key.
func (s *Server) mindContract(c *call, status int) {
	one := s.router().find(c.Request)
	if one == nil || len(one.facts) == 0 {
		return
	}
	say := func(what string) { s.complain("%s %s: %s", c.Method, c.URL.Path, what) }
	body, readable := c.value()
	if !readable || !c.plainQuery(one.facts) {
		say("the body or the query cannot be parsed")
		return
	}
	succeeds, isKeyed := status < http.StatusBadRequest, one.facts[0].Auth == "api_key"
	if succeeds && isKeyed && !equal(c.bearer(), s.apiKey) {
		say("the request does not carry the API key")
	}
	if op, problems := s.problemsOf(one, c, body); op == nil {
		for _, p := range problems {
			switch {
			case p.Unknown:
				say(notInContract(p, c, one))
			case succeeds && (isKeyed || len(one.facts[0].Query) == 0): // Sign-in parameters are in a query or a form.
				say(p.Message)
			}
		}
	}
}

// plainQuery gives lists and objects in a query their plain names, instead of forms such as "statuses[]=active" and "statuses[0]=active" that
// some languages write. It returns false for an invalid query.
func (c *call) plainQuery(ops []*facts.Operation) bool {
	query, err := url.ParseQuery(c.URL.RawQuery)
	if err != nil {
		return false
	}
	plain := url.Values{}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		short, _, bracketed := strings.Cut(name, "[")
		if !bracketed || short == "" || !takesSeveral(ops, short) {
			short = name
		}
		plain[short] = append(plain[short], query[name]...)
	}
	to := *c.URL
	to.RawQuery = plain.Encode()
	c.Request = c.WithContext(c.Context()) // The original is recorded as it arrived.
	c.URL = &to
	return true
}

// inShape gives an error of the server the members that WorkOS's error has, which differ from operation to operation.
func inShape(one *served, handle handler) handler {
	return func(s *Server, c *call) reply {
		rep := handle(s, c)
		if rep.status < http.StatusBadRequest || rep.status == http.StatusNotImplemented {
			return rep
		}
		var body map[string]any
		if json.Unmarshal(rep.body, &body) != nil {
			return rep
		}
		return jsonReply(rep.status, s.router().contract.ShapeError(one.facts[0], rep.status, body))
	}
}

func (c *call) isForm() bool {
	kind, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	return kind == "application/x-www-form-urlencoded"
}

func (c *call) isJSON() bool {
	kind, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	return kind == "application/json"
}

// value returns the decoded JSON of the body; nil if it is empty.
func (c *call) value() (v any, ok bool) {
	if len(c.body) == 0 {
		return nil, true
	}
	if c.isForm() {
		form, err := url.ParseQuery(string(c.body))
		members := map[string]any{}
		for name := range form {
			members[name] = form.Get(name)
		}
		return members, err == nil
	}
	err := json.Unmarshal(c.body, &v)
	return v, err == nil
}

// unserved responds to an operation of the contract that has no behavior here, because the contract got it later.
func unserved(s *Server, c *call) reply {
	return s.lacks(c.Request, "the server does not serve this operation yet; workostest.Server.Stub gives a response")
}

// lacks is the response to a request that the server cannot serve. No response of WorkOS looks like it, and it fails the test that started the
// server, because the result of such a test would mean nothing.
func (s *Server) lacks(r *http.Request, what string) reply {
	s.complain("%s %s: %s", r.Method, r.URL.Path, what)
	return refuse(http.StatusNotImplemented, "workostest_not_implemented", "workostest: "+what)
}
