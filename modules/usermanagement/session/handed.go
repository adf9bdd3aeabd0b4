package session

import (
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// handedReferences are the references that Refresh has returned recently. Its caller authenticates the new session too,
// which does not mean that a browser has it.
type handedReferences struct {
	mu      sync.Mutex
	entries recent.Map[reference, handed]
}

type handed struct {
	at    time.Time
	looks int // callers that have not authenticated it yet
}

func (h *handedReferences) put(sealed core.SealedSession) {
	one, ok := parseReference(sealed.Reveal())
	if !ok {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	was, _ := h.entries.Get(one)
	h.entries.Put(one, handed{time.Now(), was.looks + 1})
}

// look reports whether a caller of Refresh authenticates the reference; each caller does so once.
func (h *handedReferences) look(one reference) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	is, _ := h.entries.Get(one)
	if is.looks == 0 || time.Since(is.at) > referenceGrace {
		return false
	}
	is.looks--
	h.entries.Put(one, is)
	return true
}

// isNew reports whether a reference that is being refreshed may not be in any browser yet.
func (h *handedReferences) isNew(sealed core.SealedSession) bool {
	one, _ := parseReference(sealed.Reveal())
	is, ok := h.entries.Get(one)
	return ok && time.Since(is.at) < referenceGrace
}
