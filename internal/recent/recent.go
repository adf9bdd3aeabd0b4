// Package recent remembers what was put lately, within bounds.
package recent

import (
	"cmp"
	"sync"
)

// DefaultSize is the size of a Map that is given none.
const DefaultSize = 10_000

// Map remembers at least the last Size entries put, and at most twice as many. It keeps two generations: when the
// newer is full it becomes the older, and what was older is forgotten. Its memory grows with what is put. It is safe
// for use by many goroutines at once.
type Map[K comparable, V any] struct {
	Size int // 0 is DefaultSize

	mu           sync.Mutex
	newer, older map[K]V
}

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
	if m.newer == nil || len(m.newer) >= cmp.Or(m.Size, DefaultSize) {
		m.newer, m.older = make(map[K]V), m.newer
	}
	m.newer[key] = value
}

// Delete forgets key, and makes room for another in its place.
func (m *Map[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.newer, key)
	delete(m.older, key)
}
