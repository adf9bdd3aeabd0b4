package webhooks

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// Store remembers which events a Handler has dealt with. A Handler asks it from many goroutines at once, but
// never about one event from two.
type Store interface {
	// Seen reports whether Remember was called with the ID of an event.
	Seen(ctx context.Context, eventID core.EventID) (bool, error)
	// Remember keeps the ID of an event that was dealt with, for as long as WorkOS may deliver it again.
	Remember(ctx context.Context, eventID core.EventID) error
}

// Claimer is a Store that also keeps two servers from dealing with one event at the same time, which happens when
// WorkOS has given up on the first and delivers the event to the second. A Handler claims an event before it asks
// whether the event was Seen.
type Claimer interface {
	Store
	// Claim returns when no other server holds a claim to the event, which is then the caller's, or with an error
	// when ctx has ended. release, called once, gives the claim back: after Remember, or when the function for the
	// event has failed. A claim whose server has died must end by itself, so that the event is not lost.
	Claim(ctx context.Context, eventID core.EventID) (release func(), err error)
}

// DefaultStoreSize is how many events a Handler remembers unless an option says otherwise.
const DefaultStoreSize = 10_000

// MemoryStore is a Store in memory, for a server of one process. When the process ends, so is everything. The zero
// value remembers DefaultStoreSize events.
type MemoryStore struct {
	events recent.Map[core.EventID, struct{}]
}

// NewMemoryStore returns a store that remembers at least the last size events, and at most twice as many, at
// about 100 bytes each. It is an error when size is not positive.
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

// Remember keeps the ID of an event.
func (s *MemoryStore) Remember(_ context.Context, eventID core.EventID) error {
	s.events.Put(eventID, struct{}{})
	return nil
}
