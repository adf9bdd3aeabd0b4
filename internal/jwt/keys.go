package jwt

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"math/big"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/flight"
)

const (
	keySetLifetime   = time.Hour        // after which the keys are fetched again, in the background
	fetchBudget      = 5                // burst of fetches, after the first, that tokens with unknown keys can cause
	fetchInterval    = 6 * time.Second  // in which the budget grows by one
	oldKeysPause     = 30 * time.Second // between two attempts to replace old keys
	failedFetchPause = time.Second      // between a failed fetch and the next
	keyFetchTimeout  = 30 * time.Second // of one fetch, including its retries
	minKeyBits       = 2048             // RFC 7518 §3.3
	maxKeyBits       = 16384            // limit of crypto/rsa
	minExponent      = 3
	maxExponentBits  = 31 // limit of crypto/rsa
)

// Keys holds the published keys of one issuer. It fetches them on first use, when a token names an unknown
// key, and in the background when they are old. Concurrent callers share one fetch.
type Keys struct {
	fetch func(context.Context) ([]jsontext.Value, error)

	mu      sync.RWMutex
	keys    map[string]*rsa.PublicKey
	fetched time.Time                        // when the keys arrived
	tried   time.Time                        // when the last fetch ended
	err     error                            // of the last fetch
	spent   time.Time                        // when the budget is full again
	flight  *flight.Flight[[]jsontext.Value] // the fetch in progress; nil if there is none
}

// NewKeys returns Keys that calls fetch for the members of a key set (RFC 7517 §5), in a goroutine of its own.
func NewKeys(fetch func(context.Context) ([]jsontext.Value, error)) *Keys { return &Keys{fetch: fetch} }

// Has reports whether the last fetch returned the key.
func (s *Keys) Has(id string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.keys[id]
	return ok
}

// get returns the key with the given ID. The error is UnknownKey, or why the keys could not be fetched.
func (s *Keys) get(ctx context.Context, id string) (*rsa.PublicKey, error) {
	key, joined, err := s.lookFor(ctx, id)
	if joined && errors.Is(err, UnknownKey) {
		key, _, err = s.lookFor(ctx, id) // that fetch began before the token arrived, whose key may be newer
	}
	return key, err
}

// lookFor is get with at most one fetch. joined is true if another caller had started the fetch.
func (s *Keys) lookFor(ctx context.Context, id string) (key *rsa.PublicKey, joined bool, err error) {
	key, underWay, joined, err := s.cached(ctx, id)
	if key != nil {
		return key, false, nil
	}
	if underWay != nil {
		_, err = underWay.Wait(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch key, ok := s.keys[id]; {
	case ok:
		return key, joined, nil
	case err != nil:
		return nil, joined, flight.Private(err)
	}
	return nil, joined, UnknownKey
}

// cached returns the key if it is known, otherwise the fetch to wait for, or if there is none the error of the last one.
// joined is true if another caller had started the fetch.
func (s *Keys) cached(ctx context.Context, id string) (key *rsa.PublicKey, underWay *flight.Flight[[]jsontext.Value], joined bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ok := s.keys[id]
	joined = s.flight != nil
	switch {
	case ok && time.Since(s.fetched) > keySetLifetime && time.Since(s.tried) > oldKeysPause:
		s.startFetch(ctx) // in the background: an old key is better than none if WorkOS cannot be reached
	case !ok && !joined && s.mayFetch():
		s.startFetch(ctx)
	}
	return key, s.flight, joined, s.err
}

// mayFetch limits the fetches that forged tokens can cause: a burst of fetchBudget, so that a forged token does not prevent
// a new key from being found, and then one every fetchInterval. The lock is held.
func (s *Keys) mayFetch() bool {
	return time.Until(s.spent) <= (fetchBudget-1)*fetchInterval && (s.err == nil || time.Since(s.tried) >= failedFetchPause)
}

// startFetch starts a fetch in the background unless one is in progress. It outlives the caller's context,
// because others may be waiting for it, too. The lock is held.
func (s *Keys) startFetch(ctx context.Context) {
	if s.flight != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyFetchTimeout)
	s.flight = flight.Start(func() (published []jsontext.Value, err error) {
		defer cancel()
		err = errFetchEnded // unless fetch returns
		defer func() { s.land(published, err) }()
		return s.fetch(ctx)
	})
}

// errFetchEnded is the error of a fetch that neither succeeded nor failed: the transport panicked.
var errFetchEnded = errors.New("workos: the keys of access tokens were not fetched: the transport panicked")

// land records the result of a fetch.
func (s *Keys) land(published []jsontext.Value, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tried, s.err, s.flight = time.Now(), err, nil
	if err == nil {
		isFirst := s.keys == nil
		s.keys, s.fetched = Usable(published), s.tried
		if isFirst {
			return
		}
		if s.spent.Before(s.tried) {
			s.spent = s.tried
		}
		s.spent = s.spent.Add(fetchInterval)
	}
}

// Usable returns the RSA signing keys among those published. It skips other kinds of keys, so that WorkOS can
// publish them, too.
func Usable(published []jsontext.Value) map[string]*rsa.PublicKey {
	keys := make(map[string]*rsa.PublicKey, len(published))
	for _, entry := range published {
		var key publishedKey
		if codec.Unmarshal(entry, &key) != nil || key.ID == "" {
			continue
		}
		if public, ok := key.public(); ok {
			keys[key.ID] = public
		}
	}
	return keys
}

// publishedKey is a key of a set (RFC 7517 §4, RFC 7518 §6.3.1). It is decoded here and not by go-jose, because global
// variables that any package can set decide what go-jose reads.
type publishedKey struct {
	Type      string         `json:"kty"`
	ID        string         `json:"kid"`
	Use       string         `json:"use"`
	Algorithm string         `json:"alg"`
	Modulus   string         `json:"n"`
	Exponent  string         `json:"e"`
	Private   jsontext.Value `json:"d"` // a private key must not be published
}

func (k publishedKey) public() (*rsa.PublicKey, bool) {
	if k.Type != "RSA" || k.Use != "" && k.Use != "sig" || k.Algorithm != "" && k.Algorithm != string(jose.RS256) || len(k.Private) > 0 {
		return nil, false
	}
	n, badN := base64.RawURLEncoding.DecodeString(k.Modulus)
	e, badE := base64.RawURLEncoding.DecodeString(k.Exponent)
	if badN != nil || badE != nil {
		return nil, false
	}
	modulus, exponent := new(big.Int).SetBytes(n), new(big.Int).SetBytes(e)
	bits, odd := modulus.BitLen(), exponent.Bit(0) == 1
	if bits < minKeyBits || bits > maxKeyBits || !odd || exponent.BitLen() > maxExponentBits || exponent.Cmp(big.NewInt(minExponent)) < 0 {
		return nil, false
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent.Int64())}, true
}
