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

const errSignedOut = core.Sentinel("workos: the session has been signed out")

func signedOut() error { return &Error{Reason: ReasonInvalidGrant, Err: errSignedOut} }

// SignOut returns the address of LogoutURL and ends the session here: a refresh that is under way, or that a request with
// an old cookie asks for, no longer returns a session, and Authenticate accepts it no longer. That holds in this process
// for the last 10,000 sessions; on servers that share a SignOutGroup, Refresh and SignedOut learn of it for as long as the
// group remembers. Clear the cookie as well, and send the browser to the address, which ends the session at WorkOS.
//
// Errors: those of LogoutURL. A group that fails is not an error, nor is a Store that cannot delete what it has loaded.
func (m *Manager) SignOut(ctx context.Context, sealed core.SealedSession, returnTo string) (core.SecretURL, error) {
	if ctx == nil {
		return core.SecretURL{}, engine.NilContext()
	}
	if err := m.made(); err != nil {
		return core.SecretURL{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.timeout) // for the browser may already be elsewhere
	defer cancel()
	data, err := m.dataInUse(ctx, sealed)
	if err != nil {
		return core.SecretURL{}, err
	}
	address, err := m.logoutURL(data, returnTo)
	if err != nil {
		return core.SecretURL{}, err
	}
	m.end(ctx, sealedClaims(data.AccessToken).SessionID)
	if !data.stored.IsZero() {
		_ = m.store.Delete(ctx, data.stored.Get().entry.Key) // the session has ended at WorkOS all the same
	}
	return address, nil
}

// SignedOut reports whether SignOut has ended the session, in this process or, as far as a SignOutGroup knows, on another
// server. Ask before you set a cookie that Refresh has returned, if other work came in between.
func (m *Manager) SignedOut(ctx context.Context, sealed core.SealedSession) bool {
	if ctx == nil {
		return false
	}
	data, err := m.dataIn(ctx, sealed)
	if m.isReference(sealed) && errors.Is(err, ReasonInvalidSessionCookie) {
		return true // it is no longer in the store
	}
	return err == nil && m.isSignedOut(ctx, sealedClaims(data.AccessToken).SessionID)
}

// end notes that a session has ended, and tells the other servers if the group can.
func (m *Manager) end(ctx context.Context, id core.SessionID) {
	m.ended.put(id)
	if group, ok := m.group.(SignOutGroup); ok {
		_ = group.SignOut(ctx, endedKey(id)) // each server is then on its own
	}
}

// isSignedOut asks the group too, and does without it when it fails.
func (m *Manager) isSignedOut(ctx context.Context, id core.SessionID) bool {
	if id == "" {
		return false
	}
	if m.ended.has(id) {
		return true
	}
	group, ok := m.group.(SignOutGroup)
	if !ok {
		return false
	}
	signedOut, err := group.SignedOut(ctx, endedKey(id))
	if err != nil || !signedOut {
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
