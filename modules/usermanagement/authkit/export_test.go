package authkit

import (
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Internals that the tests read or set.
var (
	IsPath   = isPath
	MaxPath  = maxPath
	MaxFlows = maxFlows

	WholeSeconds  = wholeSeconds
	SecondsToWait = secondsToWait
)

// At sets the clock for pending sign-ins.
func (a *Auth) At(now time.Time) { a.now = func() time.Time { return now } }

// IsDue reports whether the middleware renews a session.
func (a *Auth) IsDue(current *session.Session) bool { return a.isDue(current) }
