package authkit

import "time"

// What the tests look at or set from outside.
var (
	IsPath   = isPath
	MaxPath  = maxPath
	MaxFlows = maxFlows
)

// At makes now the time that sign-ins under way go by.
func (a *Auth) At(now time.Time) { a.now = func() time.Time { return now } }
