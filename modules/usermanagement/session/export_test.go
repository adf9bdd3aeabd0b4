package session

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/iron"
)

// DataIn returns the whole content of a seal, which the public API does not.
func DataIn(m *Manager, sealed core.SealedSession) (*Data, error) {
	return m.dataIn(context.Background(), sealed)
}

// The tests use these to seal and open payloads directly.

func SealIron(plaintext []byte, password string) (string, error) {
	return iron.Seal(plaintext, password, time.Time{})
}

func SealIronUntil(plaintext []byte, password string, until time.Time) (string, error) {
	return iron.Seal(plaintext, password, until)
}

func OpenIron(sealed, password string) ([]byte, bool) {
	seal, ok := iron.Parse(sealed)
	if !ok {
		return nil, false
	}
	return seal.Open(password, time.Now())
}

const RefreshRemember = refreshRemember
