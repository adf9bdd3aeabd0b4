package snippets_test

import (
	"testing"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

func TestTheLinksOfEveryDocumentLeadSomewhere(t *testing.T) {
	links := 0
	for _, d := range documents(t) {
		for _, l := range d.Links() {
			links++
			if err := d.CheckLink(root, l.Target); err != nil {
				t.Errorf("%s:%d: %v", d.Path, l.Line, err)
			}
		}
	}
	if links < 100 {
		t.Errorf("found %d links, expected at least 100: is the pattern still right?", links)
	}
}

func TestThePackagesOfEveryCommandAreThere(t *testing.T) {
	packages := 0
	for _, d := range documents(t) {
		for _, p := range d.CommandTargets() {
			packages++
			if err := snippets.CheckTarget(root, p.Target); err != nil {
				t.Errorf("%s:%d: %v", d.Path, p.Line, err)
			}
		}
	}
	if packages < 5 {
		t.Errorf("found %d packages, expected at least 5: is the pattern still right?", packages)
	}
}
