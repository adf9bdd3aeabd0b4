package session

import (
	"context"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// Store keeps sessions on the server's side, under keys that are hashes. What it keeps is sealed with the password of the
// cookies, so that nothing can be done with the store alone. Servers that share one must find in it what any of them has
// written last. A Manager uses it from many goroutines at once.
type Store interface {
	// Load returns the record of a key; empty if there is none, or if its age is over.
	Load(ctx context.Context, key string) (record string, err error)

	// Swap makes record that of a key, for the given age, if the record is old until then, and reports whether it did. An
	// empty old is a key without a record. No other Swap or Delete of that key comes between the two.
	Swap(ctx context.Context, key, old, record string, age time.Duration) (swapped bool, err error)

	// Delete removes the record of a key, if there is one.
	Delete(ctx context.Context, key string) error
}

// DefaultStoreSize is how many sessions a MemoryStore keeps that is given no size.
const DefaultStoreSize = 10_000

// MemoryStore is a Store in memory, for a server of one process, whose sessions end when it does. The zero value keeps
// DefaultStoreSize sessions.
type MemoryStore struct {
	mu      sync.Mutex // for Swap: between looking and writing
	records recent.Map[string, record]
}

type record struct {
	text  string
	until time.Time
}

// NewMemoryStore returns a store that keeps at least the last size sessions that were begun or refreshed, and at most twice as many, at
// about 4 KiB each. It is an error when size is not positive.
func NewMemoryStore(size int) (*MemoryStore, error) {
	if size <= 0 {
		return nil, &core.ArgumentError{Argument: "size", Reason: "is not positive"}
	}
	return &MemoryStore{records: recent.Map[string, record]{Size: size}}, nil
}

// Load implements Store.
func (s *MemoryStore) Load(_ context.Context, key string) (string, error) {
	kept, _ := s.records.Get(key)
	if !time.Now().Before(kept.until) {
		return "", nil
	}
	return kept.text, nil
}

// Swap implements Store.
func (s *MemoryStore) Swap(ctx context.Context, key, old, text string, age time.Duration) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if current, err := s.Load(ctx, key); err != nil || current != old {
		return false, err
	}
	s.records.Put(key, record{text, time.Now().Add(age)})
	return true, nil
}

// Delete implements Store.
func (s *MemoryStore) Delete(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records.Delete(key)
	return nil
}
