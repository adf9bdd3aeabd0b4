// Package recent remembers what was put lately, within bounds.
package recent

import "sync"

// Map remembers at least the last size entries put, and at most twice as many. It keeps two generations: when the
// newer is full it becomes the older, and what was older is forgotten. It is safe for use by many goroutines at once.
type Map[K comparable, V any] struct {
	size int // of a generation

	mu           sync.Mutex
	newer, older map[K]V
}

// NewMap returns an empty map. Its memory grows with what is put.
func NewMap[K comparable, V any](size int) *Map[K, V] { return &Map[K, V]{size: size} }

// Get returns what was put last for key, if it is remembered.
func (m *Map[K, V]) Get(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.newer[key]
	if !ok {
		value, ok = m.older[key]
	}
	return value, ok
}

// Put remembers value for key.
func (m *Map[K, V]) Put(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.newer == nil || len(m.newer) >= m.size {
		m.newer, m.older = make(map[K]V), m.newer
	}
	m.newer[key] = value
}
