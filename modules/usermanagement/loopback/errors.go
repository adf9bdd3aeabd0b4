package loopback

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
)

// The errors of a sign-in that ends without the user's decision, for errors.Is.
const (
	ErrTimeout   = core.Sentinel("workos: the browser did not come back in time")
	ErrNoBrowser = core.Sentinel("workos: no browser could be opened")
	ErrNoPort    = core.Sentinel("workos: no port to listen on") // wrapped with the reason for each

	// ErrOpenedTwice means that two browsers opened the start page, and that the system does not say who runs them: one may be
	// run by another user of the machine, who saw the URL among the arguments of a process.
	ErrOpenedTwice = core.Sentinel("workos: the sign-in was opened in two browsers, and one may be another user's")
)

// RefusedError is a sign-in that came back without a code: the user or WorkOS refused it. Its texts are safe to print to a
// terminal.
type RefusedError = pkce.RefusedError
