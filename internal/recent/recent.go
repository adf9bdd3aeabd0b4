// Package recent remembers recent entries, within bounds.
package recent

import (
	"cmp"
	"sync"
)

// DefaultSize is the size of a Map without a Size.
const DefaultSize = 10_000

// Map remembers at least the last Size entries, and at most twice as many. It keeps two generations: when the
// newer one is full it becomes the older one, and the previous older one is dropped. Its memory grows with its entries. It
// is safe for concurrent use.
type Map[K comparable, V any] struct {
	Size int // 0 is DefaultSize

	mu           sync.RWMutex // most requests only read
	newer, older map[K]V
}

// Get returns the last value that was put for key, if it is still remembered.
func (m *Map[K, V]) Get(key K) (V, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
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

// Delete forgets key and frees its place.
func (m *Map[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.newer, key)
	delete(m.older, key)
}
