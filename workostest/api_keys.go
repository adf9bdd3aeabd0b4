package workostest

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func apiKeyRoutes() []route {
	return []route{
		{"GET /organizations/{organizationId}/api_keys", (*Server).listOrganizationAPIKeys},
		{"POST /organizations/{organizationId}/api_keys", (*Server).createOrganizationAPIKey},
		{"GET /user_management/users/{userId}/api_keys", (*Server).listUserAPIKeys},
		{"POST /user_management/users/{userId}/api_keys", (*Server).createUserAPIKey},
		{"POST /api_keys/validations", (*Server).validateAPIKey},
		{"POST /api_keys/{id}/expire", (*Server).expireAPIKey},
		{"DELETE /api_keys/{id}", (*Server).deleteAPIKey},
	}
}

// APIKey is a key of a customer, who calls a program with it, to seed with [Server.AddAPIKey]. OrganizationID is required. It is not the key that
// the program calls WorkOS with, which is Server.APIKey.
type APIKey struct {
	ID             core.APIKeyID       // Made by the server when empty.
	Value          core.APIKeyValue    // Made by the server when zero.
	Name           string              // "Test" when empty.
	OrganizationID core.OrganizationID // The owner, or the organization that a user's key is for.
	UserID         core.UserID         // The user who owns it; empty for a key of the organization.
	Permissions    []core.PermissionSlug
	ExpiresAt      time.Time // Zero for a key that does not expire.
}

type apiKey struct {
	APIKey
	created, updated, lastUsed time.Time
}

type apiKeyJSON struct {
	Object          string       `json:"object"`
	ID              string       `json:"id"`
	Owner           keyOwnerJSON `json:"owner"`
	Name            string       `json:"name"`
	ObfuscatedValue string       `json:"obfuscated_value"`
	Permissions     []string     `json:"permissions"`
	LastUsedAt      *string      `json:"last_used_at"`
	ExpiresAt       *string      `json:"expires_at"`
	CreatedAt       string       `json:"created_at"`
	UpdatedAt       string       `json:"updated_at"`

	Value    string         `json:"value,omitempty"`               // Only in the response to its creation.
	Previous *previousTimes `json:"previous_attributes,omitempty"` // Only in an event.
}

type keyOwnerJSON struct {
	Type           string `json:"type"`
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id,omitempty"`
}

type previousTimes struct {
	ExpiresAt *string `json:"expires_at"`
}

func (k *apiKey) json() apiKeyJSON {
	value := k.Value.Reveal()
	owner := keyOwnerJSON{Type: "organization", ID: string(k.OrganizationID)}
	if k.UserID != "" {
		owner = keyOwnerJSON{Type: "user", ID: string(k.UserID), OrganizationID: string(k.OrganizationID)}
	}
	return apiKeyJSON{
		Object: "api_key", ID: string(k.ID), Owner: owner, Name: k.Name, ObfuscatedValue: "sk_..." + value[max(0, len(value)-4):],
		Permissions: as[string](k.Permissions), LastUsedAt: stampOrNull(k.lastUsed), ExpiresAt: stampOrNull(k.ExpiresAt),
		CreatedAt: stamp(k.created), UpdatedAt: stamp(k.updated),
	}
}

func (k *apiKey) wire() any { return k.json() }

func (k *APIKey) expired(now time.Time) bool {
	return !k.ExpiresAt.IsZero() && !now.Before(k.ExpiresAt)
}

// AddAPIKey adds a customer's API key and returns it with its ID and its value. It is an error if the organization does not exist or the user is
// not a member of it.
func (s *Server) AddAPIKey(k APIKey) (APIKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.orgs.get(k.OrganizationID) == nil:
		return APIKey{}, fmt.Errorf("workostest: adding an API key: no organization %q", k.OrganizationID)
	case k.UserID != "" && s.membershipOf(k.UserID, k.OrganizationID) == nil:
		return APIKey{}, fmt.Errorf("workostest: adding an API key: %q is not a member of organization %q", k.UserID, k.OrganizationID)
	}
	return own(s.putAPIKey(own(k)).APIKey), nil
}

// RevokeAPIKey ends a customer's API key, as deleting it does. It is an error if there is no such key.
func (s *Server) RevokeAPIKey(id core.APIKeyID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.apiKeys.get(id)
	if k == nil {
		return fmt.Errorf("workostest: revoking an API key: no key %q", id)
	}
	s.dropAPIKey(k)
	return nil
}

func (s *Server) putAPIKey(k APIKey) *apiKey {
	now := s.now()
	k.ID = cmp.Or(k.ID, core.APIKeyID(newID("api_key", now)))
	k.Name = cmp.Or(k.Name, "Test")
	if k.Value.IsZero() {
		k.Value = core.NewAPIKeyValue("sk_" + rand.Text())
	}
	k.Permissions = slices.Clone(k.Permissions)
	added := &apiKey{APIKey: k, created: now, updated: now}
	s.apiKeys.put(k.ID, added)
	s.emit("api_key.created", k.OrganizationID, added.wire())
	return added
}

func (s *Server) dropAPIKey(k *apiKey) {
	s.apiKeys.delete(k.ID)
	s.emit("api_key.revoked", k.OrganizationID, k.wire())
}

