package tokens

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	// attempts is the number of attempts at a refresh, each shorter than the time for which WorkOS accepts the same token again.
	attempts       = 3
	attemptTimeout = 6 * time.Second
	replayDelay    = 250 * time.Millisecond
)

const invalidGrant = core.ErrorCode("invalid_grant")

// request describes what a caller needs: any valid token, a token other than one that an API has rejected, or one for
// another organization.
type request struct {
	rejected       core.AccessToken
	organizationID core.OrganizationID
}

func (r request) equal(other request) bool {
	return r.organizationID == other.organizationID && r.rejected.Equal(other.rejected)
}

func (r request) isZero() bool { return r.equal(request{}) }

// refreshing is a refresh in progress. Callers with the same request share it.
type refreshing struct {
	request
	turns int // of the state when it started
	*flight.Flight[Tokens]
}

// refresh returns tokens that satisfy the request: the current ones, or the outcome of a refresh, which it starts unless one
// is in progress.
func (s *Source) refresh(ctx context.Context, want request) (Tokens, error) {
	if err := s.usable(ctx); err != nil {
		return Tokens{}, err
	}
	for {
		tokens, underWay, err := s.atHand(ctx, want)
		if underWay == nil {
			return tokens, err
		}
		select {
		case <-underWay.Landed():
		case <-ctx.Done():
			return Tokens{}, context.Cause(ctx)
		}
		if underWay.equal(want) {
			tokens, err := underWay.Outcome()
			return tokens, flight.Private(err)
		}
	}
}

// atHand returns the current tokens if they satisfy the request, or else the refresh to wait for. If none is in progress, it
// starts one. The refresh continues even if its callers leave: stopping it halfway could lose tokens that WorkOS has already
// issued.
func (s *Source) atHand(ctx context.Context, want request) (Tokens, *refreshing, error) {
	st := s.state.Get()
	st.mu.Lock()
	defer st.mu.Unlock()
	switch {
	case s.fits(want, st.current) || want.isZero() && st.pausing():
		return st.current, nil, nil
	case ctx.Err() != nil:
		return Tokens{}, nil, context.Cause(ctx)
	case st.underWay == nil:
		ctx := context.WithoutCancel(ctx)
		st.underWay = &refreshing{want, st.turns, flight.Start(func() (Tokens, error) {
			defer st.landed()
			tokens, err := s.obtain(ctx, want)
			if err != nil && (want.organizationID == "" || verdict.Passes(err)) {
				st.fail(err)
			}
			return tokens, err
		})}
	}
	return Tokens{}, st.underWay, nil
}

// fits reports whether tokens satisfy r.
func (s *Source) fits(r request, tokens Tokens) bool {
	return r.organizationID == "" && !tokens.AccessToken.Equal(r.rejected) && tokens.valid(s.state.Get().now(), s.refreshAhead)
}

// obtain refreshes the tokens, unless another process has done that.
func (s *Source) obtain(ctx context.Context, want request) (Tokens, error) {
	// If another process has refreshed the tokens, there is nothing to wait for.
	if tokens, err := s.load(ctx); err == nil {
		fits := s.fits(want, tokens)
		s.state.Get().loaded(tokens, fits)
		if fits {
			return tokens, nil
		}
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return s.stillValid(want, err)
	}
	defer unlock()
	tokens, err := s.load(ctx)
	if errors.Is(err, ErrSignInRequired) {
		s.state.Get().lose(err)
		return Tokens{}, err
	}
	if err != nil {
		return s.stillValid(want, err)
	}
	if tokens, err = s.saveUnsaved(ctx, tokens); err != nil {
		return Tokens{}, err
	}
	fits := s.fits(want, tokens)
	s.state.Get().loaded(tokens, fits)
	if fits {
		return tokens, nil
	}
	return s.exchange(ctx, tokens, want)
}

// stillValid returns the current tokens if they are still valid, and err if not.
func (s *Source) stillValid(want request, err error) (Tokens, error) {
	if !want.isZero() {
		return Tokens{}, err
	}
	tokens, ok := s.state.Get().pause()
	if !ok {
		return Tokens{}, err
	}
	s.state.Get().fail(err)
	return tokens, nil
}

// saveUnsaved retries storing the result of an earlier rotation, if the store still has the token that was exchanged for it.
func (s *Source) saveUnsaved(ctx context.Context, tokens Tokens) (Tokens, error) {
	unsaved, ok := s.state.Get().owed(tokens.RefreshToken)
	if !ok {
		return tokens, nil
	}
	return s.save(ctx, unsaved)
}

