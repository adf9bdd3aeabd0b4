// Package revocation rejects access tokens that have not expired, as soon as WorkOS reports that their session, user or
// membership has ended. Without it an access token is valid until it expires, a few minutes later.
//
//	denied, err := revocation.NewList()
//
//	// Feed the list with webhooks or the event stream:
//	webhooks.NewHandler(secret, webhooks.OnEvery(denied.Handle), …)
//	client.Events.Tail(ctx, cursor, nil, denied.Handle)
//
//	// Check it wherever access tokens are verified:
//	session.WithPolicy(usermanagement.AccessTokenPolicy{DenyList: denied})
//
// A denied access token does not end a session. The session is renewed at once, and WorkOS decides: a revoked session
// has ended, and a user who has left an organization comes back without it or has to sign in.
package revocation

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Defaults of a List.
const (
	// DefaultTokenLifetime is longer than the lifetime of access tokens unless the environment is set otherwise.
	DefaultTokenLifetime = 24 * time.Hour
	// DefaultSize is how many subjects a List in memory denies at least.
	DefaultSize = 100_000
)

// Subject selects the access tokens to deny: those that match every non-empty field. One of the first three is
// required.
type Subject struct {
	SessionID      core.SessionID
	UserID         core.UserID
	OrganizationID core.OrganizationID // with a UserID, only that user in that organization
}

// List is a usermanagement.DenyList that is fed by events. It is safe for concurrent use.
type List struct {
	lifetime time.Duration
	memory   *memory
	store    Store
	logger   *slog.Logger
	retryAt  atomic.Int64 // when a store that has failed is asked again, in nanoseconds since the Unix epoch
}

// Option changes how a List works.
type Option struct{ set func(*List) error }

// WithTokenLifetime sets the maximum lifetime of access tokens: the access token duration of the environment plus the
// leeway of the policy. A longer one costs memory, a shorter one accepts old tokens again. The default is
// DefaultTokenLifetime; 0 or less is an error.
func WithTokenLifetime(lifetime time.Duration) Option {
	return Option{func(l *List) error {
		if lifetime <= 0 {
			return &core.ArgumentError{Argument: "WithTokenLifetime", Reason: "is not more than 0"}
		}
		l.lifetime = lifetime
		return nil
	}}
}

// WithSize sets how many subjects are denied in memory at least, and at most twice as many, at about 150 bytes each.
// The default is DefaultSize. Beyond that, the oldest are forgotten. 0 or less is an error.
func WithSize(size int) Option {
	return Option{func(l *List) error {
		if size <= 0 {
			return &core.ArgumentError{Argument: "WithSize", Reason: "is not more than 0"}
		}
		l.memory.entries.Size = size
		return nil
	}}
}

// WithSharedStore shares denials between servers, so that an event that reaches one of them applies to all. The store
// is asked with each request, for a second at most, even if the context of the request ends before. While it fails,
// each server denies only what it has received itself.
func WithSharedStore(store Store) Option {
	return Option{func(l *List) error {
		if store == nil {
			return &core.ArgumentError{Argument: "WithSharedStore", Reason: "is nil"}
		}
		l.store = store
		return nil
	}}
}

// WithLogger logs failures of the store, at Warn, to logger instead of slog.Default.
func WithLogger(logger *slog.Logger) Option {
	return Option{func(l *List) error {
		if logger == nil {
			return &core.ArgumentError{Argument: "WithLogger", Reason: "is nil"}
		}
		l.logger = logger
		return nil
	}}
}

// NewList returns a list that denies nothing yet.
//
// Errors: *core.ArgumentError for an option that rejects its value.
func NewList(opts ...Option) (*List, error) {
	l := &List{lifetime: DefaultTokenLifetime, memory: newMemory(DefaultSize), logger: slog.Default()}
	if err := engine.ApplyOptions(opts, l, func(o Option, l *List) error { return o.set(l) }); err != nil {
		return nil, err
	}
	return l, nil
}

// made returns an error for the zero value, which NewList did not make.
func (l *List) made() error {
	if l == nil || l.memory == nil {
		return &core.ArgumentError{Argument: "List", Reason: "is nil or the zero value: make one with NewList"}
	}
	return nil
}

// Deny denies the access tokens of a subject that were issued at or before the given time, with the precision of
// tokens: one second. A token that was issued later is accepted. Earlier denials stay, in any order of calls.
//
// Errors: *core.ArgumentError for a subject without a field, or with a SessionID and another field; any error of the
// shared store. In that case this server denies the subject, and others may not: call Deny again.
func (l *List) Deny(ctx context.Context, subject Subject, issued time.Time) error {
	if ctx == nil {
		return engine.NilContext()
	}
	if err := l.made(); err != nil {
		return err
	}
	key, err := subject.key()
	if err != nil {
		return err
	}
	if until := issued.Add(l.lifetime); time.Now().Before(until) { // otherwise every such token has expired
		l.memory.deny(key, issued, until)
		if l.store != nil {
			return l.store.Deny(ctx, key, issued, until)
		}
	}
	return nil
}

// Denies implements usermanagement.DenyList. A token without an issue time is denied if its subject is. The zero value
// denies every token.
func (l *List) Denies(ctx context.Context, token *usermanagement.AccessTokenClaims) bool {
	if l.made() != nil || token == nil {
		return true
	}
	keys := keysOf(token)
	if l.memory.denies(keys, token.IssuedAt) {
		return true
	}
	issued, ok := l.ask(ctx, keys)
	return ok && denies(issued, token.IssuedAt)
}

// denies reports whether a denial of tokens issued up to a time applies to a token. Both times are compared in seconds,
// the precision of tokens.
func denies(upTo, issued time.Time) bool { return issued.Unix() <= upTo.Unix() }

func (s Subject) key() (string, error) {
	switch {
	case s == Subject{}:
		return "", &core.ArgumentError{Argument: "subject", Reason: "is empty"}
	case s.SessionID != "" && s != Subject{SessionID: s.SessionID}:
		return "", &core.ArgumentError{Argument: "subject", Reason: "has a SessionID and another field"}
	case s.SessionID != "":
		return "session " + string(s.SessionID), nil
	case s.UserID == "":
		return "organization " + string(s.OrganizationID), nil
	case s.OrganizationID == "":
		return "user " + string(s.UserID), nil
	}
	return "member " + string(s.UserID) + " " + string(s.OrganizationID), nil
}

// keysOf returns the keys of every subject that a token has.
func keysOf(token *usermanagement.AccessTokenClaims) (keys []string) {
	for _, subject := range []Subject{
		{SessionID: token.SessionID}, {UserID: token.UserID}, {OrganizationID: token.OrganizationID},
	} {
		if key, err := subject.key(); err == nil {
			keys = append(keys, key)
		}
	}
	if token.UserID != "" && token.OrganizationID != "" {
		key, _ := Subject{UserID: token.UserID, OrganizationID: token.OrganizationID}.key()
		keys = append(keys, key)
	}
	return keys
}
