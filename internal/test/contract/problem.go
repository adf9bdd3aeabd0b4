package contract

import (
	"slices"
	"strings"
)

// Problem is one way in which the SDK does not hold to the contract.
type Problem struct {
	// Place is what it is about: "answer /data/*/name", "body /name", "query /limit", "path /id", with
	// "=value" for a value of an enumeration; empty is the call as a whole.
	Place string
	Text  string
	kind  kind
}

// kind is what a problem is of.
type kind int

const (
	ofValue  kind = iota // what was sent or read
	ofType               // the Go type of what was
	ofUnseen             // what is in no sample
)

func (p Problem) String() string {
	if p.Place == "" {
		return p.Text
	}
	return p.Place + " " + p.Text
}

// covers reports whether what is said of place is said of inner.
func covers(place, inner string) bool {
	rest, ok := strings.CutPrefix(inner, place)
	return ok && (place == "" || rest == "" || strings.ContainsRune("/= ", rune(rest[0])))
}

// unique leaves each once: the elements of an array mostly have the same problems.
func unique[T comparable](all []T) []T {
	var once []T
	for _, p := range all {
		if !slices.Contains(once, p) {
			once = append(once, p)
		}
	}
	return once
}
