package workostest

import (
	"cmp"
	"net/http"
	"slices"
)

type checkResultJSON struct {
	Result       string     `json:"result"`
	IsImplicit   bool       `json:"is_implicit"`
	WarrantToken string     `json:"warrant_token"`
	DebugInfo    *debugJSON `json:"debug_info,omitempty"`
}

type debugJSON struct {
	ProcessingTime float64       `json:"processing_time"`
	DecisionTree   *decisionJSON `json:"decision_tree"`
}

type decisionJSON struct {
	Check          checkJSON       `json:"check"`
	Decision       string          `json:"decision"`
	ProcessingTime float64         `json:"processing_time"`
	Children       []*decisionJSON `json:"children"`
}

type checkJSON struct {
	warrantJSON
	Context map[string]any `json:"context"`
}

// deciding is the state of one check while it follows the warrants.
type deciding struct {
	*Server
	context map[string]any
	begun   map[string]bool // Sets may form a cycle.
	done    map[string]*decision
	doubt   string // Something unsupported that might change the result.
}

// decision is the result of a check.
type decision struct {
	path []*warrant // From the warrant for the check's resource to the one that names the subject; empty without a match.
	how  *decisionJSON
}

// weigh looks for warrants that give a subject a relation to a resource.
func (s *Server) weigh(asked warrant, context map[string]any) (d *decision, doubt string) {
	if context == nil {
		context = map[string]any{}
	}
	on := &deciding{Server: s, context: context, begun: map[string]bool{}, done: map[string]*decision{}}
	if d = on.decide(asked); d.path != nil {
		return d, ""
	}
	return d, on.doubt
}

func (d *deciding) decide(asked warrant) *decision {
	key := asked.key()
	if done := d.done[key]; done != nil {
		return done
	}
	out := &decision{how: &decisionJSON{checkJSON{asked.json(), d.context}, "not_matched", 0, []*decisionJSON{}}}
	if d.begun[key] {
		return out
	}
	d.begun[key] = true
	out.path = d.direct(asked)
	if out.path == nil {
		out.path = d.bySets(asked, out.how)
	}
	if out.path != nil {
		out.how.Decision = "matched"
	}
	d.done[key] = out
	return out
}

// direct returns the warrant that names the subject itself.
func (d *deciding) direct(asked warrant) []*warrant {
	for _, w := range d.fga.warrants.all(func(w *warrant) bool { return w.about(asked) && w.set == asked.set && w.subject.covers(asked.subject) }) {
		if w.plain() {
			return []*warrant{w}
		}
		d.mistrust(w)
	}
	return nil
}

// bySets returns the warrants that put the subject in a set with the relation.
func (d *deciding) bySets(asked warrant, how *decisionJSON) []*warrant {
	for _, w := range d.fga.warrants.all(func(w *warrant) bool { return w.about(asked) && w.set != "" }) {
		within := d.decide(warrant{on: w.subject, relation: w.set, subject: asked.subject, set: asked.set})
		how.Children = append(how.Children, within.how)
		switch {
		case within.path != nil && w.plain():
			return append([]*warrant{w}, within.path...)
		case within.path != nil || w.subject.wild():
			d.mistrust(w)
		}
	}
	return nil
}

// about reports whether a warrant is about a relation to a resource.
func (w *warrant) about(asked warrant) bool {
	return w.relation == asked.relation && w.on.covers(asked.on)
}

// covers reports whether a name in a warrant is the name of a thing, or matches all of its type.
func (t thing) covers(other thing) bool { return t == other || t.wild() && t.kind == other.kind }

// plain reports whether the server can evaluate a warrant. It does not know WorkOS's wildcards and policy language.
func (w *warrant) plain() bool { return w.policy == "" && !w.on.wild() && !w.subject.wild() }

func (d *deciding) mistrust(w *warrant) {
	d.doubt = "the server cannot evaluate a wildcard in a warrant"
	if w.policy != "" {
		d.doubt = "the server cannot evaluate the policy of a warrant: " + w.policy
	}
}

// checkWarrants responds to one result for one or several checks, or with the op "batch" to each of several.
func (s *Server) checkWarrants(c *call) reply {
	in := c.input()
	op := in.str("op")
	var results []checkResultJSON
	doubt := ""
	for _, one := range in.objects("checks") {
		asked := one.readWarrant()
		if rep, ok := one.refusal(); ok {
			return rep
		}
		found, unsure := s.weigh(asked, field[map[string]any](one, "context", "an object"))
		result := checkResultJSON{Result: "not_authorized", IsImplicit: len(found.path) > 1, WarrantToken: s.warrantToken()}
		if found.path != nil {
			result.Result = "authorized"
		}
		if in.flag("debug") {
			result.DebugInfo = &debugJSON{0, found.how}
		}
		if unsure == "" && decides(op, result.Result) {
			return jsonReply(http.StatusOK, result)
		}
		results, doubt = append(results, result), cmp.Or(doubt, unsure)
	}
	switch {
	case len(results) == 0:
		return refuse(http.StatusBadRequest, "bad_request", "checks must not be empty.")
	case op == "" && len(results) > 1:
		return refuse(http.StatusBadRequest, "bad_request", "op is required for several checks.")
	case doubt != "":
		return s.lacks(c.Request, doubt)
	case op == "batch":
		return jsonReply(http.StatusOK, results)
	}
	last := results[len(results)-1] // None of the others decided.
	last.IsImplicit = slices.ContainsFunc(results, func(r checkResultJSON) bool { return r.IsImplicit })
	return jsonReply(http.StatusOK, last)
}

// decides reports whether one result decides that of several checks, regardless of the others.
func decides(op, result string) bool {
	return op == "any_of" && result == "authorized" || op == "all_of" && result == "not_authorized"
}
