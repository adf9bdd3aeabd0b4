package tokens

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	// attempts at one refresh, each shorter than the time for which WorkOS accepts the same token again.
	attempts       = 3
	attemptTimeout = 6 * time.Second
	replayDelay    = 250 * time.Millisecond

	// retryPause is how long a valid token is used without another try after a refresh failed.
	retryPause = 5 * time.Second
)

const invalidGrant = core.ErrorCode("invalid_grant")

// request is what a caller wants: any valid token, one other than that which an API has rejected, or one
// for another organization.
type request struct {
	rejected       core.Secret
	organizationID string
}

// flight is a refresh that callers with the same request share.
type flight struct {
	request request
	done    chan struct{}
	tokens  Tokens
	err     error
}

// fits reports whether tokens are what r asks for.
func (s *Source) fits(r request, tokens Tokens) bool {
	return r.organizationID == "" && tokens.AccessToken != r.rejected && tokens.valid(time.Now(), s.refreshAhead)
}

// refresh returns tokens that fit the request: those at hand, or the outcome of a flight, its own or one
// that is under way.
func (s *Source) refresh(ctx context.Context, want request) (Tokens, error) {
	st := s.state()
	for {
		st.mu.Lock()
		if s.fits(want, st.current) || want == (request{}) && st.pausing() {
			tokens := st.current
			st.mu.Unlock()
			return tokens, nil
		}
		if ctx.Err() != nil {
			st.mu.Unlock()
			return Tokens{}, context.Cause(ctx)
		}
		f := st.flight
		if f == nil {
			f = &flight{request: want, done: make(chan struct{})}
			st.flight = f
			go s.fly(context.WithoutCancel(ctx), f)
		}
		st.mu.Unlock()
		select {
		case <-f.done:
		case <-ctx.Done():
			return Tokens{}, context.Cause(ctx)
		}
		if f.request == want {
			return f.tokens, f.err
		}
	}
}

// pausing reports whether the token at hand will do because refreshing it has just failed.
func (st *state) pausing() bool {
	now := time.Now()
	return now.Before(st.retryAfter) && st.current.valid(now, 0)
}

// fly carries a flight out. Its context has no end but those that it sets itself: to give up halfway could
// lose tokens that WorkOS has already issued.
func (s *Source) fly(ctx context.Context, f *flight) {
	f.tokens, f.err = s.obtain(ctx, f.request)
	st := s.state()
	st.mu.Lock()
	st.flight = nil
	st.mu.Unlock()
	close(f.done)
}

func (s *Source) obtain(ctx context.Context, want request) (Tokens, error) {
	// Another process may have been here: then there is nothing to wait for.
	if tokens, err := s.load(ctx); err == nil {
		s.state().loaded(tokens)
		if s.fits(want, tokens) {
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
		s.state().hold(Tokens{})
		return Tokens{}, err
	}
	if err != nil {
		return s.stillValid(want, err)
	}
	if tokens, err = s.saveUnsaved(ctx, tokens); err != nil {
		return Tokens{}, err
	}
	s.state().loaded(tokens)
	if s.fits(want, tokens) {
		return tokens, nil
	}
	return s.exchange(ctx, tokens, want)
}

// exchange makes new tokens of those at hand, with the lock held.
func (s *Source) exchange(ctx context.Context, tokens Tokens, want request) (Tokens, error) {
	next, err := s.rotate(ctx, tokens, want.organizationID)
	if want.organizationID != "" && errors.Is(err, invalidGrant) {
		// A process that was killed may have used this token, but not to switch. WorkOS repeats an answer
		// only to the same question: ask that first.
		if next, err = s.rotate(ctx, tokens, ""); err == nil {
			return s.rotate(ctx, next, want.organizationID)
		}
		want.organizationID = ""
	}
	var notStored *saveError
	switch {
	case err == nil || errors.As(err, &notStored) || want.organizationID != "":
		return next, err
	case ended(err):
		return Tokens{}, s.forget(ctx, err)
	}
	return s.stillValid(want, fmt.Errorf("tokens: refresh: %w", err))
}

// rotate exchanges the refresh token of tokens and stores what it gets before returning it.
func (s *Source) rotate(ctx context.Context, tokens Tokens, organizationID string) (Tokens, error) {
	response, err := s.send(ctx, usermanagement.AuthenticateWithRefreshTokenParams{
		RefreshToken: tokens.RefreshToken, OrganizationID: organizationID,
	})
	if err != nil {
		return Tokens{}, err
	}
	next, err := received(response, time.Now())
	if err != nil {
		return Tokens{}, err
	}
	return s.save(ctx, rotation{used: tokens.RefreshToken, got: next})
}

// send asks WorkOS, and asks again with the same token when it may have answered and the answer did not
// arrive.
func (s *Source) send(ctx context.Context, params usermanagement.AuthenticateWithRefreshTokenParams) (*usermanagement.AuthenticationResponse, error) {
	for attempt := 1; ; attempt++ {
		limited, cancel := context.WithTimeout(ctx, attemptTimeout)
		response, err := s.client.AuthenticateWithRefreshToken(limited, params)
		cancel()
		if err == nil || attempt == attempts || !answerLost(err) {
			return response, err
		}
		time.Sleep(time.Duration(attempt) * replayDelay)
	}
}

// answerLost reports whether WorkOS may have exchanged the token although there is no usable answer.
func answerLost(err error) bool {
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return false
	}
	_, broken := errors.AsType[*core.TransportError](err)
	return broken || errors.Is(err, core.ErrServer) || errors.Is(err, core.ErrBadAnswer) || errors.Is(err, context.DeadlineExceeded)
}