func (s *Server) listOrganizationAPIKeys(c *call) reply {
	id := core.OrganizationID(c.PathValue("organizationId"))
	if s.orgs.get(id) == nil {
		return notFound("Organization", id)
	}
	return list(c, &s.apiKeys, func(k *apiKey) bool { return k.UserID == "" && k.OrganizationID == id }, (*apiKey).wire)
}

func (s *Server) listUserAPIKeys(c *call) reply {
	id, organizationID := core.UserID(c.PathValue("userId")), core.OrganizationID(c.URL.Query().Get("organization_id"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	return list(c, &s.apiKeys, func(k *apiKey) bool {
		return k.UserID == id && (organizationID == "" || k.OrganizationID == organizationID)
	}, (*apiKey).wire)
}

func (s *Server) createOrganizationAPIKey(c *call) reply {
	id := core.OrganizationID(c.PathValue("organizationId"))
	if s.orgs.get(id) == nil {
		return notFound("Organization", id)
	}
	return s.createAPIKey(c.input(), APIKey{OrganizationID: id})
}

func (s *Server) createUserAPIKey(c *call) reply {
	in, id := c.input(), core.UserID(c.PathValue("userId"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	organizationID := core.OrganizationID(in.need("organization_id"))
	if organizationID != "" && s.membershipOf(id, organizationID) == nil {
		return refuse(http.StatusBadRequest, "", "The user is not a member of the organization.")
	}
	return s.createAPIKey(in, APIKey{UserID: id, OrganizationID: organizationID})
}

func (s *Server) createAPIKey(in *input, k APIKey) reply {
	k.Name, k.Permissions = in.need("name"), as[core.PermissionSlug](in.strs("permissions"))
	k.ExpiresAt = in.time("expires_at")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	for _, slug := range k.Permissions {
		if s.permissions.get(slug) == nil {
			return refuseKey("permissions", "invalid_permissions", "permissions must name defined permissions, which '"+string(slug)+"' is not")
		}
	}
	if k.expired(s.now()) {
		return refuseKey("expires_at", "invalid_expires_at", "expires_at must be in the future")
	}
	added := s.putAPIKey(k)
	out := added.json()
	out.Value = added.Value.Reveal()
	return jsonReply(http.StatusCreated, out)
}

// refuseKey names the wrong member in the message too, because WorkOS describes the errors of users' keys by a message only.
func refuseKey(member, code, message string) reply {
	return jsonReply(http.StatusUnprocessableEntity, problem{Message: message, Errors: []fieldProblem{{Field: member, Code: code, Message: message}}})
}

// time returns a field that is a time, or the zero time.
func (in *input) time(name string) time.Time {
	text := in.str(name)
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		in.wrong(name, "invalid_date", name+" must be an ISO 8601 date and time")
	}
	return at
}

// validateAPIKey responds with the key of a value, or with null: an invalid value is not an error.
func (s *Server) validateAPIKey(c *call) reply {
	in := c.input()
	value := in.need("value")
	if len(in.problems) > 0 {
		return jsonReply(http.StatusUnprocessableEntity, problem{Message: "Validation failed"})
	}
	body := struct {
		APIKey any `json:"api_key"`
	}{}
	k := s.apiKeys.first(func(k *apiKey) bool { return equal(k.Value.Reveal(), value) })
	if k != nil && !k.expired(s.now()) && s.hasOwner(k) {
		k.lastUsed = s.now()
		body.APIKey = k.wire()
	}
	return jsonReply(http.StatusOK, body)
}

// hasOwner reports whether the owner of a key still exists: an organization, or a user who is an active member of one.
func (s *Server) hasOwner(k *apiKey) bool {
	if s.orgs.get(k.OrganizationID) == nil {
		return false
	}
	m := s.membershipOf(k.UserID, k.OrganizationID)
	return k.UserID == "" || m != nil && m.status == "active"
}

// expireAPIKey ends a key now or at a future time. Null removes the time.
func (s *Server) expireAPIKey(c *call) reply {
	k := s.apiKeys.find(c.PathValue("id"))
	if k == nil {
		return notFound("API key", c.PathValue("id"))
	}
	in := c.input()
	at := in.time("expires_at")
	if !in.has("expires_at") {
		at = s.now()
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if k.expired(s.now()) {
		return refuse(http.StatusConflict, "api_key_already_expired", "The API key has already expired.")
	}
	was := k.json().ExpiresAt
	k.ExpiresAt, k.updated = at, s.now()
	if k.expired(s.now()) {
		s.emit("api_key.revoked", k.OrganizationID, k.wire())
	} else {
		changed := k.json()
		changed.Previous = &previousTimes{was}
		s.emit("api_key.updated", k.OrganizationID, changed)
	}
	return jsonReply(http.StatusOK, k.wire())
}

func (s *Server) deleteAPIKey(c *call) reply {
	k := s.apiKeys.find(c.PathValue("id"))
	if k == nil {
		return notFound("API key", c.PathValue("id"))
	}
	s.dropAPIKey(k)
	return reply{status: http.StatusNoContent}
}
