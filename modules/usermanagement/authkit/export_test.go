package authkit

import (
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// What the tests look at or set from outside.
var (
	IsPath   = isPath
	MaxPath  = maxPath
	MaxFlows = maxFlows

	WholeSeconds  = wholeSeconds
	SecondsToWait = secondsToWait
)

// At makes now the time that sign-ins under way go by.
func (a *Auth) At(now time.Time) { a.now = func() time.Time { return now } }

// IsDue reports whether the middleware renews a session.
func (a *Auth) IsDue(current *session.Session) bool { return a.isDue(current) }
