package contract

import (
	"fmt"
	"slices"
)

// addition is a member of the body in which a call intentionally differs from the contract.
type addition struct{ member, reason string }

// Beyond excuses a member of the body that the call's parameters have and the contract, or its variant of a union, lacks.
// It is published with its reason, and it is an error if it is not needed.
func Beyond(member, reason string) Option {
	return func(c *Call) { c.beyond = append(c.beyond, addition{member, reason}) }
}

// checkMembers compares the members of the parameters' Go types with those of the request's own variant. No call
// sends a member that is not in the sample, so comparing bodies does not find it.
func (c *checker) checkMembers(op *Operation, call Call, r request, in *Input) []Problem {
	var found []Problem
	s := c.facts.schemas
	query, body := op.queryNode(), s.Choose(op.Body, r.body)
	beside := map[string]bool{} // members of the root that have no node there
	for name := range query.Properties {
		beside[name] = true
	}
	for _, extra := range op.nodeOnly {
		// In a union it is unknown which variant has it, so the call names it.
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

// mayAdd reports whether the call is excused for the member, and records that the excuse was needed.
func (c Call) mayAdd(member string) bool {
	excused := slices.ContainsFunc(c.beyond, func(a addition) bool { return a.member == member && a.reason != "" })
	if excused {
		c.added[member] = true
	}
	return excused
}

// additions returns the used excuses of a call, and what is wrong with the others.
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

// checkSamples reports parts that no sample shows, because no run would miss them.
func (c *checker) checkSamples(op *Operation) []Problem {
	s := c.facts.schemas
	var found []Problem
	if response := op.responseNode(); response != nil {
		found = append(found, s.uncovered("response", response, op.responses)...)
	}
	for status, response := range op.Responses {
		if response = s.Resolve(response); response != nil && response.Type != "any" && status != op.status && !op.forBrowser() {
			found = append(found, Problem{"response", "of status " + status + " has no sample", ofUnseen})
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
				found = append(found, Problem{"body", "does not match its schema in the sample " + r.name, ofUnseen})
			}
		}
	}
	if op.Body == nil && slices.ContainsFunc(op.full, func(r request) bool { return r.body != nil }) {
		found = append(found, Problem{"body", "is in a sample, but the operation has none", ofUnseen})
	}
	for _, header := range op.Headers {
		if !slices.Contains([]string{"Idempotency-Key", "Warrant-Token"}, header.Name) {
			found = append(found, Problem{"header /" + header.Name, "is not checked by checkHeader", ofUnseen})
		}
	}
	for _, member := range op.nullable {
		if !slices.ContainsFunc(op.full, func(r request) bool { _, ok := r.member(member); return ok }) {
			found = append(found, Problem{"body /" + member, "can be null for the Node SDK, but is in no sample", ofUnseen})
		}
	}
	return found
}