// exchange exchanges the current tokens for new ones, with the lock held.
func (s *Source) exchange(ctx context.Context, tokens Tokens, want request) (Tokens, error) {
	next, err := s.rotate(ctx, tokens, want.organizationID)
	if code, _ := verdict.Ended(err); code == invalidGrant {
		next, err = s.askAsBefore(ctx, tokens, want.organizationID, err)
		if _, ended := verdict.Ended(err); ended {
			return Tokens{}, s.forget(ctx, err)
		}
		if err == nil && want.organizationID != "" {
			return s.rotate(ctx, next, want.organizationID)
		}
	}
	var notStored *saveError
	if err == nil || errors.As(err, &notStored) || want.organizationID != "" {
		return next, err
	}
	if _, ended := verdict.Ended(err); ended {
		return Tokens{}, s.forget(ctx, err)
	}
	return s.stillValid(want, fmt.Errorf("workos: refresh: %w", err))
}

// askAsBefore repeats the refresh that a process may have made before it was killed, after the wanted one was rejected:
// WorkOS repeats a response only to the same request. It returns refusal if each is rejected.
func (s *Source) askAsBefore(ctx context.Context, tokens Tokens, wanted core.OrganizationID, refusal error) (Tokens, error) {
	for _, before := range slices.Compact([]core.OrganizationID{"", tokens.SwitchingTo}) {
		if before == wanted {
			continue
		}
		next, err := s.rotate(ctx, tokens, before)
		if _, ended := verdict.Ended(err); !ended {
			return next, err
		}
	}
	return Tokens{}, refusal
}

// rotate exchanges the refresh token of tokens and stores the new pair before it returns it. It makes no exchange if the store
// cannot save the new pair, and no switch of organization that the store has not recorded.
func (s *Source) rotate(ctx context.Context, tokens Tokens, organizationID core.OrganizationID) (Tokens, error) {
	release, err := s.reserve(ctx, tokens)
	if err != nil {
		return Tokens{}, err
	}
	defer func() { release() }()
	if tokens.RefreshToken.IsZero() {
		return Tokens{}, fmt.Errorf("%w: there is no refresh token", ErrSignInRequired)
	}
	if organizationID != "" && organizationID != tokens.SwitchingTo {
		tokens.SwitchingTo = organizationID
		if err := s.store.Save(ctx, tokens); err != nil {
			return Tokens{}, fmt.Errorf("workos: store the switch of organization: %w", err)
		}
		release()
		if release, err = s.reserve(ctx, tokens); err != nil { // Save has used the reserved room
			release = func() {}
			return Tokens{}, err
		}
	}
	next, err := s.send(ctx, tokens.RefreshToken, organizationID)
	if err != nil {
		return Tokens{}, err
	}
	return s.save(ctx, rotation{used: tokens.RefreshToken, got: next})
}

// reserve makes sure that the store can save the new tokens, if it is a Reserver.
func (s *Source) reserve(ctx context.Context, tokens Tokens) (release func(), err error) {
	if store, ok := s.store.(Reserver); ok {
		return store.Reserve(ctx, tokens)
	}
	return func() {}, nil
}

// send exchanges the refresh token. It retries with the same token if WorkOS may have responded and the response was lost.
// The client itself retries a request that was never processed: one without a connection or over the rate limit.
func (s *Source) send(ctx context.Context, refreshToken core.RefreshToken, organizationID core.OrganizationID) (Tokens, error) {
	params := &usermanagement.AuthenticateWithRefreshTokenParams{OrganizationID: organizationID}
	for attempt := 1; ; attempt++ {
		limited, cancel := context.WithTimeout(ctx, attemptTimeout)
		response, err := s.client.AuthenticateWithRefreshToken(limited, refreshToken, params)
		cancel()
		var next Tokens
		if err == nil {
			next, err = received(response, s.state.Get().now())
		}
		if err == nil || attempt == attempts || !verdict.Lost(err) {
			return next, err
		}
		_ = wait.Sleep(ctx, time.Duration(attempt)*replayDelay) // ctx is never canceled
	}
}

// save stores the result of a rotation. If the store fails, save keeps the result for the next attempt: the refresh token in
// the store soon becomes invalid.
func (s *Source) save(ctx context.Context, r rotation) (Tokens, error) {
	st := s.state.Get()
	st.owe(r) // until it is saved, also if Save panics
	if err := s.store.Save(ctx, r.got); err != nil {
		return Tokens{}, &saveError{err}
	}
	st.hold(r.got)
	return r.got, nil
}

// saveError is returned if new tokens could not be stored.
type saveError struct{ err error }

func (e *saveError) Error() string { return "tokens: store the refreshed tokens: " + e.err.Error() }
func (e *saveError) Unwrap() error { return e.err }

// forget removes the tokens of a session that has ended.
func (s *Source) forget(ctx context.Context, cause error) error {
	err := fmt.Errorf("%w: %w", ErrSignInRequired, cause)
	s.state.Get().lose(err)
	if failed := s.store.Delete(ctx); failed != nil {
		return fmt.Errorf("%w; and the stored tokens could not be removed: %w", err, failed)
	}
	return err
}
