package events

import "github.com/workos-typestate/workos/modules/usermanagement"

// What became of users. PreviousAttributes of Context holds the values that a change replaced.
type (
	// UserCreated is a new user.
	UserCreated struct{ usermanagement.User }
	// UserUpdated is a user as they are after a change.
	UserUpdated struct{ usermanagement.User }
	// UserDeleted is a user who was deleted.
	UserDeleted struct{ usermanagement.User }
)

// What became of sessions.
type (
	// SessionCreated is a user who has signed in.
	SessionCreated struct{ usermanagement.Session }
	// SessionRevoked is a session that was revoked.
	SessionRevoked struct{ usermanagement.Session }
)
