package usermanagement

import (
	"sync"
	"time"
)

// tokenCacheSize bounds the tokens that are remembered; each takes about its own length in memory.
const tokenCacheSize = 4096

// tokenCache remembers verified tokens by their hash, never past their expiry. It keeps two generations:
// when the newer is full it becomes the older, and what was older is forgotten.
type tokenCache struct {
	mu           sync.Mutex
	newer, older map[[32]byte]*AccessToken
}

func (c *tokenCache) get(hash [32]byte) *AccessToken {
	c.mu.Lock()
	defer c.mu.Unlock()
	token, ok := c.newer[hash]
	if !ok {
		token, ok = c.older[hash]
	}
	if !ok || !time.Now().Before(token.ExpiresAt) {
		return nil
	}
	return token
}

func (c *tokenCache) put(hash [32]byte, token *AccessToken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newer == nil || len(c.newer) >= tokenCacheSize/2 {
		c.newer, c.older = make(map[[32]byte]*AccessToken), c.newer
	}
	c.newer[hash] = token
}
