package webhooks

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// Store remembers which events a Handler has handled. A Handler calls it concurrently, but never for the same event
// at the same time.
type Store interface {
	// Seen reports whether Remember was called with the ID of an event.
	Seen(ctx context.Context, eventID core.EventID) (bool, error)
	// Remember stores the ID of a handled event, for as long as WorkOS may deliver it again.
	Remember(ctx context.Context, eventID core.EventID) error
}

// Claimer is a Store that also prevents two servers from handling one event concurrently. That happens when WorkOS
// has given up on the first server and delivers the event to the second. A Handler claims an event before it calls
// Seen.
type Claimer interface {
	Store
	// Claim returns when no other server holds a claim to the event, which then belongs to the caller, or with an
	// error when ctx has ended. release, called once, releases the claim: after Remember, or when the function for
	// the event has failed. The claim of a server that died must expire, so that the event is not lost.
	Claim(ctx context.Context, eventID core.EventID) (release func(), err error)
}

// DefaultStoreSize is the number of events that a Handler remembers by default.
const DefaultStoreSize = 10_000

// MemoryStore is a Store in memory, for a server of one process. Its content is lost when the process ends. The zero
// value remembers DefaultStoreSize events.
type MemoryStore struct {
	events recent.Map[core.EventID, struct{}]
}

// NewMemoryStore returns a store that remembers at least the last size events, and at most twice as many, at about
// 100 bytes each. It returns an error if size is not positive.
func NewMemoryStore(size int) (*MemoryStore, error) {
	if size <= 0 {
		return nil, &core.ArgumentError{Argument: "size", Reason: "is not positive"}
	}
	return &MemoryStore{recent.Map[core.EventID, struct{}]{Size: size}}, nil
}

// Seen reports whether an event is remembered.
func (s *MemoryStore) Seen(_ context.Context, eventID core.EventID) (bool, error) {
	_, seen := s.events.Get(eventID)
	return seen, nil
}

// Remember stores the ID of an event.
func (s *MemoryStore) Remember(_ context.Context, eventID core.EventID) error {
	s.events.Put(eventID, struct{}{})
	return nil
}
