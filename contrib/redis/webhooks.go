package workosredis

import (
	"context"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// A Handler also accepts a store that claims no events, so let the compiler report it if this store no longer does.
var _ webhooks.Claimer = (*WebhookStore)(nil)

const (
	// eventLease is how long an event waits for a server that died while it processed it.
	eventLease = 30 * time.Second
	// eventKeep is longer than the three days during which WorkOS repeats deliveries. An event takes about 150 bytes.
	eventKeep = 7 * 24 * time.Hour
)

// WebhookStore is a webhooks.Claimer: an event that one server has processed is not processed by another, neither later nor
// concurrently. It remembers an event for a week.
//
// While Redis is unavailable, deliveries are rejected, and WorkOS repeats them. Unlike the user of a session, a
// webhook can wait.
type WebhookStore struct{ shared *Shared }

// Claim implements webhooks.Claimer. A claim lasts while its server is alive and has not called release, for at most ten
// minutes. An event that is already processed needs no claim: Seen reports it next.
func (s *WebhookStore) Claim(ctx context.Context, eventID core.EventID) (release func(), err error) {
	w, err := s.work(eventID)
	if err != nil {
		return nil, err
	}
	_, isDone, err := w.begin(ctx)
	switch {
	case err != nil:
		return nil, err
	case isDone:
		return func() {}, nil
	}
	stop := w.hold(ctx)
	return func() {
		stop()
		_ = w.release(ctx) // when Redis is down, the lease ends it
	}, nil
}

// Seen implements webhooks.Store.
func (s *WebhookStore) Seen(ctx context.Context, eventID core.EventID) (bool, error) {
	w, err := s.work(eventID)
	if err != nil {
		return false, err
	}
	value, err := w.get(ctx, w.key)
	return strings.HasPrefix(value, done), err
}

// Remember implements webhooks.Store. It replaces the claim, whose release then does nothing.
func (s *WebhookStore) Remember(ctx context.Context, eventID core.EventID) error {
	w, err := s.work(eventID)
	if err != nil {
		return err
	}
	return w.finish(ctx, "", eventKeep)
}

func (s *WebhookStore) work(eventID core.EventID) (*work, error) {
	if s == nil || s.shared == nil {
		return nil, errNotMade
	}
	return s.shared.newWork("event:"+string(eventID), s.shared.eventLease, eventKeep), nil
}
