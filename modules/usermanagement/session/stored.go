package session

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/iron"
)

// StoredAge is for how long a Store keeps a session that is not refreshed: as long as browsers keep a cookie. WorkOS ends
// it before that.
const StoredAge = 400 * 24 * time.Hour

// ErrReferenceReused is in the error of a session that has been ended because an old reference to it was used, 30 seconds
// after a refresh had replaced it or later: two have it, one of whom has stolen it.
const ErrReferenceReused = core.Sentinel("workos: a reference to a session was used after it had been replaced")

const (
	errReplaced = core.Sentinel("workos: the reference to the session has been replaced")
	errForeign  = core.Sentinel("workos: the group has passed on what this program has not sealed")
	errConflict = core.Sentinel("workos: the key of a new session is taken")
)

// referenceGrace is for how long an old reference is still good, for what a browser has sent before it had the new one, or
// in case that the new one was lost on its way. WorkOS takes an old refresh token for as long.
const referenceGrace = refreshGrace

// maxPrevious bounds the references of the last 30 seconds.
const maxPrevious = 32

// WithSessionStore keeps sessions in a store in place of cookies: what Seal and Refresh return, and the cookie holds, is then a
// random reference of 90 characters, whose hash is the key in the store. Nothing else changes in a program. Each refresh
// replaces the reference; the old one is good for another 30 seconds, and when it is used later, the session is ended, here
// and at WorkOS. Sessions in cookies of before are still read, and are in the store once they are refreshed.
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
}

// entry is what a record holds. The key in it keeps whoever writes to the store from giving one session the key of another.
type entry struct {
	Key      string         `json:"key"`
	Secret   string         `json:"secret"` // the mark of that of the current reference
	Previous []previous     `json:"previous,omitempty"`
	Session  jsontext.Value `json:"session"` // in the form of the Node SDK
}

type previous struct {
	Secret string `json:"secret"`
	Until  int64  `json:"until"` // in milliseconds since the Unix epoch
}

// unsaved is a refreshed session that could not be written, and the record that it replaces.
type unsaved struct {
	record string
	next   *Data
}

// load returns the session that a reference leads to; of one that was replaced too long ago with ErrReferenceReused.
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
	if kept.replaced && !kept.entry.hasPrevious(mark(given.secret), time.Now()) {
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

func (e *entry) hasPrevious(secret string, now time.Time) (ok bool) {
	for _, one := range e.Previous {
		ok = sameMark(one.Secret, secret) && now.UnixMilli() < one.Until || ok
	}
	return ok
}

// endStolen ends a session for whoever has a reference to it.
func (m *Manager) endStolen(ctx context.Context, given reference, data *Data) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.timeout)
	defer cancel()
	_ = m.store.Delete(ctx, given.key())
	if id := sealedClaims(data.AccessToken).SessionID; id != "" {
		m.end(ctx, id)
		_ = m.client.RevokeSession(ctx, id) // best effort: no reference leads to its tokens any more
	}
}

// create puts a session into the store under a reference of its own.
func (m *Manager) create(ctx context.Context, data *Data) (core.SealedSession, error) {
	one := newReference()
	swapped, err := m.write(ctx, stored{reference: one, entry: entry{Key: one.key()}}, data)
	if err == nil && !swapped {
		err = unavailable(errConflict)
	}
	if err != nil {
		return core.SealedSession{}, err
	}
	return one.sealed(), nil
}

// rotate replaces a session in the store, and the reference to it. If another server was first, its reference is returned;
// if the session was ended meanwhile, that stays so.
func (m *Manager) rotate(ctx context.Context, was stored, next *Data) (core.SealedSession, error) {
	now := time.Now()
	is := stored{reference: was.reference.next(), record: was.record, entry: entry{Key: was.entry.Key}}
	is.entry.Previous = []previous{{was.entry.Secret, now.Add(referenceGrace).UnixMilli()}}
	for _, one := range was.entry.Previous {
		if now.UnixMilli() < one.Until && len(is.entry.Previous) < maxPrevious {
			is.entry.Previous = append(is.entry.Previous, one)
		}
	}
	swapped, err := m.write(ctx, is, next)
	switch {
	case err != nil: // the refresh token of before is used up
		m.unsaved.Get().Put(was.entry.Key, unsaved{was.record, next})
		return core.SealedSession{}, err
	case swapped:
		return is.reference.sealed(), nil
	}
	return m.current(ctx, was)
}

// current returns the reference that another server has made of one; an error if the session has ended.
func (m *Manager) current(ctx context.Context, was stored) (core.SealedSession, error) {
	record, err := m.store.Load(ctx, was.entry.Key)
	if err != nil {
		return core.SealedSession{}, unavailable(err)
	}
	is, ok := m.openEntry(was.reference, record)
	if !ok || sameMark(is.entry.Secret, was.entry.Secret) {
		return core.SealedSession{}, signedOut()
	}
	return is.reference.sealed(), nil
}

// write seals a session into the record of a reference, in place of the record of before.
func (m *Manager) write(ctx context.Context, is stored, data *Data) (swapped bool, err error) {
	is.entry.Secret = mark(is.reference.secret)
	if is.entry.Session, err = data.encode(); err != nil {
		return false, &core.ArgumentError{Argument: "data", Reason: "cannot be written as JSON"}
	}
	record, err := m.sealOwn(is.entry, time.Now().Add(StoredAge))
	if err != nil {
		return false, err
	}
	swapped, err = m.store.Swap(ctx, is.entry.Key, is.record, record, StoredAge)
	if err != nil {
		return false, unavailable(err)
	}
	return swapped, nil
}

// keep seals a refreshed session for the cookie, or puts it where it was in the store.
func (m *Manager) keep(ctx context.Context, was, next *Data) (core.SealedSession, error) {
	if m.store == nil {
		return m.SealData(next) //nolint:contextcheck // without a store nothing waits
	}
	var sealed core.SealedSession
	var err error
	if was.stored.IsZero() { // in a cookie, as before there was a store
		sealed, err = m.create(ctx, next)
	} else {
		sealed, err = m.rotate(ctx, was.stored.Get(), next)
	}
	if err != nil {
		return core.SealedSession{}, err
	}
	// A Group may keep what it passes on, and must not learn a reference.
	text, err := m.sealOwn(passedOn{sealed.Reveal()}, time.Time{})
	return core.NewSealedSession(text), err
}

// passedOn is a reference on its way through a Group.
type passedOn struct {
	Reference string `json:"reference"`
}

// passed returns what keep has sealed for a Group.
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

// unsavedOf returns what WorkOS has made of a session that could then not be written.
func (m *Manager) unsavedOf(data *Data) (next *Data, ok bool) {
	is := data.stored.Get()
	late, ok := m.unsaved.Get().Get(is.entry.Key)
	return late.next, ok && late.record == is.record
}

// forget removes a session from the store if its refresh has failed because WorkOS has ended it, and returns that error. If
// another server has refreshed it meanwhile, it returns the reference of that. What an organization asks for, to which the
// session was to be moved, does not end it where it is.
func (m *Manager) forget(ctx context.Context, data *Data, wanted core.OrganizationID, err error) (core.SealedSession, error) {
	failed, ok := errors.AsType[*Error](err)
	if !ok || failed.Retryable || data.stored.IsZero() || wanted != "" && failed.Reason != ReasonInvalidGrant {
		return core.SealedSession{}, err
	}
	was := data.stored.Get()
	if sealed, err := m.current(ctx, was); err == nil {
		return sealed, nil
	}
	_ = m.store.Delete(ctx, was.entry.Key) // WorkOS has ended it all the same
	return core.SealedSession{}, err
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
