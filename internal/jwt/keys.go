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
	fetchBudget      = 5                // fetches after the first that tokens with unknown keys can cause at once
	fetchInterval    = 6 * time.Second  // in which the budget grows by one
	oldKeysPause     = 30 * time.Second // between two tries to replace old keys
	failedFetchPause = time.Second      // between a fetch that failed and the next
	keyFetchTimeout  = 30 * time.Second // of one fetch, its retries included
	minKeyBits       = 2048             // RFC 7518 §3.3
	maxKeyBits       = 16384            // what crypto/rsa takes
	minExponent      = 3
	maxExponentBits  = 31 // what crypto/rsa takes
)

// Keys holds the published keys of one issuer. It fetches them when first asked, when a token names a
// key that it lacks, and in the background when they are old; one fetch at a time, whoever waits for it.
type Keys struct {
	fetch func(context.Context) ([]jsontext.Value, error)

	mu      sync.Mutex
	keys    map[string]*rsa.PublicKey
	fetched time.Time                        // when the keys came
	tried   time.Time                        // when the last fetch ended
	err     error                            // of the last fetch
	spent   time.Time                        // when the budget is whole again
	flight  *flight.Flight[[]jsontext.Value] // the fetch under way; nil if there is none
}

// NewKeys returns the keys that fetch brings: the members of a key set (RFC 7517 §5). It is called in a goroutine of its own.
func NewKeys(fetch func(context.Context) ([]jsontext.Value, error)) *Keys { return &Keys{fetch: fetch} }

// Has reports whether the key is still one of those published when they were last fetched.
func (s *Keys) Has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.keys[id]
	return ok
}

// get returns the key with the given ID, or UnknownKey, or why the keys could not be fetched.
func (s *Keys) get(ctx context.Context, id string) (*rsa.PublicKey, error) {
	key, joined, err := s.lookFor(ctx, id)
	if joined && errors.Is(err, UnknownKey) {
		key, _, err = s.lookFor(ctx, id) // that fetch began before the token came, and its key may be newer
	}
	return key, err
}

// lookFor is get by one fetch at most. joined says that the fetch had begun before.
func (s *Keys) lookFor(ctx context.Context, id string) (key *rsa.PublicKey, joined bool, err error) {
	key, underWay, joined, err := s.atHand(ctx, id)
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

// atHand returns the key if it is there, or else the fetch to wait for; if there is none either, the error of the last.
// joined says that the fetch had begun before.
func (s *Keys) atHand(ctx context.Context, id string) (key *rsa.PublicKey, underWay *flight.Flight[[]jsontext.Value], joined bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ok := s.keys[id]
	joined = s.flight != nil
	switch {
	case ok && time.Since(s.fetched) > keySetLifetime && time.Since(s.tried) > oldKeysPause:
		s.startFetch(ctx) // an old key is better than none while WorkOS cannot be reached
	case !ok && !joined && s.mayFetch():
		s.startFetch(ctx)
	}
	return key, s.flight, joined, s.err
}

// mayFetch keeps tokens that anyone can make up from causing more than a few fetches: fetchBudget at once, so that a made-up
// token does not keep a new key from being found, and then one every fetchInterval. The lock is held.
func (s *Keys) mayFetch() bool {
	return time.Until(s.spent) <= (fetchBudget-1)*fetchInterval && (s.err == nil || time.Since(s.tried) >= failedFetchPause)
}

// startFetch fetches in the background unless a fetch is under way. It outlives the caller's context,
// since others may be waiting for it too. The lock is held.
func (s *Keys) startFetch(ctx context.Context) {
	if s.flight != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyFetchTimeout)
	s.flight = flight.Start(func() (published []jsontext.Value, err error) {
		defer cancel()
		err = errFetchEnded // unless it returns
		defer func() { s.land(published, err) }()
		return s.fetch(ctx)
	})
}

// errFetchEnded is the error of a fetch that neither succeeded nor failed: the transport panicked.
var errFetchEnded = errors.New("workos: the keys of access tokens were not fetched: the transport panicked")

// land takes note of what a fetch brought.
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

// Usable are the RSA signing keys among those published. A key of a kind that is not used here is
// passed over, so that WorkOS can publish others beside.
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

// publishedKey is a key of a set (RFC 7517 §4, RFC 7518 §6.3.1). It is read here and not by go-jose, of which variables of
// the program's decide what it reads.
type publishedKey struct {
	Type      string         `json:"kty"`
	ID        string         `json:"kid"`
	Use       string         `json:"use"`
	Algorithm string         `json:"alg"`
	Modulus   string         `json:"n"`
	Exponent  string         `json:"e"`
	Private   jsontext.Value `json:"d"` // makes it no key to publish
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
