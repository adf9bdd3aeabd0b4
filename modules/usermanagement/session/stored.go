package session

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/arrival"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/iron"
)

// StoredAge is how long a Store keeps a session that is not refreshed: as long as browsers keep a cookie. WorkOS ends
// the session before that.
const StoredAge = 400 * 24 * time.Hour

// ErrReferenceReused means that the session has been ended because an old reference to it was used 30 seconds or more
// after its replacement was first used: two clients have it, and one of them has stolen it.
const ErrReferenceReused = core.Sentinel("workos: a reference to a session was used after it had been replaced")

const (
	errReplaced = core.Sentinel("workos: the reference to the session has been replaced")
	errForeign  = core.Sentinel("workos: the group returned a result that this program has not sealed")
	errConflict = core.Sentinel("workos: the key of a new session is already in use")
)

// referenceGrace is how long an old reference stays valid after a browser has used the new one, for requests that it
// sent before. WorkOS accepts an old refresh token for as long.
const referenceGrace = refreshGrace

// lateAge is how long the record keeps an old reference that is no longer valid, for calls in a request that came
// before.
const lateAge = 10 * time.Minute

// maxPrevious bounds the old references that are still valid. At the limit, a refresh replaces the session but not the
// reference.
const maxPrevious = 32

// WithSessionStore keeps sessions in a store instead of cookies. Seal and Refresh then return a random reference of 90
// characters, which the cookie holds; its hash is the key in the store. The rest of a program stays the same. Each
// refresh replaces the reference. The old one is valid until 30 seconds after a request has used the new one; if it is
// used later, the session is ended, here and at WorkOS. Sessions in existing cookies are still read, and move to the
// store when they are refreshed.
//
// While the store fails, every method that uses it returns an *Error of ReasonStoreUnavailable, which is Retryable:
// keep the cookie. A limit of WithMaxSealedBytes does not apply.
func WithSessionStore(store Store) Option {
	return Option{func(m *Manager) error {
		if store == nil {
			return &core.ArgumentError{Argument: "WithSessionStore", Reason: "is nil"}
		}
		m.store = store
		return nil
	}}
}

// stored is where the session of a Data is in a store.
type stored struct {
	reference reference // the current one
	record    string    // what the store has
	entry     entry
	replaced  bool // the session was loaded by an older reference
	fresh     bool // no browser has a reference yet
}

// load returns the session of a reference. If the reference was replaced too long before it was used, or before its
// request arrived, load also returns ErrReferenceReused.
func (m *Manager) load(ctx context.Context, given reference) (*Data, error) {
	record, err := m.store.Load(ctx, given.key())
	if err != nil {
		return nil, unavailable(err)
	}
	kept, ok := m.openEntry(given, record)
	if !ok {
		return nil, &Error{Reason: ReasonInvalidSessionCookie}
	}
	data, ok := decode(kept.entry.Session)
	if !ok || !data.isOfOneUser() {
		return nil, &Error{Reason: ReasonInvalidSessionCookie}
	}
	kept.replaced = !sameMark(kept.entry.Secret, mark(given.secret))
	used, ok := arrival.Of(ctx)
	if !ok {
		used = time.Now()
	}
	if kept.replaced && !kept.entry.honors(mark(given.secret), used) {
		return data, &Error{Reason: ReasonInvalidGrant, Err: ErrReferenceReused}
	}
	data.stored = hidden.Hide(kept)
	return data, nil
}

// openEntry opens a record, which must belong to the reference's key.
func (m *Manager) openEntry(given reference, record string) (kept stored, ok bool) {
	plaintext, ok := m.openOwn(record)
	if !ok || codec.Unmarshal(plaintext, &kept.entry) != nil || kept.entry.Key != given.key() {
		return kept, false
	}
	secret, err := base64.RawURLEncoding.DecodeString(kept.entry.Secret)
	kept.reference, kept.record = reference{given.id, string(secret)}, record
	return kept, err == nil
}

// endStolen ends a session for everyone who has a reference to it.
func (m *Manager) endStolen(ctx context.Context, given reference, data *Data) {
	limit := m.timeout
	if deadline, ok := ctx.Deadline(); ok { // of a Refresh, which this is a part of
		limit = max(time.Until(deadline), time.Second)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	_ = m.store.Delete(ctx, given.key())
	if id := sealedClaims(data.AccessToken).SessionID; id != "" {
		m.end(ctx, id)
		_ = m.client.RevokeSession(ctx, id) // best effort: no reference leads to its tokens now
	}
}

// pass seals a reference for a Group, which may store what it passes on, and must not learn the reference.
func (m *Manager) pass(one reference) (core.SealedSession, error) {
	text, err := m.sealOwn(passedOn{one.sealed().Reveal()}, time.Time{})
	return core.NewSealedSession(text), err
}

// passedOn is a reference that is passed through a Group.
type passedOn struct {
	Reference string `json:"reference"`
}

// passed opens a result that pass has sealed for a Group.
func (m *Manager) passed(sealed core.SealedSession) (core.SealedSession, error) {
	if m.store == nil {
		return sealed, nil
	}
	var on passedOn
	plaintext, ok := m.openOwn(sealed.Reveal())
	if !ok || codec.Unmarshal(plaintext, &on) != nil || on.Reference == "" {
		return core.SealedSession{}, unavailable(errForeign)
	}
	return core.NewSealedSession(on.Reference), nil
}

func (m *Manager) sealOwn(v any, until time.Time) (string, error) {
	plaintext, err := codec.Marshal(v)
	if err != nil {
		return "", err
	}
	return iron.Seal(plaintext, m.secrets.Get().stores[0], until)
}

func (m *Manager) openOwn(sealed string) (plaintext []byte, ok bool) {
	seal, ok := iron.Parse(sealed)
	if !ok {
		return nil, false
	}
	for _, password := range m.secrets.Get().stores {
		if plaintext, ok = seal.Open(password, time.Now()); ok {
			return plaintext, true
		}
	}
	return nil, false
}

func unavailable(err error) error {
	return &Error{Reason: ReasonStoreUnavailable, Retryable: true, Err: err}
}

// isReference reports whether a session is in the store rather than in the cookie.
func (m *Manager) isReference(sealed core.SealedSession) bool {
	_, ok := parseReference(sealed.Reveal())
	return ok && m.store != nil
}

// background returns the context for methods without one that may have to call the store.
func (m *Manager) background() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), m.timeout)
}
