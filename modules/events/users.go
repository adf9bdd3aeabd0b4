package events

import "github.com/workos-typestate/workos/modules/usermanagement"

// Events of users. PreviousAttributes of Context holds the values that a change replaced.
type (
	// UserCreated is a new user.
	UserCreated struct{ usermanagement.User }
	// UserUpdated is a user after a change.
	UserUpdated struct{ usermanagement.User }
	// UserDeleted is a user who was deleted.
	UserDeleted struct{ usermanagement.User }
)

// Events of sessions.
type (
	// SessionCreated is a user who has signed in.
	SessionCreated struct{ usermanagement.Session }
	// SessionRevoked is a session that was revoked.
	SessionRevoked struct{ usermanagement.Session }
)
