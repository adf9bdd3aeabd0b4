package contract

import (
	"slices"
	"strings"
)

// Problem is one way in which the SDK violates the contract.
type Problem struct {
	// Place is the place of the problem: "response /data/*/name", "body /name", "query /limit", "path /id", with
	// "=value" for a value of an enumeration; empty is the call as a whole.
	Place string
	Text  string
	kind  kind
}

// kind is the kind of a problem.
type kind int

const (
	ofValue  kind = iota // of a value that was sent or read
	ofType               // of its Go type
	ofUnseen             // of a part that is in no sample
)

func (p Problem) String() string {
	if p.Place == "" {
		return p.Text
	}
	return p.Place + " " + p.Text
}

// covers reports whether place includes inner.
func covers(place, inner string) bool {
	rest, ok := strings.CutPrefix(inner, place)
	return ok && (place == "" || rest == "" || strings.ContainsRune("/= ", rune(rest[0])))
}

// unique removes duplicates: the elements of an array mostly have the same problems.
func unique[T comparable](all []T) []T {
	var once []T
	for _, p := range all {
		if !slices.Contains(once, p) {
			once = append(once, p)
		}
	}
	return once
}
