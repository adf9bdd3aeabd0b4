package session

import (
	"context"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// Store keeps sessions on the server, under keys that are hashes. Records are sealed with a key derived from the cookie
// password, so the store alone reveals nothing. Servers that share a store must read what any of them has written last.
// A Manager calls it concurrently.
type Store interface {
	// Load returns the record of a key; empty if there is none, or if it has expired.
	Load(ctx context.Context, key string) (record string, err error)

	// Swap sets the record of a key, for the given age, if the current record equals old, and reports whether it did.
	// An empty old means that the key has no record. Swap is atomic: no other Swap or Delete of the key happens in
	// between.
	Swap(ctx context.Context, key, old, record string, age time.Duration) (swapped bool, err error)

	// Delete removes the record of a key, if there is one.
	Delete(ctx context.Context, key string) error
}

// DefaultStoreSize is the size of a MemoryStore that is given none.
const DefaultStoreSize = 10_000

// MemoryStore is a Store in memory for a server of one process. Its sessions end with the process. The zero value keeps
// DefaultStoreSize sessions.
type MemoryStore struct {
	mu      sync.Mutex // makes Swap atomic
	records recent.Map[string, record]
}

type record struct {
	text  string
	until time.Time
}

// NewMemoryStore returns a store that keeps at least the size most recently started or refreshed sessions, and at most
// twice as many, at about 4 KiB each. A size that is not positive is an error.
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
