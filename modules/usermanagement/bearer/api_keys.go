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

// DefaultAPIKeyLifetime is how long WorkOS's response about an API key is used.
const DefaultAPIKeyLifetime = time.Minute

// APIKeysParams says how responses are kept.
type APIKeysParams struct {
	// Lifetime is how long a response is used, and so how late a change is seen without the events of Handle:
	// DefaultAPIKeyLifetime if it is 0. None is used after the key has expired.
	Lifetime time.Duration

	// Cache is shared by servers, which then ask WorkOS once for all. Nil keeps responses in this process alone.
	Cache APIKeyCache
}

// APIKeyCache is what servers share of the responses about API keys. Whoever can write to it can let anybody in.
type APIKeyCache interface {
	// Load returns what was saved for a hash; nil if nothing is, or its lifetime is over.
	Load(ctx context.Context, hash string) (response []byte, err error)

	// Save keeps a response for its lifetime. The hash is SHA-256 of the key in hexadecimal, the response is JSON with no secret.
	Save(ctx context.Context, hash string, response []byte, lifetime time.Duration) error
}

// APIKeySource is the source of customers by their API keys. Make one with APIKeys.
type APIKeySource struct {
	service apikeys.Service
	params  APIKeysParams
	memory  answers[*apikeys.Validation]
	changed *recent.Map[string, time.Time] // when an event was about a subject
	err     error
}

// APIKeys is the source of customers by the API keys that they were given. The caller is a *KeyOwner. It asks WorkOS about
// each key (POST /api_keys/validations) and keeps the response, also the one that a value is not valid, by the value's hash. While
// WorkOS says that it is asked too often, it is not asked, and requests with keys that were not checked yet get 503.
func APIKeys(service apikeys.Service, params *APIKeysParams) *APIKeySource {
	s := &APIKeySource{service: service, changed: new(recent.Map[string, time.Time])}
	if params != nil {
		s.params = *params
	}
	s.params.Lifetime = cmp.Or(s.params.Lifetime, DefaultAPIKeyLifetime)
	if s.params.Lifetime < 0 {
		s.err = &core.ArgumentError{Argument: "params", Reason: "has a Lifetime of less than 0"}
	}
	s.memory = newAnswers(defaultRemembered, s.params.Lifetime, s.fetch)
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
		return nil, ErrTokenKind // which is another issuer's, perhaps, and nothing to send to WorkOS
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

// maxClockSkew is by how much the clock of a server that has shared an answer can be ahead.
const maxClockSkew = time.Minute

// cached is an answer as servers share it.
type cached struct {
	Said  apikeys.Validation `json:"said"`
	Asked time.Time          `json:"asked"`
}

// fetch asks the other servers, and then WorkOS.
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

// load returns what another server was told. A cache that fails is as good as none.
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

func (s *APIKeySource) save(ctx context.Context, name string, answer cached) {
	if s.params.Cache == nil {
		return
	}
	if data, err := codec.Marshal(answer); err == nil {
		_ = s.params.Cache.Save(ctx, name, data, s.params.Lifetime) // the next server asks again
	}
}
