package tokens

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/logout"
)

// maxEnding is how many sessions a store remembers. The oldest is forgotten: it ends by itself.
const maxEnding = 32

// Ender is a Store that remembers sessions that WorkOS is still to be told the end of. FileStore, MemoryStore and the keyring's
// are. The lock is held when its methods are called.
type Ender interface {
	// Ending returns what SetEnding was given last.
	Ending(ctx context.Context) ([]core.SessionID, error)

	// SetEnding replaces the sessions. When it returns nil, they are where the end of the program does not harm them.
	SetEnding(ctx context.Context, sessions []core.SessionID) error
}

// WithSessionEnd has a sign-out end the session at WorkOS too, at once or as soon as WorkOS can be reached: SignOut notes its ID in the
// store before the tokens are removed, and EndSessions, which KeepSignedIn calls, ends what was noted, in this run of the program or
// the next. New returns an error unless the client has LogoutURL, as usermanagement.Public has, and the store is an Ender.
//
// A program without a key ends a session by the address of LogoutURL. Its refresh token is then good for nothing, and an access
// token for as long as it was issued for. What the browser remembers stays: only the browser can forget it, by opening the same address.
// The next sign-in asks for a password again with usermanagement.PromptLogin.
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

// ending is how a Source ends sessions at WorkOS.
type ending struct {
	client logout.Client
	store  Ender
}

// EndSessions tells WorkOS the end of the sessions that were signed out of and that it does not know of yet. One that WorkOS
// does not know, or that has ended already, is done with. The others are kept for the next call, and the error says why. Without
// WithSessionEnd there are none.
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
		errs = append(errs, fmt.Errorf("workos: end a session that was signed out of: %w", err))
		if !isResponse { // there is no network, or WorkOS is not there, for the others either
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

// changeEnding changes the sessions that the store remembers, with its lock.
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

// note has a session that is about to be signed out of ended by the next EndSessions. The lock is held.
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
