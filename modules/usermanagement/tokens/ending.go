package tokens

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/logout"
)

// maxEnding is how many sessions a store remembers. The oldest are dropped: they expire anyway.
const maxEnding = 32

// Ender is a Store that remembers the sessions that have yet to be ended at WorkOS. FileStore, MemoryStore and the keyring's
// store implement it. Its methods are called with the lock held.
type Ender interface {
	// Ending returns the sessions of the last SetEnding.
	Ending(ctx context.Context) ([]core.SessionID, error)

	// SetEnding replaces the sessions. When it returns nil, they are stored safely: they survive the end of the program.
	SetEnding(ctx context.Context, sessions []core.SessionID) error
}

// WithSessionEnd makes a sign-out end the session at WorkOS too, immediately or as soon as WorkOS can be reached. SignOut
// stores the session's ID before it removes the tokens. EndSessions, which KeepSignedIn calls, ends the stored sessions, in
// this run of the program or the next. New returns an error unless the client has LogoutURL, as usermanagement.Public has,
// and the store is an Ender.
//
// A program without an API key ends a session with LogoutURL. The refresh token is then invalid, and an access token remains
// valid until it expires. The browser's own session remains: only the browser can end it, by opening the same URL. The next
// sign-in asks for a password again with usermanagement.PromptLogin.
func WithSessionEnd() Option {
	return Option{func(s *Source) error {
		client, ok := s.client.(logout.Client)
		if !ok {
			return &core.ArgumentError{Argument: "WithSessionEnd", Reason: "needs a client with LogoutURL"}
		}
		store, ok := s.store.(Ender)
		if !ok {
			return &core.ArgumentError{Argument: "WithSessionEnd", Reason: "needs a store that is an Ender"}
		}
		s.ending = &ending{client, store}
		return nil
	}}
}

// ending ends the sessions of a Source at WorkOS.
type ending struct {
	client logout.Client
	store  Ender
}

// EndSessions ends the signed-out sessions at WorkOS that have not been ended there yet. It removes a session that WorkOS
// does not know or that has ended already. It keeps the others for the next call, and returns an error that says why.
// Without WithSessionEnd it does nothing.
func (s *Source) EndSessions(ctx context.Context) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	if s.ending == nil {
		return nil
	}
	waiting, err := s.changeEnding(ctx, func(sessions []core.SessionID) []core.SessionID { return sessions })
	if err != nil {
		return err
	}
	var (
		errs []error
		done []core.SessionID
	)
	for _, session := range waiting {
		err := logout.End(ctx, s.ending.client, session)
		refused, isResponse := errors.AsType[*logout.RefusedError](err)
		if err == nil || isResponse && refused.IsFinal() {
			done = append(done, session)
			continue
		}
		errs = append(errs, fmt.Errorf("workos: end a signed-out session: %w", err))
		if !isResponse { // without a network or WorkOS, the others would fail too
			break
		}
	}
	if len(done) > 0 {
		_, err = s.changeEnding(context.WithoutCancel(ctx), func(sessions []core.SessionID) []core.SessionID {
			return slices.DeleteFunc(sessions, func(one core.SessionID) bool { return slices.Contains(done, one) })
		})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// changeEnding changes the sessions that the store remembers, holding the lock.
func (s *Source) changeEnding(ctx context.Context, change func([]core.SessionID) []core.SessionID) ([]core.SessionID, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s.changeEndingLocked(ctx, change)
}

func (s *Source) changeEndingLocked(ctx context.Context, change func([]core.SessionID) []core.SessionID) ([]core.SessionID, error) {
	before, err := s.ending.store.Ending(ctx)
	if err != nil && !errors.Is(err, ErrUnreadable) {
		return nil, fmt.Errorf("workos: read the sessions to end: %w", err)
	}
	after := change(slices.Clone(before))
	after = after[max(len(after)-maxEnding, 0):]
	if slices.Equal(before, after) {
		return after, nil
	}
	if err := s.ending.store.SetEnding(ctx, after); err != nil {
		return nil, fmt.Errorf("workos: store the sessions to end: %w", err)
	}
	return after, nil
}

// note stores a session that is about to be signed out, for the next EndSessions. The lock is held.
func (s *Source) note(ctx context.Context, session core.SessionID) error {
	if s.ending == nil || session == "" {
		return nil
	}
	_, err := s.changeEndingLocked(ctx, func(sessions []core.SessionID) []core.SessionID {
		if slices.Contains(sessions, session) {
			return sessions
		}
		return append(sessions, session)
	})
	return err
}
