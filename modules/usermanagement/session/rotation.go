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
	// reservedAge is for how long a Store keeps the record of a session that is about to come to it from a cookie.
	reservedAge = 10 * time.Minute

	// maxSwaps bounds the attempts to replace a record that others write at the same time.
	maxSwaps = 16

	// maxWritePause is the longest pause before a renewed session is written again.
	maxWritePause = time.Second
)

// errOvertaken is that of a record with another session than the one to be replaced.
const errOvertaken = core.Sentinel("workos: another server has refreshed the session")

// create puts a session into the store under a reference of its own.
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

// change replaces the record of a session, as long as the session in it is the one with that refresh token: what was sealed
// again meanwhile is changed as it is then. With errOvertaken it returns what another server has made of the session.
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
			return is, signedOut() // or it never was in this store
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

// claim notes that a browser has the current reference, so that older ones end. A store that cannot write keeps them.
func (m *Manager) claim(ctx context.Context, data *Data) {
	is := data.stored.Get()
	if is.replaced || !is.entry.isUnclaimed() {
		return
	}
	_, _ = m.change(ctx, is, data.RefreshToken, func(e entry) entry { return e.claimed(time.Now()) })
}

// reserve makes sure that a session can be kept once it is refreshed, before its refresh token is used up: that it is not too
// long for a cookie, or that the store writes, by sealing the record again. It returns where the session is then. With
// errOvertaken, that is what another server has made of it.
func (m *Manager) reserve(ctx context.Context, data *Data) (is stored, err error) {
	switch is = data.stored.Get(); {
	case m.store == nil:
		_, err = m.sealForCookie(data)
	case data.stored.IsZero(): // in a cookie, as before there was a store
		is, err = m.create(ctx, data, reservedAge)
	default:
		is, err = m.change(ctx, is, data.RefreshToken, func(e entry) entry {
			if is.replaced {
				return e
			}
			return e.claimed(time.Now())
		})
	}
	return is, err
}

// keep seals a refreshed session for the cookie, or puts it into the store in place of the one with that refresh token. What
// cannot be kept is remembered for the next call, since the refresh token is used up.
func (m *Manager) keep(ctx context.Context, is stored, token core.RefreshToken, next *Data, waiting func() bool) (core.SealedSession, error) {
	unsaved, key := m.unsaved.Get(), m.groupKey(token)
	sealed, err := m.replace(ctx, is, token, next, waiting)
	if err != nil {
		unsaved.Put(key, next)
	} else if _, ok := unsaved.Get(key); ok {
		unsaved.Put(key, nil)
	}
	return sealed, err
}

func (m *Manager) replace(ctx context.Context, is stored, token core.RefreshToken, next *Data, waiting func() bool) (core.SealedSession, error) {
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
				e = e.rotated(another.secret, time.Now(), waiting())
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

// forget removes a session from the store if its refresh has failed because WorkOS has ended it, and returns that error. If
// another server has refreshed it meanwhile, it returns the reference of that.
func (m *Manager) forget(ctx context.Context, data *Data, err error) (core.SealedSession, error) {
	failed, ok := errors.AsType[*Error](err)
	if !ok || !failed.Ended() || data.stored.IsZero() {
		return core.SealedSession{}, err
	}
	was := data.stored.Get()
	if record, failure := m.store.Load(ctx, was.entry.Key); failure == nil {
		if is, ok := m.openEntry(was.reference, record); ok {
			if now, ok := decode(is.entry.Session); ok && !now.RefreshToken.Equal(data.RefreshToken) {
				return is.reference.sealed(), nil
			}
		}
	}
	_ = m.store.Delete(ctx, was.entry.Key) // WorkOS has ended it all the same
	return core.SealedSession{}, err
}

// Discard removes a session from the Store that no browser is given, such as one that Seal has just made and that turned out
// not to be valid. It ends nothing at WorkOS. Without a Store, or for a session in a cookie, it does nothing.
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
