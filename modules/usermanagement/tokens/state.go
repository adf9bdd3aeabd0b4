package tokens

import (
	"errors"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
)

// retryPause is how long a valid token is used without another try after a refresh failed.
const retryPause = 5 * time.Second

// state is what a Source knows of the tokens without asking its store.
type state struct {
	turn chan struct{}    // held together with the store's lock
	now  func() time.Time // the clock of this machine, which may jump

	mu         sync.Mutex
	current    Tokens      // the pair that was last stored or loaded
	unsaved    *rotation   // what the store has not taken
	retryAfter time.Time   // not before then is a refresh that failed tried again while current is valid
	underWay   *refreshing // nil if there is none
	turns      int         // how often somebody has signed in or out by this Source
	stored     Session     // what a store without an access token said last
	news       news
}

func newState() *state {
	return &state{turn: make(chan struct{}, 1), now: time.Now, news: news{changed: make(chan struct{})}}
}

// rotation is a refresh token that was used, and what it was exchanged for.
type rotation struct {
	used core.RefreshToken
	got  Tokens
}

func (st *state) held() Tokens {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.current
}

// turned takes note that somebody signs in or out: what a refresh under way has found out before does not count any more.
func (st *state) turned() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.turns++
}

// hold takes note of what the store holds now.
func (st *state) hold(tokens Tokens) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.keep(tokens)
	st.news.publish(Status{State: StateSignedIn, Session: tokens.Session})
}

// lose takes note that the store holds nothing, and why.
func (st *state) lose(cause error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.keep(Tokens{})
	st.news.publish(Status{State: StateSignInRequired, Err: cause})
}

// loaded takes note of what the refresh under way has read from the store, and whether it is what was asked for. Of a store that keeps no access token
// there is little to learn: the one at hand is as good as before.
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

// fail takes note that the refresh under way has failed: for now, or because the store holds nothing that can be refreshed.
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

// isCurrent reports whether nobody has signed in or out since the refresh under way began. The lock is held.
func (st *state) isCurrent() bool { return st.underWay != nil && st.underWay.turns == st.turns }

// keep replaces what is known. The lock is held.
func (st *state) keep(tokens Tokens) {
	st.current, st.stored, st.retryAfter = tokens, Session{}, time.Time{}
	if st.unsaved != nil && !st.unsaved.used.Equal(tokens.RefreshToken) {
		st.unsaved = nil
	}
}

// owe takes note of what the store has not taken yet.
func (st *state) owe(r rotation) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.unsaved = &r
}

// owed returns what the store has not taken, if it was exchanged for that refresh token.
func (st *state) owed(used core.RefreshToken) (rotation, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.unsaved == nil || !st.unsaved.used.Equal(used) {
		return rotation{}, false
	}
	return *st.unsaved, true
}

// pause puts the next refresh off after one that failed, if the access token at hand is still valid.
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

// pausing reports whether the token at hand will do because refreshing it has just failed. The lock is held.
func (st *state) pausing() bool {
	now := st.now()
	return now.Before(st.retryAfter) && st.current.valid(now, 0)
}

// landed takes note that no refresh is under way any more.
func (st *state) landed() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.underWay = nil
}
