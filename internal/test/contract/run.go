package contract

import (
	"fmt"
	"net/url"
	"reflect"
)

func (c *checker) run(op *Operation, call Call, r run, nodeOnly map[int][]Problem) []Problem {
	out, err := carryOut(op, call, r)
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	if complaints := out.input.problems(); len(complaints) > 0 {
		return complaints // the rest follows from them
	}
	if r.lost {
		return checkLost(op, out.server.requests)
	}
	found := append(c.checkSent(op, call, r, out), secretsShown(&out.log, out.sentBody(), out.server.body)...)
	if out.err != nil {
		return append(found, Problem{Place: failedAt(out), Text: "the call ends with: " + out.err.Error()})
	}
	if r.want != nil {
		out.shaped = shape(out.result, r.want, call.view)
		found = append(found, c.checkResponse(op, r.want, out.shaped)...)
	}
	if !r.types {
		return found
	}
	out.sample = r.want
	if out.shaped != nil {
		at := placeOf(reflect.ValueOf(out.shaped)).at
		found = append(found, c.checkTypes(op.ID, "response", op.responseNode(), r.want, call.view != nil, at)...)
		c.checkResponseMembers(op.responseNode(), r.want, op.nodeOnly, at)
	}
	c.checkNodeOnly(op, out, nodeOnly)
	found = append(found, c.checkMembers(op, call, r.request, out.input)...)
	return append(found, c.checkParameterTypes(op, r.request, out.input)...)
}

// failedAt returns "response" if the request was sent, because then decoding the response failed.
func failedAt(out *outcome) string {
	if len(out.server.requests) > 0 {
		return "response"
	}
	return ""
}

func (c *checker) checkParameterTypes(op *Operation, r request, in *Input) []Problem {
	members := func(path []string) (place, bool) { return in.find("members", path) }
	found := c.checkTypes(op.ID, "query", op.queryNode(), any(r.query), true, members)
	if r.body != nil {
		found = append(found, c.checkTypes(op.ID, "body", op.Body, r.body, true, members)...)
	}
	for name, node := range op.PathNodes {
		if len(node.Enum) > 0 {
			p, ok := in.find("path", []string{name})
			found = append(found, c.checkEnum("path /"+name, node.Enum, p, ok)...)
		}
	}
	return found
}

func (c *checker) checkSent(op *Operation, call Call, r run, out *outcome) []Problem {
	switch requests := out.server.requests; {
	case call.url && len(requests) > 0:
		return []Problem{{Text: "is a URL for a browser, yet a request was sent"}}
	case call.url:
		text, _ := out.result.(string)
		u, err := url.Parse(text)
		if err != nil || out.err != nil {
			return nil // the error is reported separately
		}
		return c.checkURL(op, r.request, u)
	case len(requests) != 1 && out.err == nil:
		return []Problem{{Text: fmt.Sprintf("sent %d requests, not one", len(requests))}}
	case len(requests) == 0:
		return nil // the error says why
	default:
		return c.checkRequest(op, r.request, out.input, requests[0], out.server.bodies[0], out.key)
	}
}
