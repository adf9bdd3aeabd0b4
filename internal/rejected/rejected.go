// Package rejected remembers which newly issued tokens servers rejected, so that a server that rejects every token does not
// cost a new one with each request.
package rejected

import (
	"sync"

	"github.com/workos-typestate/workos/core"
)

// Tokens holds one rejected token for each server. The zero value is empty.
type Tokens struct {
	mu     sync.Mutex
	tokens map[string]core.AccessToken
}

// Has reports whether token is the last one that the server rejected. It is false for a server that has rejected none.
func (t *Tokens) Has(server string, token core.AccessToken) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.tokens[server]
	return ok && known.Equal(token)
}

// Add records that a server has rejected a token, and replaces the previous one.
func (t *Tokens) Add(server string, token core.AccessToken) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tokens == nil {
		t.tokens = map[string]core.AccessToken{}
	}
	t.tokens[server] = token
}
