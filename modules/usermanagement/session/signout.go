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

// endedSessions are the sessions that SignOut was called for recently.
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

// SignOut returns the URL of LogoutURL and ends the session locally: a running refresh, or a later one by a request
// with an old cookie, no longer returns a session, and Authenticate rejects it. This process remembers the last 10,000
// sessions; on servers that share a SignOutGroup, Refresh and SignedOut know of the sign-out for as long as the group
// remembers it. Clear the cookie as well, and send the browser to the URL, which ends the session at WorkOS.
//
// Errors: those of LogoutURL. A failing group is not an error, nor is a Store that cannot delete a session that it has
// loaded.
func (m *Manager) SignOut(ctx context.Context, sealed core.SealedSession, returnTo string) (core.SecretURL, error) {
	if ctx == nil {
		return core.SecretURL{}, engine.NilContext()
	}
	if err := m.made(); err != nil {
		return core.SecretURL{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.timeout) // the browser may have gone already
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
		_ = m.store.Delete(ctx, data.stored.Get().entry.Key) // the session ends at WorkOS anyway
	}
	return address, nil
}

// SignedOut reports whether SignOut has ended the session, in this process or, if a SignOutGroup knows, on another
// server. Call it before you set a cookie from Refresh if you did other work in between.
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

// end records that a session has ended, and tells the other servers if the group supports that.
func (m *Manager) end(ctx context.Context, id core.SessionID) {
	m.ended.put(id)
	if group, ok := m.group.(SignOutGroup); ok {
		_ = group.SignOut(ctx, endedKey(id)) // other servers then do not learn of it
	}
}

// isSignedOut also asks the group, and ignores it when it fails.
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

// endedKey identifies a session without revealing its ID. It differs from the key of every refresh token.
func endedKey(id core.SessionID) string {
	sum := sha256.Sum256([]byte("signed out: " + id))
	return hex.EncodeToString(sum[:])
}