// saveError is new tokens that could not be stored.
type saveError struct{ err error }

func (e *saveError) Error() string { return "tokens: store the refreshed tokens: " + e.err.Error() }
func (e *saveError) Unwrap() error { return e.err }

// save stores what a rotation brought. If the store does not take it, it is kept for the next try: the
// refresh token that the store still has will soon be worth nothing.
func (s *Source) save(ctx context.Context, r rotation) (Tokens, error) {
	st := s.state()
	if err := s.store.Save(ctx, r.got); err != nil {
		st.mu.Lock()
		st.unsaved = &r
		st.mu.Unlock()
		return Tokens{}, &saveError{err}
	}
	st.hold(r.got)
	return r.got, nil
}

// saveUnsaved tries again to store what an earlier rotation brought, if the store still has the token that
// was used for it.
func (s *Source) saveUnsaved(ctx context.Context, tokens Tokens) (Tokens, error) {
	st := s.state()
	st.mu.Lock()
	unsaved := st.unsaved
	st.mu.Unlock()
	if unsaved == nil || unsaved.used != tokens.RefreshToken {
		return tokens, nil
	}
	return s.save(ctx, *unsaved)
}

// forget removes the tokens of a session that has ended.
func (s *Source) forget(ctx context.Context, cause error) error {
	s.state().hold(Tokens{})
	err := fmt.Errorf("%w: %w", ErrSignInRequired, cause)
	if failed := s.store.Delete(ctx); failed != nil {
		return fmt.Errorf("%w; and the stored tokens could not be removed: %w", err, failed)
	}
	return err
}

// stillValid returns the token at hand if it is valid for a moment yet, and err if not.
func (s *Source) stillValid(want request, err error) (Tokens, error) {
	st := s.state()
	st.mu.Lock()
	defer st.mu.Unlock()
	if want != (request{}) || !st.current.valid(time.Now(), 0) {
		return Tokens{}, err
	}
	st.retryAfter = time.Now().Add(retryPause)
	return st.current, nil
}

// ended reports whether the answer says that the session cannot be refreshed any more, whatever is done
// without the user. Other refusals may be about the program, or come from a proxy in between.
func ended(err error) bool {
	answer, ok := errors.AsType[*core.Error](err)
	if !ok || answer.Status < 400 || answer.Status > 499 {
		return false
	}
	for _, code := range []core.ErrorCode{answer.Code, answer.OAuthError} {
		switch code {
		case invalidGrant, "access_denied", "application_consent_required", "authentication_method_not_allowed",
			"email_verification_required", "mfa_challenge", "mfa_enrollment", "mfa_verification",
			"organization_authentication_methods_required", "organization_membership_not_found", "organization_not_found",
			"organization_selection_required", "passkey_progressive_enrollment", "radar_challenge", "radar_email_challenge",
			"radar_sign_up_challenge", "radar_sms_challenge", "radar_sms_sign_in_challenge", "sign_up_not_allowed", "sso_required":
			return true
		}
	}
	return false
}
