package contract

import (
	"fmt"
	"slices"
)

// addition is a member of the body in which a call differs from the contract on purpose.
type addition struct{ member, reason string }

// Beyond excuses a member of the body that the call's parameters have and the contract, or its variant of a union, lacks.
// It is published with its reason, and must be needed.
func Beyond(member, reason string) Option {
	return func(c *Call) { c.beyond = append(c.beyond, addition{member, reason}) }
}

// checkMembers compares the members that the Go types of the parameters have with those of the request's own variant:
// what is not in the sample is never sent by a call, so that a comparison of bodies does not see it.
func (c *checker) checkMembers(op *Operation, call Call, r request, in *Input) []Problem {
	var found []Problem
	s := c.facts.schemas
	query, body := op.queryNode(), s.Choose(op.Body, r.body)
	beside := map[string]bool{} // members of the root that have no node there
	for name := range query.Properties {
		beside[name] = true
	}
	for _, extra := range op.nodeOnly {
		// Of a union it is unknown which variant has it, so the call says so.
		if extra.where == "body" && !s.isUnion(op.Body) {
			beside[extra.path[0]] = true
		}
	}
	check := func(where string, at spot) {
		if at.node == nil || at.node.Type != "object" || at.node.Additional != nil {
			return
		}
		p, ok := in.find("members", at.path)
		if ok {
			p, ok = p.settle()
		}
		if !ok {
			return
		}
		sample, _ := at.sample.(map[string]any)
		for _, m := range members(p, 0) {
			name := m.name
			_, known := at.node.Properties[name]
			if _, sent := sample[name]; sent {
				continue // and compared
			}
			if at.pointer == "" {
				known = known || beside[name] || body != nil && body.Properties[name] != nil
			}
			if known || at.pointer == "" && call.mayAdd(name) {
				continue
			}
			found = append(found, Problem{where + " " + at.pointer + "/" + name, fmt.Sprintf("can be sent by %s, but the contract does not have it there", p.kind), ofType})
		}
	}
	if op.Body != nil {
		s.walk(op.Body, r.body, func(at spot) { check("body", at) })
	} else {
		s.walk(query, any(r.query), func(at spot) { check("query", at) })
	}
	return found
}

func (s schemas) isUnion(n *Node) bool {
	n = s.Resolve(n)
	return n != nil && len(n.OneOf) > 0
}

// mayAdd reports whether the call is excused for the member, and notes that it needed to be.
func (c Call) mayAdd(member string) bool {
	excused := slices.ContainsFunc(c.beyond, func(a addition) bool { return a.member == member && a.reason != "" })
	if excused {
		c.added[member] = true
	}
	return excused
}

// additions are the excuses of a call's own that were made use of, and what is wrong with the others.
func (c Call) additions() (used []Excuse, found []Problem) {
	of := func(what, suffix string, all []addition) {
		for _, a := range all {
			switch {
			case a.reason == "":
				found = append(found, Problem{Text: "has " + what + " without a reason: " + a.member})
			case !c.added[a.member+suffix]:
				found = append(found, Problem{Text: "has " + what + " that is not needed: " + a.member})
			default:
				used = append(used, Excuse{"body /" + a.member + suffix, a.reason})
			}
		}
	}
	of("an addition", "", c.beyond)
	of("an excuse from null", "=null", c.noNull)
	return used, found
}

// checkSamples reports what no sample shows, so that no run could miss it.
func (c *checker) checkSamples(op *Operation) []Problem {
	s := c.facts.schemas
	var found []Problem
	if answer := op.answerNode(); answer != nil {
		found = append(found, s.uncovered("answer", answer, op.answers)...)
	}
	for status, answer := range op.Responses {
		if answer = s.Resolve(answer); answer != nil && answer.Type != "any" && status != op.status && !op.forBrowser() {
			found = append(found, Problem{"answer", "of status " + status + " has no sample", ofUnseen})
		}
	}
	if op.Body != nil {
		bodies := make([]any, 0, len(op.full))
		for _, r := range op.full {
			bodies = append(bodies, r.body)
		}
		found = append(found, s.uncovered("body", op.Body, bodies)...)
		for _, r := range op.minimal {
			if !s.Fits(op.Body, r.body) {
				found = append(found, Problem{"body", "does not fit its schema in the sample " + r.name, ofUnseen})
			}
		}
	}
	if op.Body == nil && slices.ContainsFunc(op.full, func(r request) bool { return r.body != nil }) {
		found = append(found, Problem{"body", "is in a sample, but the operation has none", ofUnseen})
	}
	for _, header := range op.Headers {
		if !slices.Contains([]string{"Idempotency-Key", "Warrant-Token"}, header.Name) {
			found = append(found, Problem{"header /" + header.Name, "is not looked at by checkHeader", ofUnseen})
		}
	}
	for _, member := range op.nullable {
		if !slices.ContainsFunc(op.full, func(r request) bool { _, ok := r.member(member); return ok }) {
			found = append(found, Problem{"body /" + member, "can be null for the Node SDK, but is in no sample", ofUnseen})
		}
	}
	return found
}
