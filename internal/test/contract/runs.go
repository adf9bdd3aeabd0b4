package contract

import "fmt"

// run is one call with one sample request and one response.
type run struct {
	name     string
	request  request
	status   string
	response any // nil if it has no body
	want     any // the expected result; nil is not compared
	types    bool
	lost     bool   // the response to the first attempt is lost
	null     string // the member that is sent as null, if any
}

// runs returns the runs of a call: each sample request, then each form of each response.
func (c *checker) runs(op *Operation, call Call) []run {
	var full []request
	var runs []run
	for _, r := range op.full {
		if call.meets(r) {
			full = append(full, r)
		}
	}
	if len(full) == 0 {
		return nil
	}
	response := func(i int) any { return op.responses[i%len(op.responses)] }
	node, s := op.responseNode(), c.facts.schemas
	for i := range max(len(full), len(op.responses)) {
		r := run{name: full[i%len(full)].name, request: full[i%len(full)], types: true}
		if i >= len(full) {
			r.name = fmt.Sprintf("response %d", i+1)
		}
		if len(op.responses) > 0 {
			r.response, r.want = response(i), response(i)
		}
		runs = append(runs, r)
	}
	for _, null := range c.nullRuns(op, full) {
		if len(op.responses) > 0 {
			null.response = response(0)
		}
		runs = append(runs, null)
	}
	behind := run{name: "behind a gateway", request: full[0]}
	behind.request.base = gateway
	if len(op.responses) > 0 {
		behind.response = response(0)
	}
	runs = append(runs, behind)
	for i, r := range op.minimal {
		if !call.meets(r) {
			continue
		}
		minimal := run{name: r.name, request: r.with(op.full[i%len(op.full)], call.needs)}
		if len(op.responses) > 0 {
			minimal.response = response(i)
		}
		runs = append(runs, minimal)
	}
	for i, sample := range op.responses {
		suffix := ""
		if len(op.responses) > 1 {
			suffix = " " + itoa(i+1)
		}
		bare, nulls, values := s.bare(node, sample), s.nulls(node, sample), s.unknownValues(node, sample)
		runs = append(
			runs,
			run{name: "bare response" + suffix, request: full[0], response: bare, want: bare},
			run{name: "response with nulls" + suffix, request: full[0], response: nulls, want: nulls},
			run{name: "response with unknown values" + suffix, request: full[0], response: values, want: values},
			run{name: "response with unknown members" + suffix, request: full[0], response: s.unknownMembers(node, sample), want: sample},
			run{name: "response with unknown variants" + suffix, request: full[0], response: s.unknownVariants(node, sample)},
		)
	}
	if !op.forBrowser() && !call.url {
		lost := run{name: "response that is lost", request: full[0], lost: true}
		if len(op.responses) > 0 {
			lost.response = response(0)
		}
		runs = append(runs, lost)
	}
	return op.inEachStatus(runs)
}

// inEachStatus sets the status of the responses; an operation that responds without a body does so in all of its
// statuses. An empty response is removed.
func (op *Operation) inEachStatus(runs []run) []run {
	var all []run
	for _, r := range runs {
		if object, ok := r.response.(map[string]any); ok && len(object) == 0 {
			continue
		}
		if r.response != nil || op.forBrowser() {
			r.status = op.status
			all = append(all, r)
			continue
		}
		for i, status := range op.emptyStatuses() {
			r := r
			r.status = status
			if i > 0 {
				r.name += " " + status
			}
			all = append(all, r)
		}
	}
	return all
}
