package loopback

import (
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
