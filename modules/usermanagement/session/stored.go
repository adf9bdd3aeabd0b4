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

// StoredAge is for how long a Store keeps a session that is not refreshed: as long as browsers keep a cookie. WorkOS ends
// it before that.
const StoredAge = 400 * 24 * time.Hour

// ErrReferenceReused is in the error of a session that has been ended because an old reference to it was used, 30 seconds
// after the one that replaced it or later: two have it, one of whom has stolen it.
const ErrReferenceReused = core.Sentinel("workos: a reference to a session was used after it had been replaced")

const (
	errReplaced = core.Sentinel("workos: the reference to the session has been replaced")
	errForeign  = core.Sentinel("workos: the group has passed on what this program has not sealed")
	errConflict = core.Sentinel("workos: the key of a new session is taken")
)

// referenceGrace is for how long an old reference is still good once a browser has used the new one, for what it has sent
// before. WorkOS takes an old refresh token for as long.
const referenceGrace = refreshGrace

// lateAge is for how long the record has an old reference that is no longer good, for calls in a request that came before.
const lateAge = 10 * time.Minute

// maxPrevious bounds the old references that are still good. While there are so many, a refresh replaces the session and not
// the reference to it.
const maxPrevious = 32

// WithSessionStore keeps sessions in a store in place of cookies: what Seal and Refresh return, and the cookie holds, is then a
// random reference of 90 characters, whose hash is the key in the store. Nothing else changes in a program. Each refresh
// replaces the reference; the old one is good until 30 seconds after a request has brought the new one, and when it is used
// later, the session is ended, here and at WorkOS. Sessions in cookies of before are still read, and are in the store once they
// are refreshed.
//
// While the store fails, every method that asks it returns an *Error of ReasonStoreUnavailable, which is Retryable: keep the
// cookie. A limit of WithMaxSealedBytes does not count.
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
	replaced  bool // the session was asked for by an older reference
	fresh     bool // no browser has a reference yet
}

// load returns the session that a reference leads to; of one that was replaced too long ago, when it is used or when the request
// that has brought it arrived, with ErrReferenceReused.
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

// openEntry opens a record, which must be that of the reference's key.
func (m *Manager) openEntry(given reference, record string) (kept stored, ok bool) {
	plaintext, ok := m.openOwn(record)
	if !ok || codec.Unmarshal(plaintext, &kept.entry) != nil || kept.entry.Key != given.key() {
		return kept, false
	}
	secret, err := base64.RawURLEncoding.DecodeString(kept.entry.Secret)
	kept.reference, kept.record = reference{given.id, string(secret)}, record
	return kept, err == nil
}

// endStolen ends a session for whoever has a reference to it.
func (m *Manager) endStolen(ctx context.Context, given reference, data *Data) {
	limit := m.timeout
	if deadline, ok := ctx.Deadline(); ok { // of a Refresh, whose time this is a part of
		limit = max(time.Until(deadline), time.Second)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	_ = m.store.Delete(ctx, given.key())
	if id := sealedClaims(data.AccessToken).SessionID; id != "" {
		m.end(ctx, id)
		_ = m.client.RevokeSession(ctx, id) // best effort: no reference leads to its tokens any more
	}
}

// pass seals a reference for a Group, which may keep what it passes on, and must not learn one.
func (m *Manager) pass(one reference) (core.SealedSession, error) {
	text, err := m.sealOwn(passedOn{one.sealed().Reveal()}, time.Time{})
	return core.NewSealedSession(text), err
}

// passedOn is a reference on its way through a Group.
type passedOn struct {
	Reference string `json:"reference"`
}

// passed returns what was sealed for a Group.
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

// background is for what is not given a context, although a store may have to be asked.
func (m *Manager) background() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), m.timeout)
}
