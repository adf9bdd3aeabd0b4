// Package tokens keeps a user of a command-line or desktop program signed in. A [Source] returns a valid access token,
// refreshing it ahead of its expiry; a [Store] keeps the tokens from one run of the program to the next:
//
//	store, err := tokens.NewFileStore(clientID, tokens.Location{})
//	source, err := tokens.New(client.UserManagement, store)
//	err = source.SignedIn(ctx, response) // the response of the sign-in
//	token, err := source.Token(ctx)      // whenever a token is needed
//
// A refresh token is single-use, so two concurrent refreshes would end the session. A Source makes one refresh at a time:
// across goroutines by itself, across processes with the store's lock. The process that gets the lock reads the store again and
// refreshes only if that is still necessary, and it stores the new pair before it returns it. For a few seconds after an
// exchange, WorkOS responds to the old refresh token with the same pair again. Because of that, a lost response, or a process
// that was killed before it stored one, does not end the session. WorkOS repeats a response only to the same request, so a
// Source stores a switch of organization before it makes the request.
//
// Stores: [FileStore], [MemoryStore], and the operating system's keyring in package keyring; for CI, [EnvironmentStore].
// [NewTransport] adds the token to HTTP requests; package oauth2source provides an oauth2.TokenSource.
package tokens

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
)

// ErrSignInRequired means that nobody is signed in, or that the session has ended: the user must sign in again. An error
// that matches it also wraps the cause, if there is one: core.ErrorCode("invalid_grant"), *usermanagement.SSORequiredError
// and so on, or ErrUnreadable.
const ErrSignInRequired = core.Sentinel("workos: sign-in is needed")

// ErrLocked means that another process held the lock of the store for longer than WithLockWait allows.
const ErrLocked = core.Sentinel("workos: another process holds the lock of the stored tokens")

// ErrReadOnly means that the store cannot save tokens: the tokens it has are used until they expire, and their refresh token
// is never exchanged.
const ErrReadOnly = core.Sentinel("workos: the store of the tokens is read-only")

// Tokens holds what a Store keeps of a sign-in. The zero value holds no tokens. Its secrets print as "[redacted]": a store
// writes what Encode returns.
type Tokens struct {
	AccessToken  core.AccessToken  // empty if the store keeps none, which costs a refresh in each process
	RefreshToken core.RefreshToken // single-use; empty if nobody is signed in, or if there is only an access token
	ReceivedAt   time.Time         // by the clock of this machine; an access token without it, or from the future, is refreshed
	// SwitchingTo is the organization that a process may have exchanged the refresh token for before it was killed, without
	// storing the response. Empty if no switch is in progress. A store that does not keep it loses such a session.
	SwitchingTo core.OrganizationID
	Session
}

// Equal reports whether other holds the same tokens of the same sign-in.
func (t Tokens) Equal(other Tokens) bool {
	return t.AccessToken.Equal(other.AccessToken) && t.RefreshToken.Equal(other.RefreshToken) &&
		t.ReceivedAt.Equal(other.ReceivedAt) && t.SwitchingTo == other.SwitchingTo && t.Session == other.Session
}

// Session describes the signed-in user, the organization and the expiry.
type Session struct {
	UserID         core.UserID
	Email          string
	OrganizationID core.OrganizationID // empty if the session has no organization
	SessionID      core.SessionID      // for LogoutURL
	ExpiresAt      time.Time           // when the access token expires, by the clock of this machine; zero if unknown
}

// Store keeps the tokens of one user of one program. Its methods must be safe for concurrent use. A Source calls Save and
// Delete with the lock held. It calls Load also without the lock, and Load must then return the tokens from either before or
// after a Save.
type Store interface {
	// Load returns the saved tokens, or the zero Tokens if there are none. If the stored tokens cannot be decoded, its error
	// matches ErrUnreadable.
	Load(ctx context.Context) (Tokens, error)

	// Save replaces the saved tokens. When it returns nil, they are stored safely: they survive the end of the program and of
	// the machine.
	Save(ctx context.Context, tokens Tokens) error

	// Delete removes the saved tokens, if there are any.
	Delete(ctx context.Context) error

	// Lock waits until no other caller holds the lock of these stored tokens, in this process or another, or until ctx ends.
	// The lock of a process that ends must be released.
	Lock(ctx context.Context) (unlock func(), err error)
}

// Reserver is a Store that can make sure that new tokens can be saved. A Source calls Reserve before it exchanges a refresh
// token, and makes no exchange if Reserve fails.
type Reserver interface {
	// Reserve makes sure, as far as possible, that a Save of tokens about as large as the stored ones will succeed. The lock is
	// held. release is called after the Save, or when there will be none.
	Reserve(ctx context.Context, current Tokens) (release func(), err error)
}
