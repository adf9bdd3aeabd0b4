package tokens

import (
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
)

// retryPause is how long a valid token is used without another try after a refresh failed.
const retryPause = 5 * time.Second

// state is what a Source knows of the tokens without asking its store.
type state struct {
	turn chan struct{} // held together with the store's lock

	mu         sync.Mutex
	current    Tokens      // the pair that was last stored or loaded
	unsaved    *rotation   // what the store has not taken
	retryAfter time.Time   // not before then is a refresh that failed tried again while current is valid
	underWay   *refreshing // nil if there is none
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

// hold takes note of what the store holds now, which may be nothing.
func (st *state) hold(tokens Tokens) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.current, st.retryAfter = tokens, time.Time{}
	if st.unsaved != nil && !st.unsaved.used.Equal(tokens.RefreshToken) {
		st.unsaved = nil
	}
}

// loaded takes note of what was read from the store. Of a store that keeps no access token there is nothing
// to learn: the one at hand is as good as before.
func (st *state) loaded(tokens Tokens) {
	if !tokens.AccessToken.IsZero() {
		st.hold(tokens)
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
	now := time.Now()
	if !st.current.valid(now, 0) {
		return Tokens{}, false
	}
	st.retryAfter = now.Add(retryPause)
	return st.current, true
}

// pausing reports whether the token at hand will do because refreshing it has just failed. The lock is held.
func (st *state) pausing() bool {
	now := time.Now()
	return now.Before(st.retryAfter) && st.current.valid(now, 0)
}

// landed takes note that no refresh is under way any more.
func (st *state) landed() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.underWay = nil
}
