package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/arrival"
	"github.com/workos-typestate/workos/internal/recent"
)

// rememberedRenewals bounds the renewals that are remembered. Each takes about its own length in memory, and there are
// 2,048 at most.
const rememberedRenewals = 1024

// renewals are the sessions that refreshes of this process have returned recently, by the key of the previous session.
type renewals = recent.Map[string, renewedSession]

type renewedSession struct {
	sealed core.SealedSession
	at     time.Time // when it was first returned
}

func (m *Manager) remember(key string, renewed core.SealedSession) {
	if was, ok := m.renewals.Get().Get(key); !ok || !was.sealed.Equal(renewed) {
		m.renewals.Get().Put(key, renewedSession{renewed, time.Now()})
	}
}

// renewedSince returns what this process has renewed a session to since the request of ctx arrived.
func (m *Manager) renewedSince(ctx context.Context, sealed core.SealedSession) core.SealedSession {
	arrived, ok := arrival.Of(ctx)
	for range rememberedRenewals {
		tokenKey := ""
		if ok && !m.isReference(sealed) {
			data, err := m.dataIn(ctx, sealed)
			if err != nil {
				return sealed
			}
			tokenKey = m.groupKey(data.RefreshToken)
		}
		next, renewed := m.renewals.Get().Get(m.renewalKey(sealed, tokenKey))
		if !ok || !renewed || next.at.Before(arrived) {
			return sealed
		}
		sealed = next.sealed
	}
	return sealed
}

// renewalKey returns the key of a session whose refresh token has the given key, or of a reference, which says nothing
// about tokens after it has been replaced.
func (m *Manager) renewalKey(sealed core.SealedSession, tokenKey string) string {
	if !m.isReference(sealed) {
		return tokenKey
	}
	sum := sha256.Sum256([]byte("reference: " + sealed.Reveal()))
	return hex.EncodeToString(sum[:])
}

// Latest returns the session to set as the cookie instead of one that Refresh returned a while ago: the result of later
// refreshes of this process, or what the Store has. A cookie that is older than the browser's would undo those, and
// would end the session when its refresh token is sent again. ok is false for a session that must not be set: it cannot
// be opened, or its reference in the Store was replaced too long ago. Latest sends nothing and ends nothing.
func (m *Manager) Latest(ctx context.Context, sealed core.SealedSession) (latest core.SealedSession, ok bool) {
	if ctx == nil {
		return core.SealedSession{}, false
	}
	for range rememberedRenewals { // each is newer than the one before
		data, err := m.dataIn(ctx, sealed)
		tokenKey := ""
		switch {
		case err != nil && !m.isReference(sealed):
			return sealed, false
		case err == nil && data.stored.Get().replaced:
			return data.stored.Get().reference.sealed(), true
		case err == nil && !data.stored.IsZero():
			return sealed, true
		case err == nil:
			tokenKey = m.groupKey(data.RefreshToken)
		}
		next, renewed := m.renewals.Get().Get(m.renewalKey(sealed, tokenKey))
		if !renewed || errors.Is(err, ErrReferenceReused) {
			return sealed, err == nil || errors.Is(err, ReasonStoreUnavailable) // that says nothing about the session
		}
		sealed = next.sealed
	}
	return sealed, true
}
