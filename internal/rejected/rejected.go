// Package rejected remembers which tokens servers rejected although they had just been issued, so that a server that rejects
// every token does not cost a new one with each request.
package rejected

import (
	"sync"

	"github.com/workos-typestate/workos/core"
)

// Tokens has one for each server. The zero value has none.
type Tokens struct {
	mu     sync.Mutex
	tokens map[string]core.AccessToken
}

// Has reports whether a server has rejected a token. No token is one that was not.
func (t *Tokens) Has(server string, token core.AccessToken) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.tokens[server]
	return ok && known.Equal(token)
}

// Add remembers that a server has rejected a token, in place of the one before.
func (t *Tokens) Add(server string, token core.AccessToken) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tokens == nil {
		t.tokens = map[string]core.AccessToken{}
	}
	t.tokens[server] = token
}
