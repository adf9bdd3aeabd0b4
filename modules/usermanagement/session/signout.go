package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/recent"
)

// endedSessions are the sessions that SignOut was called for lately.
type endedSessions struct {
	ids recent.Map[core.SessionID, struct{}]
}

func (e *endedSessions) has(id core.SessionID) bool {
	_, ok := e.ids.Get(id)
	return ok
}

func (e *endedSessions) put(id core.SessionID) { e.ids.Put(id, struct{}{}) }

const (
	errNotSignedOut = core.Sentinel("workos: the session has not been signed out")
	errSignedOut    = core.Sentinel("workos: the session has been signed out")
)

func signedOut() error { return &Error{Reason: ReasonInvalidGrant, Err: errSignedOut} }

// SignOut returns the address of LogoutURL and ends the session here: a refresh that is under way, or that a request with
// an old cookie asks for, no longer returns a session, and Authenticate accepts it no longer. That holds in this process
// for the last 10,000 sessions, and for as long as its Group remembers on the servers that share one. Clear the
// cookie as well, and send the browser to the address, which ends the session at WorkOS.
//
// Errors: those of LogoutURL. A Group that fails is not one.
func (m *Manager) SignOut(ctx context.Context, sealed core.SealedSession, returnTo string) (string, error) {
	if ctx == nil {
		return "", engine.NilContext()
	}
	address, err := m.LogoutURL(sealed, returnTo)
	if err != nil {
		return "", err
	}
	data, err := m.dataIn(sealed)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	m.end(ctx, sealedClaims(data.AccessToken).SessionID)
	return address, nil
}

// SignedOut reports whether SignOut has ended the session, in this process or, as far as the Group knows, on another
// server. Ask before you set a cookie that Refresh has returned, if other work came in between.
func (m *Manager) SignedOut(ctx context.Context, sealed core.SealedSession) bool {
	if ctx == nil {
		return false
	}
	data, err := m.dataIn(sealed)
	return err == nil && m.isSignedOut(ctx, sealedClaims(data.AccessToken).SessionID)
}

// endedMark is what the group remembers in place of a session. It opens with no password.
const endedMark = "signed-out"

// end has the group remember that a session has ended. Whoever asks the group at the same moment whether it has, is told
// so, or has asked too early and makes end try again.
func (m *Manager) end(ctx context.Context, id core.SessionID) {
	m.ended.put(id)
	for ctx.Err() == nil {
		_, err := m.group.Do(ctx, endedKey(id), func(context.Context) (core.SealedSession, error) {
			return core.NewSealedSession(endedMark), nil
		})
		if !errors.Is(err, errNotSignedOut) {
			return
		}
	}
}

// isSignedOut asks the group too. It fails open: without the group each server is on its own.
func (m *Manager) isSignedOut(ctx context.Context, id core.SessionID) bool {
	if id == "" {
		return false
	}
	if m.ended.has(id) {
		return true
	}
	_, err := m.group.Do(ctx, endedKey(id), func(context.Context) (core.SealedSession, error) {
		return core.SealedSession{}, errNotSignedOut
	})
	if err != nil {
		return false
	}
	m.ended.put(id)
	return true
}

// endedKey names a session without telling its ID, and is the key of no refresh token.
func endedKey(id core.SessionID) string {
	sum := sha256.Sum256([]byte("signed out: " + id))
	return hex.EncodeToString(sum[:])
}
