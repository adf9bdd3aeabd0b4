package workostest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

type queryResultJSON struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Relation     string         `json:"relation"`
	Warrant      warrantJSON    `json:"warrant"`
	IsImplicit   bool           `json:"is_implicit"`
	Meta         map[string]any `json:"meta,omitempty"`
}

func (r *queryResultJSON) wire() any { return r }

// fgaQuery is a parsed query: for resources that a subject has a relation to, or for the subjects that have a relation to a resource.
type fgaQuery struct {
	types, relations []string
	subject, on      thing // One of the two.
	set              string
}

// readQuery parses the two forms of a query, without the word "explicit": "select TYPES where TYPE:ID#SET is RELATIONS" and "select RELATIONS of
// type TYPES for TYPE:ID". "*" means all types or relations.
func readQuery(text string) (q fgaQuery, ok bool) {
	const list, named = `([^\s,]+(?:\s*,\s*[^\s,]+)*)`, `([^\s:]+):([^\s#]+)`
	resources := regexp.MustCompile(`^(?i:select)\s+` + list + `\s+(?i:where)\s+` + named + `(?:#(\S+))?\s+(?i:is)\s+` + list + `$`)
	subjects := regexp.MustCompile(`^(?i:select)\s+` + list + `\s+(?i:of\s+type)\s+` + list + `\s+(?i:for)\s+` + named + `$`)
	split := func(list string) []string {
		return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	}
	if m := resources.FindStringSubmatch(text); m != nil {
		return fgaQuery{types: split(m[1]), subject: thing{m[2], m[3]}, set: m[4], relations: split(m[5])}, true
	}
	if m := subjects.FindStringSubmatch(text); m != nil {
		return fgaQuery{relations: split(m[1]), types: split(m[2]), on: thing{m[3], m[4]}}, true
	}
	return fgaQuery{}, false
}

func (s *Server) queryWarrants(c *call) reply {
	text := strings.Join(strings.Fields(c.URL.Query().Get("q")), " ")
	query, ok := readQuery(text)
	if !ok && len(text) >= 7 && strings.EqualFold(text[:7], "select ") {
		return s.lacks(c.Request, "the server cannot evaluate this query; use workostest.Server.Stub to set a response")
	}
	var context map[string]any
	if given := c.URL.Query().Get("context"); !ok || given != "" && json.Unmarshal([]byte(given), &context) != nil {
		return refuse(http.StatusBadRequest, "bad_request", "The query or its context cannot be parsed.")
	}
	found, doubt := s.found(query, context)
	if doubt != "" {
		return s.lacks(c.Request, doubt)
	}
	return list(c, found, func(*queryResultJSON) bool { return true }, (*queryResultJSON).wire)
}

// found decides for each resource whether the query matches it.
func (s *Server) found(query fgaQuery, context map[string]any) (found *table[string, *queryResultJSON], doubt string) {
	found = &table[string, *queryResultJSON]{}
	for _, r := range s.fga.resources.all(func(r *fgaResource) bool { return query.types[0] == "*" || slices.Contains(query.types, r.kind) }) {
		asked := warrant{on: r.thing, subject: query.subject, set: query.set}
		if query.subject == (thing{}) {
			asked = warrant{on: query.on, subject: r.thing}
		}
		for _, asked.relation = range s.relationsOf(asked.on, query.relations) {
			decided, unsure := s.weigh(asked, context)
			switch {
			case unsure != "":
				return nil, unsure
			case decided.path != nil:
				found.put(r.key()+"#"+asked.relation, &queryResultJSON{
					r.kind, r.id, asked.relation, decided.path[0].json(), len(decided.path) > 1, r.meta,
				})
			}
		}
	}
	return found, ""
}

// relationsOf returns the relations that a query names, or all relations that warrants have for a resource.
func (s *Server) relationsOf(on thing, named []string) []string {
	if named[0] != "*" {
		return named
	}
	var all []string
	for _, w := range s.fga.warrants.all(func(w *warrant) bool { return w.on.covers(on) }) {
		all = append(all, w.relation)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
