package recent_test

import (
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/recent"
)

func TestMap(t *testing.T) {
	t.Run("the last size entries are remembered, and never more than twice as many", func(t *testing.T) {
		is := is.New(t)
		const size = 3
		m := recent.Map[int, int]{Size: size}
		for i := range 100 {
			m.Put(i, -i)
			remembered := 0
			for j := range i + 1 {
				value, ok := m.Get(j)
				if ok {
					is.Equal(value, -j)
					remembered++
				}
				is.True(ok || j <= i-size)
			}
			is.True(remembered <= 2*size)
		}
	})
	t.Run("a new value replaces the earlier one, in either generation", func(t *testing.T) {
		is := is.New(t)
		m := recent.Map[string, int]{Size: 2}
		for i, key := range []string{"a", "b", "c", "a", "a"} {
			m.Put(key, i)
		}
		value, ok := m.Get("a")
		is.True(ok)
		is.Equal(value, 4)
	})
	t.Run("a deleted entry is in no generation, and takes no place", func(t *testing.T) {
		is := is.New(t)
		m := recent.Map[string, int]{Size: 3}
		for _, key := range []string{"a", "b", "c", "d", "e", "a", "f"} {
			m.Put(key, 1)
		}
		m.Delete("a")
		_, ok := m.Get("a")
		is.True(!ok)
		for range 10 {
			m.Put("g", 1)
			m.Delete("g")
			m.Put("f", 1)
		}
		for _, key := range []string{"d", "e", "f"} {
			_, ok = m.Get(key)
			is.True(ok)
		}
	})
	t.Run("a key that was never put is not found", func(t *testing.T) {
		_, ok := new(recent.Map[string, int]).Get("a")
		is.New(t).Equal(ok, false)
	})
	t.Run("a map without a size has the default", func(t *testing.T) {
		is := is.New(t)
		var m recent.Map[int, int]
		for i := range 2*recent.DefaultSize + 1 {
			m.Put(i, i)
		}
		_, first := m.Get(0)
		is.Equal(first, false)
		_, last := m.Get(recent.DefaultSize + 1)
		is.True(last)
	})
	t.Run("many goroutines use one", func(*testing.T) {
		m := recent.Map[int, int]{Size: 5}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for j := range 100 {
					m.Put(i*j, j)
					m.Get(j)
				}
			})
		}
		all.Wait()
	})
}
