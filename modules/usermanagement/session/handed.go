package session

import (
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/recent"
)

// handedReferences are the references that Refresh has returned a moment ago. Whoever called it authenticates the new session
// as well, which is not to say that a browser has it.
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

// look reports whether a reference is authenticated by a caller of Refresh, each of whom does so once.
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

// isNew reports whether a reference that is refreshed may be in no browser yet.
func (h *handedReferences) isNew(sealed core.SealedSession) bool {
	one, _ := parseReference(sealed.Reveal())
	is, ok := h.entries.Get(one)
	return ok && time.Since(is.at) < referenceGrace
}
