package bearer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/recent"
	"github.com/workos-typestate/workos/modules/apikeys"
)

// DefaultAPIKeyLifetime is how long a response of WorkOS about an API key is used.
const DefaultAPIKeyLifetime = time.Minute

// APIKeysParams configures how responses are kept.
type APIKeysParams struct {
	// Lifetime is how long a response is used, which delays changes unless Handle gets the events:
	// DefaultAPIKeyLifetime if it is 0. A response is never used after the key has expired.
	Lifetime time.Duration

	// Cache is shared by servers, so that one request to WorkOS serves all. Nil keeps responses only in this process.
	Cache APIKeyCache
}

// APIKeyCache shares the responses about API keys between servers. Anyone who can write to it can give any caller
// access.
type APIKeyCache interface {
	// Load returns the saved response for a hash; nil if there is none, or if its lifetime has passed.
	Load(ctx context.Context, hash string) (response []byte, err error)

	// Save keeps a response for its lifetime. The hash is SHA-256 of the key in hexadecimal, the response is JSON
	// without secrets.
	Save(ctx context.Context, hash string, response []byte, lifetime time.Duration) error
}

// APIKeySource is the source of customers with API keys. Make one with APIKeys.
type APIKeySource struct {
	service apikeys.Service
	params  APIKeysParams
	memory  responses[*apikeys.Validation]
	changed *recent.Map[string, time.Time] // when the last event about a subject arrived
	err     error
}

// APIKeys returns the source of customers with API keys. The caller is a *KeyOwner. It validates each key at WorkOS
// (POST /api_keys/validations) and keeps the response, valid or not, by the hash of the key. While WorkOS limits the
// rate, it sends no requests, and the response for keys that are not cached is 503.
func APIKeys(service apikeys.Service, params *APIKeysParams) *APIKeySource {
	s := &APIKeySource{service: service, changed: new(recent.Map[string, time.Time])}
	if params != nil {
		s.params = *params
	}
	s.params.Lifetime = cmp.Or(s.params.Lifetime, DefaultAPIKeyLifetime)
	if s.params.Lifetime < 0 {
		s.err = &core.ArgumentError{Argument: "params", Reason: "has a Lifetime of less than 0"}
	}
	s.memory = newResponses(defaultRemembered, s.params.Lifetime, s.fetch)
	s.memory.isStale = s.isChanged
	return s
}

func (s *APIKeySource) made() error {
	if s == nil || s.memory.shared == nil {
		return &core.ArgumentError{Argument: "Sources", Reason: "has an APIKeySource that APIKeys did not make"}
	}
	return s.err
}

func (s *APIKeySource) takes(token form) bool { return !token.isJWT }

func (s *APIKeySource) verify(ctx context.Context, token core.AccessToken) (Caller, error) {
	if formOf(token, false).isJWT {
		return nil, ErrTokenKind // it may belong to another issuer and must not be sent to WorkOS
	}
	key := sha256.Sum256([]byte(token.Reveal()))
	said, err := s.memory.of(ctx, key, token)
	switch {
	case err != nil:
		return nil, err
	case said.APIKey == nil:
		return nil, ErrInvalidAPIKey
	case isOver(said.APIKey):
		return nil, ErrInvalidAPIKey
	}
	owner := &KeyOwner{APIKey: *said.APIKey, AgentRegistrationID: said.AgentRegistrationID}
	owner.APIKey.Permissions = slices.Clone(owner.APIKey.Permissions)
	return owner, nil
}

func isOver(key *apikeys.APIKey) bool {
	return !key.ExpiresAt.IsZero() && !time.Now().Before(key.ExpiresAt)
}

// maxClockSkew is how far ahead the clock of a server that has shared a response can be.
const maxClockSkew = time.Minute

// cached is a response as servers share it.
type cached struct {
	Said  apikeys.Validation `json:"said"`
	Asked time.Time          `json:"asked"`
}

// fetch tries the shared cache, and then WorkOS.
func (s *APIKeySource) fetch(ctx context.Context, token core.AccessToken) (said *apikeys.Validation, until time.Time, good bool, err error) {
	text := token.Reveal()
	sum := sha256.Sum256([]byte(text))
	name := hex.EncodeToString(sum[:])
	if shared, ok := s.load(ctx, name); ok {
		return &shared.Said, shared.Asked.Add(s.params.Lifetime), shared.Said.APIKey != nil, nil
	}
	asked := time.Now()
	said, err = s.service.Validate(ctx, core.NewAPIKeyValue(text), nil)
	if err != nil {
		return nil, until, false, err
	}
	if said.APIKey != nil {
		if said.APIKey.ID == "" || said.APIKey.Owner == nil {
			return nil, until, false, engine.Incomplete(http.MethodPost, "/api_keys/validations", "/api_key")
		}
		until = said.APIKey.ExpiresAt
	}
	s.save(ctx, name, cached{*said, asked})
	return said, until, said.APIKey != nil, nil
}

// load returns the response that another server has shared. Errors of the cache are ignored.
func (s *APIKeySource) load(ctx context.Context, name string) (shared cached, ok bool) {
	if s.params.Cache == nil {
		return shared, false
	}
	data, err := s.params.Cache.Load(ctx, name)
	if err != nil || data == nil || codec.Unmarshal(data, &shared) != nil {
		return shared, false
	}
	age := time.Since(shared.Asked)
	return shared, age >= 0 && age < s.params.Lifetime && !s.isChanged(&shared.Said, shared.Asked.Add(-maxClockSkew))
}

func (s *APIKeySource) save(ctx context.Context, name string, response cached) {
	if s.params.Cache == nil {
		return
	}
	if data, err := codec.Marshal(response); err == nil {
		_ = s.params.Cache.Save(ctx, name, data, s.params.Lifetime) // on an error the next server asks WorkOS
	}
}
