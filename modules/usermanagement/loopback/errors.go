package loopback

import (
	"strings"
	"unicode"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
)

// How a sign-in can end without the user's decision, for errors.Is.
const (
	ErrTimeout   = core.Sentinel("workos: the browser did not come back in time")
	ErrNoBrowser = core.Sentinel("workos: no browser could be opened")
	ErrNoPort    = core.Sentinel("workos: no port to listen on") // wrapped with the reason for each

	// ErrOpenedTwice says that two browsers opened the address, and that the system does not say whose: one may
	// be that of another user of the machine, who saw it among the arguments of a process.
	ErrOpenedTwice = core.Sentinel("workos: the sign-in was opened in two browsers, and one may be another user's")
)

// RefusedError is a sign-in that came back without a code: the user said no, or WorkOS did. Its texts are
// fit for a terminal.
type RefusedError = pkce.RefusedError

// longestText is how much of a text from the browser is kept, in runes.
const longestText = 300

// printable makes a text from outside fit to be shown on a terminal: no control or invisible
// characters, and an end.
func printable(text string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text))
	if len(runes) > longestText {
		runes = append(runes[:longestText], '…')
	}
	return strings.TrimSpace(string(runes))
}
