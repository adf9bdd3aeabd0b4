package tokens

import (
	"context"
	"sync"
)

// MemoryStore keeps tokens until the program ends. The zero value is ready to use. Several Sources may share
// one.
type MemoryStore struct {
	mu     sync.Mutex
	tokens func() Tokens // a function, so that nothing that prints a struct meets the tokens
	turn   chan struct{}
}

// Load returns what was saved.
func (m *MemoryStore) Load(context.Context) (Tokens, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens == nil {
		return Tokens{}, nil
	}
	return m.tokens(), nil
}

// Save replaces what was saved.
func (m *MemoryStore) Save(_ context.Context, tokens Tokens) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens = func() Tokens { return tokens }
	return nil
}

// Delete removes what was saved.
func (m *MemoryStore) Delete(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens = nil
	return nil
}

// Lock waits for the others of this process.
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
