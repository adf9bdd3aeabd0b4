package contract

import "slices"

// Excuse is an exception that was used.
type Excuse struct{ Place, Reason string }

// excuses are the exceptions of one operation.
type excuses struct {
	all     []exception
	hits    []bool
	excused []Problem
}

func (e *excuses) add(exceptions []exception) {
	e.all = append(e.all, exceptions...)
	e.hits = append(e.hits, make([]bool, len(exceptions))...)
}

// filter returns the problems that have no excuse.
func (e *excuses) filter(problems []Problem) []Problem {
	return slices.DeleteFunc(problems, func(p Problem) bool {
		excused := false
		for i, exception := range e.all {
			meant := !exception.typesOnly || p.kind != ofValue
			if exception.place != "" && covers(exception.place, p.Place) && meant {
				e.hits[i], excused = true, true
			}
		}
		if excused && !slices.Contains(e.excused, p) {
			e.excused = append(e.excused, p)
		}
		return excused
	})
}

func (e *excuses) used() []Excuse {
	var used []Excuse
	for i, exception := range e.all {
		if e.hits[i] {
			used = append(used, Excuse{exception.place, exception.reason})
		}
	}
	return used
}

func (e *excuses) unused() []Problem {
	var unused []Problem
	for i, exception := range e.all {
		switch {
		case exception.reason == "":
			unused = append(unused, Problem{Text: "has an exception without a reason: " + exception.place})
		case !e.hits[i]:
			unused = append(unused, Problem{Text: "has an exception that excuses nothing: " + exception.place})
		}
	}
	return unused
}
