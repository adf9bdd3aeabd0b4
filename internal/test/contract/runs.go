package contract

import "fmt"

// run is one call with one sample request and one answer.
type run struct {
	name    string
	request request
	status  string
	answer  any // nil is no body
	want    any // what the answer is to be read as; nil is not compared
	types   bool
	lost    bool   // the answer to the first attempt is
	null    string // the member that is sent as null, if it is about one
}

// runs lists what a call is put through: each sample request, then each answer in its forms.
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
	answer := func(i int) any { return op.answers[i%len(op.answers)] }
	node, s := op.answerNode(), c.facts.schemas
	for i := range max(len(full), len(op.answers)) {
		r := run{name: full[i%len(full)].name, request: full[i%len(full)], types: true}
		if i >= len(full) {
			r.name = fmt.Sprintf("answer %d", i+1)
		}
		if len(op.answers) > 0 {
			r.answer, r.want = answer(i), answer(i)
		}
		runs = append(runs, r)
	}
	for _, null := range c.nullRuns(op, full) {
		if len(op.answers) > 0 {
			null.answer = answer(0)
		}
		runs = append(runs, null)
	}
	behind := run{name: "behind a gateway", request: full[0]}
	behind.request.base = gateway
	if len(op.answers) > 0 {
		behind.answer = answer(0)
	}
	runs = append(runs, behind)
	for i, r := range op.minimal {
		if !call.meets(r) {
			continue
		}
		minimal := run{name: r.name, request: r.with(op.full[i%len(op.full)], call.needs)}
		if len(op.answers) > 0 {
			minimal.answer = answer(i)
		}
		runs = append(runs, minimal)
	}
	for i, sample := range op.answers {
		suffix := ""
		if len(op.answers) > 1 {
			suffix = " " + itoa(i+1)
		}
		bare, nulls, values := s.bare(node, sample), s.nulls(node, sample), s.unknownValues(node, sample)
		runs = append(
			runs,
			run{name: "bare answer" + suffix, request: full[0], answer: bare, want: bare},
			run{name: "answer with nulls" + suffix, request: full[0], answer: nulls, want: nulls},
			run{name: "answer with unknown values" + suffix, request: full[0], answer: values, want: values},
			run{name: "answer with unknown members" + suffix, request: full[0], answer: s.unknownMembers(node, sample), want: sample},
			run{name: "answer with unknown variants" + suffix, request: full[0], answer: s.unknownVariants(node, sample)},
		)
	}
	if !op.forBrowser() && !call.url {
		lost := run{name: "answer that is lost", request: full[0], lost: true}
		if len(op.answers) > 0 {
			lost.answer = answer(0)
		}
		runs = append(runs, lost)
	}
	return op.inEachStatus(runs)
}

// inEachStatus sets the status of the answers; an operation that answers with no body does so in all of
// its statuses. An answer of which nothing is left is none, and not asked of anyone.
func (op *Operation) inEachStatus(runs []run) []run {
	var all []run
	for _, r := range runs {
		if object, ok := r.answer.(map[string]any); ok && len(object) == 0 {
			continue
		}
		if r.answer != nil || op.forBrowser() {
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
