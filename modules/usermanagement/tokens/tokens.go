// Package tokens keeps a user of a command-line or desktop program signed in. A [Source] hands out an access
// token that is valid, refreshing it ahead of its expiry; a [Store] keeps the tokens from one run of the
// program to the next:
//
//	store, err := tokens.NewFileStore(clientID, tokens.Location{})
//	source, err := tokens.New(client.UserManagement, store)
//	err = source.SignedIn(ctx, response) // what the sign-in answered
//	token, err := source.Token(ctx)      // now and whenever one is needed
//
// A refresh token is good for one use, so two refreshes at the same time would end the session. A Source
// makes one at a time: across goroutines by itself, across processes by the store's lock. Whoever gets the
// lock reads the store again and refreshes only if that is still necessary, and the new pair is stored
// before anybody is given it. WorkOS answers a refresh token that it has just exchanged with the same pair
// again, for a few seconds: that is how an answer that was lost, or a process that was killed before it
// could store one, does not end the session. It does so for the same question alone, so that a switch of organization is
// stored before WorkOS is asked for it.
//
// Stores: [FileStore], [MemoryStore], and the operating system's keyring in the package keyring; for CI,
// [EnvironmentStore]. [NewTransport] adds the token to HTTP requests; the package oauth2source makes an
// oauth2.TokenSource.
package tokens

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
)

// ErrSignInRequired says that nobody is signed in, or not any more: the user has to sign in again. The
// error that matches it also wraps the cause, if there is one: core.ErrorCode("invalid_grant"),
// *usermanagement.SSORequiredError and so on, or ErrUnreadable.
const ErrSignInRequired = core.Sentinel("workos: sign-in is needed")

// ErrLocked says that another process held the lock of the store for longer than WithLockWait allows.
const ErrLocked = core.Sentinel("workos: another process holds the lock of the stored tokens")

// ErrReadOnly says that the store does not take tokens: those that it has are used until they expire, and no
// refresh token of theirs is used up.
const ErrReadOnly = core.Sentinel("workos: the store of the tokens is read-only")

// Tokens is what a Store keeps of one sign-in. The zero value is none. Its secrets print as "[redacted]":
// a store writes what Encode returns.
type Tokens struct {
	AccessToken  core.AccessToken  // empty if the store keeps none, which costs a refresh in each process
	RefreshToken core.RefreshToken // for one use; empty if nobody is signed in, or if the access token is all there is
	ReceivedAt   time.Time         // by the clock of this machine; an access token without it, or from the future, is refreshed
	// SwitchingTo is the organization for which the refresh token may have been used, by a process that ended before it stored the
	// response. Empty if nothing of the kind is under way. A store that does not keep it loses such a session.
	SwitchingTo core.OrganizationID
	Session
}

// Equal reports whether other are the same tokens of the same sign-in.
func (t Tokens) Equal(other Tokens) bool {
	return t.AccessToken.Equal(other.AccessToken) && t.RefreshToken.Equal(other.RefreshToken) &&
		t.ReceivedAt.Equal(other.ReceivedAt) && t.SwitchingTo == other.SwitchingTo && t.Session == other.Session
}

// Session says who is signed in, where and until when.
type Session struct {
	UserID         core.UserID
	Email          string
	OrganizationID core.OrganizationID // empty if the session is in none
	SessionID      core.SessionID      // what LogoutURL wants
	ExpiresAt      time.Time           // when the access token expires, by the clock of this machine; zero if unknown
}

// Store keeps the tokens of one user of one program. All its methods may be called by many goroutines at
// once. Of a Source's calls, Save and Delete are made while the lock is held; Load also without it, and
// must then see what was there either before or after a Save.
type Store interface {
	// Load returns what was saved, or the zero Tokens if nothing was. Stored tokens that cannot be made
	// sense of are an error that matches ErrUnreadable.
	Load(ctx context.Context) (Tokens, error)

	// Save replaces what was saved. When it returns nil, the tokens are where the end of the program, or of
	// the machine, does not harm them.
	Save(ctx context.Context, tokens Tokens) error

	// Delete removes what was saved, if anything was.
	Delete(ctx context.Context) error

	// Lock waits until nobody else holds the lock of these stored tokens, in this process or another, or
	// until ctx ends. The end of a process must release its lock.
	Lock(ctx context.Context) (unlock func(), err error)
}

// Reserver is a Store that can make sure that new tokens will be taken. A Source calls Reserve before it uses a
// refresh token up, and leaves that alone when it fails.
type Reserver interface {
	// Reserve makes sure, as far as that can be done, that a Save of tokens will succeed that are about as
	// large as those stored. The lock is held. release is called after the Save, or when there is to be none.
	Reserve(ctx context.Context, current Tokens) (release func(), err error)
}
