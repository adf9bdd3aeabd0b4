package session

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
)

// renewal is one call of Refresh. Most calls take one step. Another step follows if another request has renewed the
// session in a way that does not suit this call.
type renewal struct {
	*Manager
	given    RefreshParams
	called   time.Time
	brought  bool   // a browser has the session of this step
	key      string // the key of the refresh token of this step
	first    string // the key of the refresh token that the browser has
	repeated bool   // WorkOS may have repeated a response from before the call
}

// step returns the renewed session, and whether Refresh is done with it.
func (r *renewal) step(ctx context.Context, sealed core.SealedSession) (renewed core.SealedSession, done bool, err error) {
	data, err := r.dataInUse(ctx, sealed)
	if err != nil {
		return renewed, false, err
	}
	if data.RefreshToken.IsZero() {
		return renewed, false, &Error{Reason: ReasonInvalidSessionCookie}
	}
	said := sealedClaims(data.AccessToken)
	if r.ended.has(said.SessionID) {
		return renewed, false, signedOut()
	}
	if is := data.stored.Get(); is.replaced && data.suits(r.given) {
		if r.isSignedOut(ctx, said.SessionID) {
			return core.SealedSession{}, false, signedOut()
		}
		return is.reference.sealed(), true, nil
	}
	key := r.groupKey(data.RefreshToken)
	r.key = key
	r.first = cmp.Or(r.first, key)
	if one, ok := r.debt(key); ok {
		if r.isSignedOut(ctx, said.SessionID) {
			return core.SealedSession{}, false, signedOut()
		}
		return r.judge(ctx, one.sealed)
	}
	params := r.given
	if params.OrganizationID == said.OrganizationID { // it is there already: a rejection is about the session itself
		params.OrganizationID = ""
	}
	var ours atomic.Bool
	brought := r.brought // the work may outlive this step
	renewed, err = r.group.Do(ctx, key, func(work context.Context) (core.SealedSession, error) {
		ours.Store(true)
		r.begun.Get().Put(key, time.Now())
		sealed, overtaken, err := r.refresh(work, data, params, brought)
		if overtaken {
			ours.Store(false)
			r.begun.Get().Put(key, time.Time{})
		}
		return sealed, err
	})
	if err == nil {
		renewed, err = r.passed(renewed)
	}
	switch {
	case err != nil && !ours.Load() && isOfAnother(err, params.OrganizationID):
		return sealed, false, nil
	case err != nil:
		if renewed, err = r.forget(ctx, data, failure(err, params.OrganizationID)); err != nil {
			return core.SealedSession{}, false, err
		}
	case r.isSignedOut(ctx, said.SessionID):
		_ = r.Discard(ctx, renewed)
		return core.SealedSession{}, false, signedOut()
	case ours.Load() && !r.given.Fresh:
		return renewed, true, nil
	}
	if began, _ := r.begun.Get().Get(key); r.given.Fresh && (ours.Load() || began.After(r.called)) {
		return r.judgeFresh(ctx, renewed)
	}
	// Another request refreshed the session: a while ago, if no caller was waiting for it, or in another organization.
	return r.judge(ctx, renewed)
}

// judge reports whether a session that another request has refreshed satisfies this call.
func (r *renewal) judge(ctx context.Context, renewed core.SealedSession) (_ core.SealedSession, done bool, err error) {
	next, err := r.dataIn(ctx, renewed)
	if errors.Is(err, ReasonStoreUnavailable) {
		return renewed, !r.given.Fresh, nil // Authenticate will report it
	}
	if err != nil {
		return core.SealedSession{}, false, err
	}
	return renewed, next.suits(r.given), nil
}

// judgeFresh reports whether a session that was refreshed after the call has an access token issued after the call.
// WorkOS repeats its response to a refresh token for a while if another server used it before. Because clocks differ,
// the session is refreshed at most once more.
func (r *renewal) judgeFresh(ctx context.Context, renewed core.SealedSession) (_ core.SealedSession, done bool, err error) {
	next, err := r.dataIn(ctx, renewed)
	if err != nil || r.repeated {
		return renewed, true, nil //nolint:nilerr // Authenticate will report it
	}
	r.repeated = true
	issued := sealedClaims(next.AccessToken).IssuedAt
	return renewed, issued == 0 || issued >= float64(r.called.Unix()), nil
}

// suits reports whether a session that is already refreshed satisfies the given params.
func (d *Data) suits(given RefreshParams) bool {
	return !given.Fresh && !sealedClaims(d.AccessToken).haveExpired() && (given.OrganizationID == "" || given.OrganizationID == d.OrganizationID)
}

// owed is the newest session that a call of Refresh had reached when it failed.
type owed struct {
	sealed core.SealedSession
	paid   time.Time // when a later call returned it or its successor
}

// debt returns the session that a failed call had reached; also for a while after it was returned, for requests of
// other tabs.
func (r *renewal) debt(key string) (owed, bool) {
	one, ok := r.owed.Get().Get(key)
	return one, ok && (one.paid.IsZero() || time.Since(one.paid) < refreshRemember)
}

// fail records how far a failing call came: the browser's refresh token may already have been exchanged.
func (r *renewal) fail(given, latest core.SealedSession, err error) (core.SealedSession, error) {
	if latest.Equal(given) {
		return core.SealedSession{}, err
	}
	if failed, ok := errors.AsType[*Error](err); ok && failed.Ended() {
		r.renewals.Get().Delete(r.renewalKey(given, r.first)) // no newer session must reach a browser
		return core.SealedSession{}, err
	}
	r.owed.Get().Put(r.first, owed{sealed: latest})
	return latest, err
}

func (r *renewal) succeed() {
	if one, ok := r.debt(r.first); ok && one.paid.IsZero() {
		one.paid = time.Now()
		r.owed.Get().Put(r.first, one)
	}
}
