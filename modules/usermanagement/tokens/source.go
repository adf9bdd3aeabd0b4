package tokens

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	defaultRefreshAhead = 30 * time.Second
	defaultLockWait     = 30 * time.Second
)

// Source returns access tokens of the signed-in user. Create one with New. It is safe for concurrent use.
type Source struct {
	client       Refresher
	store        Store
	refreshAhead time.Duration
	lockWait     time.Duration
	ending       *ending // nil without WithSessionEnd
	state        hidden.Value[*state]
}

// Refresher exchanges a refresh token for a new pair: the field UserManagement of workos.Public.
type Refresher interface {
	AuthenticateWithRefreshToken(ctx context.Context, refreshToken core.RefreshToken, params *usermanagement.AuthenticateWithRefreshTokenParams, opts ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
}

// New returns a Source of the tokens in store. It reads and sends nothing yet.
func New(client Refresher, store Store, opts ...Option) (*Source, error) {
	if client == nil {
		return nil, &core.ArgumentError{Argument: "client", Reason: "is nil"}
	}
	if store == nil {
		return nil, &core.ArgumentError{Argument: "store", Reason: "is nil"}
	}
	s := &Source{
		client: client, store: store, refreshAhead: defaultRefreshAhead, lockWait: defaultLockWait,
		state: hidden.Hide(newState()),
	}
	if err := engine.ApplyOptions(opts, s, Option.apply); err != nil {
		return nil, err
	}
	return s, nil
}

// Option configures a Source. New returns the first error.
type Option struct{ set func(*Source) error }

func (o Option) apply(s *Source) error { return o.set(s) }

// WithRefreshAhead sets how long before its expiry an access token is refreshed: 30 seconds by default, and
// never more than a quarter of its lifetime. Less than 0 is an error.
func WithRefreshAhead(d time.Duration) Option {
	return Option{func(s *Source) error {
		if d < 0 {
			return &core.ArgumentError{Argument: "WithRefreshAhead", Reason: "is negative"}
		}
		s.refreshAhead = d
		return nil
	}}
}

// WithLockWait sets how long to wait for another process that is refreshing: 30 seconds by default, which is longer than a
// refresh takes if WorkOS does not respond. 0 or less is an error.
func WithLockWait(d time.Duration) Option {
	return Option{func(s *Source) error {
		if d <= 0 {
			return &core.ArgumentError{Argument: "WithLockWait", Reason: "is not more than 0"}
		}
		s.lockWait = d
		return nil
	}}
}

// WithClock makes now the clock of this machine, by which tokens expire, instead of time.Now. A test sets it forward or back to
// see a program wake from sleep. Timers continue to follow real time, so KeepSignedIn notices a jump within some 20 seconds.
func WithClock(now func() time.Time) Option {
	return Option{func(s *Source) error {
		if now == nil {
			return &core.ArgumentError{Argument: "WithClock", Reason: "is nil"}
		}
		s.state.Get().now = now
		return nil
	}}
}

// SignedIn stores the response of a sign-in, replacing the stored tokens, so that Token returns its access token. Call it as
// soon as the response arrives: that is when the lifetime of the access token begins.
func (s *Source) SignedIn(ctx context.Context, response *usermanagement.AuthenticationResponse) error {
	if response == nil {
		return &core.ArgumentError{Argument: "response", Reason: "is nil"}
	}
	tokens, err := received(response, s.state.Get().now())
	if err != nil {
		return err
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.store.Save(ctx, tokens); err != nil {
		return fmt.Errorf("workos: store the tokens of the sign-in: %w", err)
	}
	s.state.Get().turned()
	s.state.Get().hold(tokens)
	return nil
}

// Token returns a valid access token, refreshing it if necessary. Concurrent calls share one refresh. A call whose ctx ends
// returns early, but the refresh continues, so that its result is not lost.
//
// Errors: ErrSignInRequired if nobody is signed in, or if WorkOS no longer refreshes the session, in which case the stored
// tokens have been removed. Any other error leaves the tokens unchanged, and is not returned while the old access token is
// still valid. Only new tokens that could not be stored are always an error. The next call tries again.
func (s *Source) Token(ctx context.Context) (core.AccessToken, error) {
	tokens, err := s.refresh(ctx, request{})
	return tokens.AccessToken, err
}

// TokenWithExpiry is Token, and also returns when the token expires by the clock of this machine, for a caller that caches it.
func (s *Source) TokenWithExpiry(ctx context.Context) (token core.AccessToken, expiresAt time.Time, err error) {
	tokens, err := s.refresh(ctx, request{})
	return tokens.AccessToken, tokens.ExpiresAt, err
}

// Session returns the signed-in session from the store. It makes no request, so WorkOS may have ended the session in the
// meantime. Errors: ErrSignInRequired if nobody is signed in.
func (s *Source) Session(ctx context.Context) (Session, error) {
	tokens, err := s.load(ctx)
	if err != nil {
		return Session{}, err
	}
	if held := s.state.Get().held(); !held.RefreshToken.IsZero() && held.RefreshToken.Equal(tokens.RefreshToken) {
		return held.Session, nil // it has the expiry even if the store keeps no access token
	}
	return tokens.Session, nil
}

// SwitchOrganization moves the session to another of the user's organizations. Later tokens are for that organization. If
// WorkOS rejects the switch, its error is returned unchanged and the session stays in its organization:
// *usermanagement.SSORequiredError and *usermanagement.MFAEnrollmentRequiredError require a sign-in to the new organization.
// Other errors: those of Token.
func (s *Source) SwitchOrganization(ctx context.Context, organizationID core.OrganizationID) error {
	if err := engine.Required("organizationID", string(organizationID)); err != nil {
		return err
	}
	_, err := s.refresh(ctx, request{organizationID: organizationID})
	return err
}

// SignOut removes the stored tokens and returns their session, or the zero Session if nobody was signed in. It makes no
// request, so it succeeds offline. The session itself continues at WorkOS until the user's browser opens the LogoutURL of
// its SessionID, or, with WithSessionEnd, until EndSessions has ended it. If the session's ID could not be stored for that,
// the tokens are removed anyway, and SignOut returns both the session and the error.
func (s *Source) SignOut(ctx context.Context) (Session, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return Session{}, err
	}
	defer unlock()
	session, err := s.Session(ctx)
	if err != nil && !errors.Is(err, ErrSignInRequired) {
		session = s.state.Get().held().Session // unreadable tokens can still be removed
	}
	noting := s.note(ctx, session.SessionID)
	if err := s.store.Delete(ctx); err != nil {
		return Session{}, fmt.Errorf("workos: remove the stored tokens: %w", err)
	}
	s.state.Get().turned()
	s.state.Get().lose(ErrSignInRequired)
	return session, noting
}

// load reads the store. If it has no tokens, or unreadable ones, the user must sign in.
func (s *Source) load(ctx context.Context) (Tokens, error) {
	tokens, err := s.store.Load(ctx)
	switch {
	case errors.Is(err, ErrUnreadable):
		return Tokens{}, fmt.Errorf("%w: %w", ErrSignInRequired, err)
	case err != nil:
		return Tokens{}, fmt.Errorf("workos: read the stored tokens: %w", err)
	case tokens.RefreshToken.IsZero() && tokens.AccessToken.IsZero():
		return Tokens{}, ErrSignInRequired
	}
	return tokens.bounded(), nil
}

// lock waits for the turn of this Source and for the store's lock, at most lockWait.
func (s *Source) lock(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.lockWait, ErrLocked)
	defer cancel()
	turn := s.state.Get().turn
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	locked := false
	defer func() {
		if !locked {
			<-turn
		}
	}()
	release, err := s.store.Lock(ctx)
	switch {
	case err == nil:
		locked = true
		return func() {
			defer func() { <-turn }()
			release()
		}, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, fmt.Errorf("workos: lock the stored tokens: %w", err)
}
