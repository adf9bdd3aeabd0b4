package revocation

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/workos-typestate/workos/internal/recent"
)

// Store shares denied tokens between servers.
type Store interface {
	// Deny remembers, until the given time, that tokens of the key issued at or before a time are denied. If the key
	// already has a later time, that stays: an event may come late, or twice. A key contains a WorkOS ID, and no
	// secret.
	Deny(ctx context.Context, key string, issued, until time.Time) error

	// Denied returns the latest issue time of the keys; the zero time if none has one. There are at most four keys.
	Denied(ctx context.Context, keys []string) (issued time.Time, err error)
}

// storePatience is how long a request waits for the store, even if its own context ends before.
const storePatience = time.Second

// storePause is how long a store that has failed is not asked, so that not every request waits for it.
const storePause = time.Second

// ask returns what the shared store denies of the keys. ok is false without a store, and while the store fails. The
// store gets its own context: a caller's short deadline must not count as a failure of the store, which would affect
// every request, nor make a denied token pass.
func (l *List) ask(ctx context.Context, keys []string) (issued time.Time, ok bool) {
	if l.store == nil || time.Now().UnixNano() < l.retryAt.Load() {
		return issued, false
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), storePatience)
	defer cancel()
	issued, err := l.store.Denied(limited, keys)
	if err == nil {
		return issued, true
	}
	l.retryAt.Store(time.Now().Add(storePause).UnixNano())
	l.logger.LogAttrs(ctx, slog.LevelWarn, "workos: the shared store of denied tokens failed", slog.Any("error", err))
	return issued, false
}

// memory holds what one process denies.
type memory struct {
	mu      sync.Mutex // keeps the later of two times for one key
	entries recent.Map[string, entry]
}

type entry struct{ issued, until time.Time }

func newMemory(size int) *memory { return &memory{entries: recent.Map[string, entry]{Size: size}} }

func (m *memory) deny(key string, issued, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.entries.Get(key); ok && known.issued.After(issued) {
		issued, until = known.issued, known.until
	}
	m.entries.Put(key, entry{issued, until})
}

// denies reports whether one of the keys denies a token that was issued at the given time.
func (m *memory) denies(keys []string, issued time.Time) bool {
	now := time.Now()
	for _, key := range keys {
		if known, ok := m.entries.Get(key); ok && now.Before(known.until) && denies(known.issued, issued) {
			return true
		}
	}
	return false
}
