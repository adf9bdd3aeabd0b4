package session

import (
	"context"
	"errors"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/wait"
)

const (
	// reservedAge is how long a Store keeps the record of a session that is about to move there from a cookie.
	reservedAge = 10 * time.Minute

	// maxSwaps bounds the attempts to replace a record that other requests write concurrently.
	maxSwaps = 16

	// writePatience is how long a request waits for a Store to write something optional.
	writePatience = time.Second

	// maxWritePause is the longest pause before a renewed session is written again.
	maxWritePause = time.Second
)

// errOvertaken means that the record holds another session than the one to be replaced.
const errOvertaken = core.Sentinel("workos: another server has refreshed the session")

// create puts a session into the store under a new reference.
func (m *Manager) create(ctx context.Context, data *Data, age time.Duration) (stored, error) {
	one := newReference()
	is := stored{reference: one, entry: entry{Key: one.key(), Secret: mark(one.secret)}, fresh: true}
	var err error
	if is.entry.Session, err = data.encode(); err != nil {
		return is, errNoJSON()
	}
	if is.record, err = m.sealOwn(is.entry, time.Now().Add(StoredAge)); err != nil {
		return is, err
	}
	swapped, err := m.store.Swap(ctx, is.entry.Key, "", is.record, age)
	if err == nil && !swapped {
		err = errConflict
	}
	if err != nil {
		return is, unavailable(err)
	}
	return is, nil
}

// change replaces the record of a session, as long as its session is the one with that refresh token. If the session
// was sealed again in the meantime, the newer record is changed. With errOvertaken it returns the session of the other
// server.
func (m *Manager) change(ctx context.Context, is stored, token core.RefreshToken, to func(entry) entry) (stored, error) {
	for range maxSwaps {
		next := to(is.entry)
		record, err := m.sealOwn(next, time.Now().Add(StoredAge))
		if err != nil {
			return is, err
		}
		swapped, err := m.store.Swap(ctx, is.entry.Key, is.record, record, StoredAge)
		if err != nil {
			return is, unavailable(err)
		}
		if !swapped {
			if record, err = m.store.Load(ctx, is.entry.Key); err != nil {
				return is, unavailable(err)
			}
		}
		now, ok := m.openEntry(is.reference, record)
		if !ok {
			return is, signedOut() // or it was never in this store
		}
		now.replaced, now.fresh = is.replaced, is.fresh
		data, ok := decode(now.entry.Session)
		switch {
		case swapped:
			return now, nil
		case !ok || !data.RefreshToken.Equal(token):
			return now, errOvertaken
		}
		is = now
	}
	return is, unavailable(errConflict)
}

// claim records that a browser has the current reference, so that older ones end. If the store does not write that, or
// another request changes the record in the meantime, a later request does it.
func (m *Manager) claim(ctx context.Context, is stored) {
	if is.replaced || !is.entry.isUnclaimed() || m.handed.Get().look(is.reference) {
		return
	}
	record, err := m.sealOwn(is.entry.claimed(time.Now()), time.Now().Add(StoredAge))
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, writePatience)
	defer cancel()
	_, _ = m.store.Swap(ctx, is.entry.Key, is.record, record, StoredAge)
}

// reserve ensures that a session can be kept after the refresh, before its refresh token is exchanged: it is not too
// long for a cookie, or the store writes, which reserve tests by sealing the record again. It returns where the session
// is then. With errOvertaken, that is the session of another server. brought means that a browser has the session.
func (m *Manager) reserve(ctx context.Context, data *Data, brought bool) (is stored, err error) {
	switch is = data.stored.Get(); {
	case m.store == nil:
		_, err = m.sealForCookie(data)
	case data.stored.IsZero(): // still in a cookie
		is, err = m.create(ctx, data, reservedAge)
	default:
		is, err = m.change(ctx, is, data.RefreshToken, func(e entry) entry {
			if !brought || is.replaced {
				return e
			}
			return e.claimed(time.Now())
		})
	}
	return is, err
}

