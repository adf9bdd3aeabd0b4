package required

import (
	"os"
	"strings"
	"testing"
)

// A renamed type of the SDK is no longer found, and its row has no effect: the corpus has a case for each.
func TestEachDocumentedMemberHasACase(t *testing.T) {
	corpus, err := os.ReadFile("../testdata/required/requests/documented.go")
	if err != nil {
		t.Fatal(err)
	}
	for of := range documented {
		if !strings.Contains(string(corpus), "want `"+of[1]+" lacks") {
			t.Errorf("no case lacks a member of %s.%s", of[0], of[1])
		}
	}
}
