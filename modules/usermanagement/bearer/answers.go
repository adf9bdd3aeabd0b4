package bearer

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/recent"
)

const (
	defaultRemembered = 10_000           // good answers, and as many bad ones
	fetchTimeout      = 10 * time.Second // of one question, its retries included
	maxPause          = time.Minute      // for which WorkOS is not asked after it has said that it was asked too often
)

// answers are what WorkOS said of tokens that only it can judge, for a short while: by the hash of a token, one question at a
// time for each, and none while WorkOS refuses them for being too many. Good and bad answers are kept apart, so that made-up
// tokens do not displace the good ones.
type answers[T any] struct {
	fetch    func(context.Context, core.AccessToken) (said T, until time.Time, good bool, err error)
	lifetime time.Duration
	isStale  func(said T, asked time.Time) bool // reports whether an answer no longer holds; nil if only time ends it
	good     *recent.Map[hash, answer[T]]
	bad      *recent.Map[hash, answer[T]]

	shared *asking[T]
}

type hash = [sha256.Size]byte

type answer[T any] struct {
	said  T
	asked time.Time
	until time.Time
}

// asking is what is asked now.
type asking[T any] struct {
	mu      sync.Mutex
	flights map[hash]*flight.Flight[answer[T]]
	paused  time.Time // until when nothing is asked
	err     error     // why
}

func newAnswers[T any](size int, lifetime time.Duration, fetch func(context.Context, core.AccessToken) (T, time.Time, bool, error)) answers[T] {
	return answers[T]{
		fetch: fetch, lifetime: lifetime,
		good: &recent.Map[hash, answer[T]]{Size: size}, bad: &recent.Map[hash, answer[T]]{Size: size},
		shared: &asking[T]{flights: map[hash]*flight.Flight[answer[T]]{}},
	}
}

// pausedError is the error while WorkOS is not asked.
type pausedError struct {
	left time.Duration
	err  error
}

func (e *pausedError) Error() string { return e.err.Error() }
func (e *pausedError) Unwrap() error { return e.err }

// known returns an answer that can still be used.
func (a *answers[T]) known(key hash) (found answer[T], ok bool) {
	now := time.Now()
	for _, memory := range []*recent.Map[hash, answer[T]]{a.good, a.bad} {
		if found, ok = memory.Get(key); ok && now.Before(found.until) && !a.stale(found) {
			return found, true
		}
	}
	return found, false
}

func (a *answers[T]) stale(found answer[T]) bool {
	return a.isStale != nil && a.isStale(found.said, found.asked)
}

// of returns what WorkOS says of a token. An answer that became stale while it was waited for is asked for again: the question may
// have begun long before this call.
func (a *answers[T]) of(ctx context.Context, key hash, token core.AccessToken) (said T, err error) {
	for range maxQuestions {
		if found, ok := a.known(key); ok {
			return found.said, nil
		}
		underWay, err := a.start(ctx, key, token)
		if err != nil {
			return said, err
		}
		found, err := underWay.Wait(ctx)
		if err != nil {
			return said, err
		}
		if !a.stale(found) {
			return found.said, nil
		}
	}
	return said, errStale
}

// maxQuestions bounds how often a call asks about a key that is changed again and again.
const maxQuestions = 3

var errStale = errors.New("workos: bearer: the API key was changed while WorkOS was asked about it")

// start begins a question, or joins the one under way. It outlives the caller's context, since others may wait for it.
func (a *answers[T]) start(ctx context.Context, key hash, token core.AccessToken) (*flight.Flight[answer[T]], error) {
	s := a.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	if underWay, ok := s.flights[key]; ok {
		return underWay, nil
	}
	if left := time.Until(s.paused); left > 0 {
		return nil, &pausedError{left, flight.Private(s.err)}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	s.flights[key] = flight.Start(func() (found answer[T], err error) {
		defer cancel()
		defer a.land(key)
		asked := time.Now()
		said, until, good, err := a.fetch(ctx, token)
		if err != nil {
			a.pause(err)
			return found, err
		}
		if latest := asked.Add(a.lifetime); until.IsZero() || until.After(latest) {
			until = latest
		}
		memory := a.bad
		if good {
			memory = a.good
		}
		found = answer[T]{said, asked, until}
		memory.Put(key, found)
		return found, nil
	})
	return s.flights[key], nil
}

func (a *answers[T]) land(key hash) {
	a.shared.mu.Lock()
	defer a.shared.mu.Unlock()
	delete(a.shared.flights, key)
}

// pause takes note that WorkOS was asked too often.
func (a *answers[T]) pause(err error) {
	refusal, ok := errors.AsType[*core.Error](err)
	if !ok || !errors.Is(err, core.ErrRateLimited) {
		return
	}
	a.shared.mu.Lock()
	defer a.shared.mu.Unlock()
	a.shared.paused, a.shared.err = time.Now().Add(min(max(refusal.RetryAfter, time.Second), maxPause)), err
}
