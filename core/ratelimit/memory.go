package ratelimit

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// memory is the bucket of one process.
type memory struct {
	mu     sync.Mutex
	tokens *rate.Limiter
	pace   Pace
}

func newMemory(limit Limit) *memory {
	return &memory{tokens: rate.NewLimiter(rate.Limit(limit.Most()), limit.Burst())}
}

func (m *memory) Take(_ context.Context, limit Limit, bulk bool) (after time.Duration, taken bool, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	perSecond := m.pace.At(limit, now)
	m.tokens.SetLimitAt(now, rate.Limit(perSecond))
	need := 1
	if bulk {
		if rest := m.pace.RestUntil.Sub(now); rest > 0 {
			return rest, false, nil
		}
		need += limit.Reserve()
	}
	if lacks := float64(need) - m.tokens.TokensAt(now); lacks > 0 {
		return max(time.Duration(lacks/perSecond*float64(time.Second)), time.Microsecond), false, nil
	}
	return 0, m.tokens.AllowN(now, 1), nil
}

func (m *memory) Refused(_ context.Context, limit Limit, began time.Time, retryAfter time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pace = m.pace.Refused(limit, time.Now(), began, retryAfter)
	return nil
}
