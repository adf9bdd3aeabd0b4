package session

import (
	"context"
	"crypto/sha256"
	"maps"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/iron"
	"github.com/workos-typestate/workos/internal/recent"
)

// rememberedSeals bounds the seals that are remembered. Each takes about its own length in memory, and there are 2,048
// at most.
const rememberedSeals = 1024

// openedSeals are recently opened seals by their hash, because opening a seal is the main cost of authenticating a
// session again. The access token in a seal is still verified each time.
type openedSeals = recent.Map[[sha256.Size]byte, openedSeal]

type openedSeal struct {
	session Session // without claims
	expiry  string  // the seal's own; empty if it has none
}

// open returns the session in a seal. Its access token is still to be verified.
func (m *Manager) open(ctx context.Context, sealed core.SealedSession) (*Session, error) {
	if err := m.made(); err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(sealed.Reveal()))
	if known, ok := m.opened.Get().Get(hash); ok && !iron.Expired(known.expiry, time.Now()) {
		return known.session.clone(), nil
	}
	data, err := m.dataInUse(ctx, sealed)
	if err != nil {
		return nil, err
	}
	if data.AccessToken.IsZero() {
		return nil, &Error{Reason: ReasonInvalidSessionCookie}
	}
	session := Session{
		User:                 data.User,
		AuthenticationMethod: data.AuthenticationMethod,
		Impersonator:         data.Impersonator,
		AccessToken:          data.AccessToken,
	}
	if m.isReference(sealed) {
		if data.stored.Get().replaced {
			return nil, &Error{Reason: ReasonInvalidJWT, Err: errReplaced}
		}
		m.claim(ctx, data.stored.Get())
		return &session, nil // not remembered: another request may end or replace it in the store
	}
	seal, _, _ := parseIron(sealed.Reveal()) // one of another format has no expiry
	m.opened.Get().Put(hash, openedSeal{session, seal.Expiry()})
	return session.clone(), nil
}

// clone returns a copy that its receiver may change.
func (s *Session) clone() *Session {
	c := *s
	if s.User != nil {
		user := *s.User
		user.Metadata = maps.Clone(user.Metadata)
		c.User = &user
	}
	if s.Impersonator != nil {
		impersonator := *s.Impersonator
		c.Impersonator = &impersonator
	}
	return &c
}
