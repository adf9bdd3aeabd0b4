package verified

import "testing"

// No function of the SDK starts with a longer word today, so the corpus has no case.
func TestAVerbIsAWholeWord(t *testing.T) {
	for name, want := range map[string]bool{
		"Check": true, "CheckAccess": true, "Check2": true, "Checksum": false, "Checkout": false, "Recheck": false,
	} {
		if begins(name, "Check") != want {
			t.Errorf("begins(%q, Check) is %t", name, !want)
		}
	}
}