// keep seals a refreshed session for the cookie, or puts it into the store instead of the one with that refresh token.
// If that fails, it is remembered for the next call, because the refresh token has been exchanged.
func (m *Manager) keep(ctx context.Context, is stored, token core.RefreshToken, next *Data) (core.SealedSession, error) {
	unsaved, key := m.unsaved.Get(), m.groupKey(token)
	sealed, err := m.replace(ctx, is, token, next)
	if err != nil {
		unsaved.Put(key, next)
	} else {
		unsaved.Delete(key)
	}
	return sealed, err
}

// keepUnsaved writes the replacement of a session that the store did not write before. It reports whether the store now
// has another session.
func (m *Manager) keepUnsaved(ctx context.Context, data *Data) bool {
	if data.stored.IsZero() {
		return false
	}
	next, ok := m.unsaved.Get().Get(m.groupKey(data.RefreshToken))
	if !ok {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, writePatience)
	defer cancel()
	_, err := m.keep(ctx, data.stored.Get(), data.RefreshToken, next)
	return err == nil
}

func (m *Manager) replace(ctx context.Context, is stored, token core.RefreshToken, next *Data) (core.SealedSession, error) {
	if m.store == nil {
		return m.sealForCookie(next)
	}
	session, err := next.encode()
	if err != nil {
		return core.SealedSession{}, errNoJSON()
	}
	another := is.reference.next()
	for pause := replayDelay; ; pause *= 2 {
		var now stored
		now, err = m.change(ctx, is, token, func(e entry) entry {
			if !is.fresh {
				e = e.rotated(another.secret, time.Now())
			}
			e.Session = session
			return e
		})
		if errors.Is(err, ReasonStoreUnavailable) && pause <= maxWritePause && wait.Sleep(ctx, pause) == nil {
			continue
		}
		if err == nil || errors.Is(err, errOvertaken) {
			return m.pass(now.reference)
		}
		return core.SealedSession{}, err
	}
}

// forget removes a session from the store if its refresh failed because WorkOS has ended it, and returns that error. If
// another server has refreshed it in the meantime, it returns the reference of that session.
func (m *Manager) forget(ctx context.Context, data *Data, err error) (core.SealedSession, error) {
	failed, ok := errors.AsType[*Error](err)
	if !ok || !failed.Ended() || data.stored.IsZero() {
		return core.SealedSession{}, err
	}
	was := data.stored.Get()
	for range maxSwaps {
		record, failure := m.store.Load(ctx, was.entry.Key)
		if failure != nil { // it may be another session now
			return core.SealedSession{}, unavailable(failure)
		}
		is, ok := m.openEntry(was.reference, record)
		if !ok {
			break
		}
		if now, ok := decode(is.entry.Session); ok && !now.RefreshToken.Equal(data.RefreshToken) {
			return is.reference.sealed(), nil
		}
		swapped, failure := m.store.Swap(ctx, was.entry.Key, record, endedRecord, reservedAge)
		if swapped {
			_ = m.store.Delete(ctx, was.entry.Key)
		}
		if swapped || failure != nil { // WorkOS has ended it anyway
			break
		}
	}
	return core.SealedSession{}, err
}

// endedRecord is the record of a session that is about to be removed from the store. It does not hold a session, and
// keeps another server from writing one between the last read and the removal.
const endedRecord = "ended"

// Discard removes a session from the Store that no browser will get, for example one from Seal that turned out not to
// be valid. It ends nothing at WorkOS. Without a Store, or for a session in a cookie, it does nothing.
//
// Errors: *Error of ReasonStoreUnavailable.
func (m *Manager) Discard(ctx context.Context, sealed core.SealedSession) error {
	if ctx == nil {
		return engine.NilContext()
	}
	if err := m.made(); err != nil {
		return err
	}
	one, ok := parseReference(sealed.Reveal())
	if !ok || m.store == nil {
		return nil
	}
	if err := m.store.Delete(ctx, one.key()); err != nil {
		return unavailable(err)
	}
	return nil
}

func errNoJSON() error {
	return &core.ArgumentError{Argument: "data", Reason: "cannot be written as JSON"}
}
