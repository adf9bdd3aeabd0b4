package tokens

import (
	"errors"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
)

// retryPause is how long a valid token is used before a failed refresh is retried.
const retryPause = 5 * time.Second

// state holds what a Source knows about the tokens without reading its store.
type state struct {
	turn chan struct{}    // held together with the store's lock
	now  func() time.Time // the clock of this machine, which may jump

	mu         sync.Mutex
	current    Tokens      // the pair that was stored or loaded last
	unsaved    *rotation   // what the store could not save
	retryAfter time.Time   // a failed refresh is not retried before then while current is valid
	underWay   *refreshing // nil if there is none
	turns      int         // how often a user has signed in or out through this Source
	stored     Session     // the last session of a store without an access token
	news       news
}

func newState() *state {
	return &state{turn: make(chan struct{}, 1), now: time.Now, news: news{changed: make(chan struct{})}}
}

// rotation is a refresh token that was exchanged, and the tokens that it was exchanged for.
type rotation struct {
	used core.RefreshToken
	got  Tokens
}

func (st *state) held() Tokens {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.current
}

// turned records that a user signs in or out: what the current refresh found out before no longer counts.
func (st *state) turned() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.turns++
}

// hold records what the store holds now.
func (st *state) hold(tokens Tokens) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.keep(tokens)
	st.news.publish(Status{State: StateSignedIn, Session: tokens.Session})
}

// lose records that the store holds nothing, and why.
func (st *state) lose(cause error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.keep(Tokens{})
	st.news.publish(Status{State: StateSignInRequired, Err: cause})
}

// loaded records the tokens that the current refresh read from the store, and whether they satisfy the request. A store that
// keeps no access token does not replace the current one.
func (st *state) loaded(tokens Tokens, fits bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.isCurrent() {
		return
	}
	if tokens.AccessToken.IsZero() {
		st.stored = tokens.Session
		return
	}
	st.keep(tokens)
	if fits {
		st.news.publish(Status{State: StateSignedIn, Session: tokens.Session})
	}
}

// fail records that the current refresh has failed: for now, or because the store holds nothing to refresh.
func (st *state) fail(cause error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.isCurrent() {
		return
	}
	if errors.Is(cause, ErrSignInRequired) {
		st.news.publish(Status{State: StateSignInRequired, Err: cause})
		return
	}
	who := st.stored
	if !st.current.AccessToken.IsZero() {
		who = st.current.Session
	}
	st.news.publish(Status{State: StateOffline, Session: who, Err: cause})
}

// isCurrent reports whether nobody has signed in or out since the current refresh started. The lock is held.
func (st *state) isCurrent() bool { return st.underWay != nil && st.underWay.turns == st.turns }

// keep replaces the current tokens. The lock is held.
func (st *state) keep(tokens Tokens) {
	st.current, st.stored, st.retryAfter = tokens, Session{}, time.Time{}
	if st.unsaved != nil && !st.unsaved.used.Equal(tokens.RefreshToken) {
		st.unsaved = nil
	}
}

// owe records tokens that the store has not saved yet.
func (st *state) owe(r rotation) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.unsaved = &r
}

// owed returns the tokens that the store could not save, if they were exchanged for the given refresh token.
func (st *state) owed(used core.RefreshToken) (rotation, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.unsaved == nil || !st.unsaved.used.Equal(used) {
		return rotation{}, false
	}
	return *st.unsaved, true
}

// pause delays the next refresh after a failed one, if the current access token is still valid.
func (st *state) pause() (Tokens, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	if !st.current.valid(now, 0) {
		return Tokens{}, false
	}
	st.retryAfter = now.Add(retryPause)
	return st.current, true
}

// pausing reports whether to use the current token because refreshing it has just failed. The lock is held.
func (st *state) pausing() bool {
	now := st.now()
	return now.Before(st.retryAfter) && st.current.valid(now, 0)
}

// landed records that no refresh is in progress.
func (st *state) landed() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.underWay = nil
}
