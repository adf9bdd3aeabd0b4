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
	defaultRemembered = 10_000           // valid tokens, and as many invalid ones
	fetchTimeout      = 10 * time.Second // for one request, including retries
	maxPause          = time.Minute      // without requests after WorkOS has reported too many
)

// responses caches what WorkOS said about tokens that only WorkOS can verify, for a short while and by the hash of the
// token. There is one request at a time for each token, and none while WorkOS limits the rate. Valid and invalid tokens
// are cached separately, so that invented tokens do not displace valid ones.
type responses[T any] struct {
	fetch    func(context.Context, core.AccessToken) (said T, until time.Time, good bool, err error)
	lifetime time.Duration
	isStale  func(said T, asked time.Time) bool // reports whether a response is outdated; nil if only time ends it
	good     *recent.Map[hash, response[T]]
	bad      *recent.Map[hash, response[T]]

	shared *asking[T]
}

type hash = [sha256.Size]byte

type response[T any] struct {
	said  T
	asked time.Time
	until time.Time
}

// asking holds the running requests.
type asking[T any] struct {
	mu      sync.Mutex
	flights map[hash]*flight.Flight[response[T]]
	paused  time.Time // no request before this time
	err     error     // the reason for the pause
}

func newResponses[T any](size int, lifetime time.Duration, fetch func(context.Context, core.AccessToken) (T, time.Time, bool, error)) responses[T] {
	return responses[T]{
		fetch: fetch, lifetime: lifetime,
		good: &recent.Map[hash, response[T]]{Size: size}, bad: &recent.Map[hash, response[T]]{Size: size},
		shared: &asking[T]{flights: map[hash]*flight.Flight[response[T]]{}},
	}
}

// pausedError is the error while the rate limit of WorkOS lasts.
type pausedError struct {
	left time.Duration
	err  error
}

func (e *pausedError) Error() string { return e.err.Error() }
func (e *pausedError) Unwrap() error { return e.err }

// known returns a response that can still be used.
func (r *responses[T]) known(key hash) (found response[T], ok bool) {
	now := time.Now()
	for _, memory := range []*recent.Map[hash, response[T]]{r.good, r.bad} {
		if found, ok = memory.Get(key); ok && now.Before(found.until) && !r.stale(found) {
			return found, true
		}
	}
	return found, false
}

func (r *responses[T]) stale(found response[T]) bool {
	return r.isStale != nil && r.isStale(found.said, found.asked)
}

// of returns what WorkOS says about a token. A response that became stale while the call waited for it is requested
// again, because the request may have started long before the call.
func (r *responses[T]) of(ctx context.Context, key hash, token core.AccessToken) (said T, err error) {
	for range maxQuestions {
		if found, ok := r.known(key); ok {
			return found.said, nil
		}
		underWay, err := r.start(ctx, key, token)
		if err != nil {
			return said, err
		}
		found, err := underWay.Wait(ctx)
		if err != nil {
			return said, err
		}
		if !r.stale(found) {
			return found.said, nil
		}
	}
	return said, errStale
}

// maxQuestions bounds the requests of one call for a key that changes again and again.
const maxQuestions = 3

var errStale = errors.New("workos: bearer: the API key changed while WorkOS was validating it")

// start starts a request, or joins the running one. It outlives the caller's context, because other callers may wait
// for it.
func (r *responses[T]) start(ctx context.Context, key hash, token core.AccessToken) (*flight.Flight[response[T]], error) {
	s := r.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	if underWay, ok := s.flights[key]; ok {
		return underWay, nil
	}
	if left := time.Until(s.paused); left > 0 {
		return nil, &pausedError{left, flight.Private(s.err)}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	s.flights[key] = flight.Start(func() (found response[T], err error) {
		defer cancel()
		defer r.land(key)
		asked := time.Now()
		said, until, good, err := r.fetch(ctx, token)
		if err != nil {
			r.pause(err)
			return found, err
		}
		if latest := asked.Add(r.lifetime); until.IsZero() || until.After(latest) {
			until = latest
		}
		memory := r.bad
		if good {
			memory = r.good
		}
		found = response[T]{said, asked, until}
		memory.Put(key, found)
		return found, nil
	})
	return s.flights[key], nil
}

func (r *responses[T]) land(key hash) {
	r.shared.mu.Lock()
	defer r.shared.mu.Unlock()
	delete(r.shared.flights, key)
}

// pause records that WorkOS limits the rate.
func (r *responses[T]) pause(err error) {
	refusal, ok := errors.AsType[*core.Error](err)
	if !ok || !errors.Is(err, core.ErrRateLimited) {
		return
	}
	r.shared.mu.Lock()
	defer r.shared.mu.Unlock()
	r.shared.paused, r.shared.err = time.Now().Add(min(max(refusal.RetryAfter, time.Second), maxPause)), err
}
