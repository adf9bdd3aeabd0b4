package workosredis

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

var _ bearer.APIKeyCache = (*APIKeyCache)(nil)

// APIKeyCache is a bearer.APIKeyCache: WorkOS is asked about a customer's API key once for all servers. Who can write to Redis
// can let anybody in by it.
type APIKeyCache struct{ shared *Shared }

// APIKeyCache returns the cache of what WorkOS said of customers' API keys.
func (s *Shared) APIKeyCache() *APIKeyCache { return &APIKeyCache{s} }

// Load implements bearer.APIKeyCache.
func (c *APIKeyCache) Load(ctx context.Context, hash string) ([]byte, error) {
	if c == nil {
		return nil, errNotMade
	}
	answer, err := c.shared.get(ctx, apiKey(hash))
	if err != nil || answer == "" {
		return nil, err
	}
	return []byte(answer), nil
}

// Save implements bearer.APIKeyCache.
func (c *APIKeyCache) Save(ctx context.Context, hash string, answer []byte, lifetime time.Duration) error {
	if c == nil {
		return errNotMade
	}
	return c.shared.set(ctx, apiKey(hash), string(answer), lifetime)
}

func apiKey(hash string) string { return "api-key:" + hash }
