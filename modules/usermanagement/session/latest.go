package session

import (
	"context"
	"errors"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// rememberedRenewals bounds the renewals that are remembered, each of which takes about its own length in memory: 2,048 at
// most.
const rememberedRenewals = 1024

// renewals are the sessions that refreshes of this process have returned lately, by the key of the refresh token of before.
type renewals = recent.Map[string, core.SealedSession]

// Latest returns what to set as the cookie in place of a session that Refresh has returned a while ago: what later
// refreshes of this process, or the Store, have made of it. A cookie that is older than the browser's would undo those, and
// end the session when its refresh token is used again. ok is false for a session that is not to be set at all: it cannot
// be opened, or its reference in the Store was replaced too long ago. Nothing is sent, and nothing ends.
func (m *Manager) Latest(ctx context.Context, sealed core.SealedSession) (latest core.SealedSession, ok bool) {
	if ctx == nil {
		return core.SealedSession{}, false
	}
	for range rememberedRenewals { // each is newer than the one before
		data, err := m.dataIn(ctx, sealed)
		if err != nil {
			return sealed, errors.Is(err, ReasonStoreUnavailable) // which says nothing against it
		}
		if is := data.stored.Get(); is.replaced {
			return is.reference.sealed(), true
		}
		next, renewed := m.renewals.Get().Get(m.groupKey(data.RefreshToken))
		if !renewed || m.isReference(sealed) {
			return sealed, true
		}
		sealed = next
	}
	return sealed, true
}
