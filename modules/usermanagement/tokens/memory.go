package tokens

import (
	"context"
	"slices"
	"sync"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
)

// MemoryStore keeps tokens until the program ends. The zero value is ready to use. Several Sources can share one.
type MemoryStore struct {
	mu     sync.Mutex
	tokens hidden.Value[Tokens]
	ending []core.SessionID
	turn   chan struct{}
}

// Load returns the saved tokens.
func (m *MemoryStore) Load(context.Context) (Tokens, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tokens.Get(), nil
}

// Save replaces the saved tokens.
func (m *MemoryStore) Save(_ context.Context, tokens Tokens) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens = hidden.Hide(tokens)
	return nil
}

// Delete removes the saved tokens.
func (m *MemoryStore) Delete(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens = hidden.Value[Tokens]{}
	return nil
}

// Ending returns the sessions of the last SetEnding.
func (m *MemoryStore) Ending(context.Context) ([]core.SessionID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.ending), nil
}

// SetEnding replaces the sessions to end.
func (m *MemoryStore) SetEnding(_ context.Context, sessions []core.SessionID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ending = slices.Clone(sessions)
	return nil
}

// Lock waits for other callers in this process.
func (m *MemoryStore) Lock(ctx context.Context) (unlock func(), err error) {
	m.mu.Lock()
	if m.turn == nil {
		m.turn = make(chan struct{}, 1)
	}
	turn := m.turn
	m.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
