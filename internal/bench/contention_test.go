package bench

import (
	"sync"
	"testing"
	"time"
)

func TestWaitsForLocksAreMeasured(t *testing.T) {
	var shared contended
	waited, err := lockWaits(func() error {
		_, err := inCrowd(50*time.Millisecond, func(int) error {
			shared.hold()
			return nil
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const name = "github.com/workos-typestate/workos/internal/bench.(*contended)"
	if waited[name] < time.Second { // a thousand goroutines wait for fifty milliseconds each, but for one
		t.Errorf("waited %v for the lock, of %v", waited[name], waited)
	}
	quiet, err := lockWaits(func() error {
		_, err := inCrowd(50*time.Millisecond, func(int) error { return nil })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if quiet[name] != 0 {
		t.Errorf("waited %v for a lock that nothing takes", quiet[name])
	}
}

// contended is a lock that is held for a while.
type contended struct{ mu sync.Mutex }

func (c *contended) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	time.Sleep(time.Millisecond)
}
