package workosredis

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

var _ bearer.APIKeyCache = (*APIKeyCache)(nil)

// APIKeyCache is a bearer.APIKeyCache: all servers share WorkOS's response about a customer's API key. Anyone who can write to
// Redis can use it to authenticate any caller.
type APIKeyCache struct{ shared *Shared }

// APIKeyCache returns the cache of WorkOS's responses about customers' API keys.
func (s *Shared) APIKeyCache() *APIKeyCache { return &APIKeyCache{s} }

// Load implements bearer.APIKeyCache.
func (c *APIKeyCache) Load(ctx context.Context, hash string) ([]byte, error) {
	if c == nil {
		return nil, errNotMade
	}
	response, err := c.shared.get(ctx, apiKey(hash))
	if err != nil || response == "" {
		return nil, err
	}
	return []byte(response), nil
}

// Save implements bearer.APIKeyCache.
func (c *APIKeyCache) Save(ctx context.Context, hash string, response []byte, lifetime time.Duration) error {
	if c == nil {
		return errNotMade
	}
	return c.shared.set(ctx, apiKey(hash), string(response), lifetime)
}

func apiKey(hash string) string { return "api-key:" + hash }
