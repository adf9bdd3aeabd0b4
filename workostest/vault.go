package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

func vaultRoutes() []route {
	return []route{
		{"GET /vault/v1/kv", (*Server).listVaultObjects},
		{"POST /vault/v1/kv", (*Server).createVaultObject},
		{"GET /vault/v1/kv/name/{name}", (*Server).readVaultObjectByName},
		{"GET /vault/v1/kv/{id}", withVaultObject((*Server).readVaultObject)},
		{"PUT /vault/v1/kv/{id}", withVaultObject((*Server).updateVaultObject)},
		{"DELETE /vault/v1/kv/{id}", withVaultObject((*Server).deleteVaultObject)},
		{"GET /vault/v1/kv/{id}/metadata", withVaultObject((*Server).describeVaultObject)},
		{"GET /vault/v1/kv/{id}/versions", withVaultObject((*Server).listVaultObjectVersions)},
		{"POST /vault/v1/keys/data-key", (*Server).createDataKey},
		{"POST /vault/v1/keys/decrypt", (*Server).decryptDataKey},
		{"POST /vault/v1/keys/rekey", (*Server).rekeyDataKey},
	}
}

// The bounds of the vault.
const (
	vaultNameLength     = 200
	vaultContextEntries = 10
	vaultContextLength  = 500
)

// vaultObject is a secret value with a name and all its earlier versions.
type vaultObject struct {
	id, name string
	context  map[string]string
	keyID    string
	versions []vaultVersion // At least one; the last is the current one.
}

type vaultVersion struct {
	id, etag, value string
	created         time.Time
}

func (o *vaultObject) current() vaultVersion { return o.versions[len(o.versions)-1] }

type vaultMetadataJSON struct {
	ID            string            `json:"id"`
	EnvironmentID string            `json:"environment_id"`
	Context       map[string]string `json:"context"`
	KeyID         string            `json:"key_id"`
	VersionID     string            `json:"version_id"`
	UpdatedAt     string            `json:"updated_at"`
	UpdatedBy     vaultActorJSON    `json:"updated_by"`
}

type vaultActorJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type vaultObjectJSON struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Value    *string           `json:"value,omitempty"` // Only where it is decrypted.
	Metadata vaultMetadataJSON `json:"metadata"`
}

type vaultVersionJSON struct {
	ID             string `json:"id"`
	CurrentVersion bool   `json:"current_version"`
	ETag           string `json:"etag"`
	Size           int    `json:"size"`
	CreatedAt      string `json:"created_at"`
}

func (o *vaultObject) metadata() vaultMetadataJSON {
	now := o.current()
	return vaultMetadataJSON{
		ID: o.id, EnvironmentID: environmentID, Context: o.context, KeyID: o.keyID, VersionID: now.id,
		UpdatedAt: stamp(now.created), UpdatedBy: vaultActorJSON{"workostest", "The API key of workostest"},
	}
}

// vaultProblem is an error in the vault's form.
func vaultProblem(status int, message string) reply {
	return jsonReply(status, problem{Error: message})
}

// vaultRefusal responds to a request whose fields are wrong.
func (in *input) vaultRefusal(status int) (reply, bool) {
	if len(in.problems) == 0 {
		return reply{}, false
	}
	return vaultProblem(status, in.problems[0].Message), true
}

// vaultContext returns the field with that name, which selects the key.
func (in *input) vaultContext(name string) map[string]string {
	fields := field[map[string]any](in, name, "an object")
	if fields == nil || len(fields) > vaultContextEntries {
		in.wrong(name, "invalid_context", name+" must be an object of up to 10 entries")
	}
	out := map[string]string{}
	for key, value := range fields {
		text, ok := value.(string)
		if !ok || utf8.RuneCountInString(text) > vaultContextLength {
			in.wrong(name, "invalid_context", name+" must hold strings of up to 500 characters")
		}
		out[key] = text
	}
	return out
}

// emitVault emits an event of the vault, by the only actor.
func (s *Server) emitVault(name string, about map[string]any) {
	about["actor_id"], about["actor_name"], about["actor_source"] = "workostest", "The API key of workostest", "api"
	s.emit("vault."+name, "", about)
}

func (s *Server) listVaultObjects(c *call) reply {
	q := c.URL.Query()
	var since time.Time
	if text := q.Get("updatedAfter"); text != "" {
		var err error
		if since, err = time.Parse(time.RFC3339, text); err != nil {
			return vaultProblem(http.StatusBadRequest, "updatedAfter must be an ISO 8601 date and time")
		}
	}
	body, wrong := page(c, &s.vaultObjects, func(o *vaultObject) bool {
		return strings.Contains(o.name, q.Get("search")) && (since.IsZero() || o.current().created.After(since))
	}, func(o *vaultObject) any {
		return map[string]string{"id": o.id, "name": o.name, "updated_at": stamp(o.current().created)}
	})
	if wrong != nil {
		return vaultProblem(http.StatusBadRequest, wrong.Message)
	}
	body.Object = ""
	s.emitVault("names.listed", map[string]any{})
	return jsonReply(http.StatusOK, body)
}

// withVaultObject calls handle with the object that the request names.
func withVaultObject(handle func(*Server, *call, *vaultObject) reply) handler {
	return func(s *Server, c *call) reply {
		if o := s.vaultObjects.get(c.PathValue("id")); o != nil {
			return handle(s, c, o)
		}
		return vaultProblem(http.StatusNotFound, "There is no such object.")
	}
}

func (s *Server) readVaultObject(_ *call, o *vaultObject) reply {
	s.emitVault("data.read", map[string]any{"kv_name": o.name, "key_id": o.keyID})
	value := o.current().value
	return jsonReply(http.StatusOK, vaultObjectJSON{o.id, o.name, &value, o.metadata()})
}

func (s *Server) readVaultObjectByName(c *call) reply {
	if o := s.vaultObjectByName(c.PathValue("name")); o != nil {
		return s.readVaultObject(c, o)
	}
	return vaultProblem(http.StatusNotFound, "There is no such object.")
}

func (s *Server) vaultObjectByName(name string) *vaultObject {
	return s.vaultObjects.first(func(o *vaultObject) bool { return o.name == name })
}

func (s *Server) describeVaultObject(_ *call, o *vaultObject) reply {
	s.emitVault("metadata.read", map[string]any{"kv_name": o.name})
	return jsonReply(http.StatusOK, vaultObjectJSON{ID: o.id, Name: o.name, Metadata: o.metadata()})
}

func (s *Server) listVaultObjectVersions(_ *call, o *vaultObject) reply {
	body := listBody{}
	for i, v := range slices.Backward(o.versions) {
		body.Data = append(body.Data, vaultVersionJSON{v.id, i == len(o.versions)-1, v.etag, len(v.value), stamp(v.created)})
	}
	return jsonReply(http.StatusOK, body)
}

func (s *Server) createVaultObject(c *call) reply {
	in := c.input()
	name, value, context := in.need("name"), in.str("value"), in.vaultContext("key_context")
	if utf8.RuneCountInString(name) > vaultNameLength {
		in.wrong("name", "too_long", "name must have at most 200 characters")
	}
	if !in.has("value") {
		in.wrong("value", "value_required", "value is required")
	}
	if rep, ok := in.vaultRefusal(http.StatusUnprocessableEntity); ok {
		return rep
	}
	if s.vaultObjectByName(name) != nil {
		return vaultProblem(http.StatusConflict, "An object with this name already exists.")
	}
	key, err := s.vaultKeyFor(context)
	if err != nil {
		return vaultProblem(http.StatusInternalServerError, err.Error())
	}
	o := &vaultObject{id: newID("secret", s.now()), name: name, context: context, keyID: key.id}
	o.write(value, s.now())
	s.vaultObjects.put(o.id, o)
	s.emitVault("data.created", map[string]any{"kv_name": name, "key_id": key.id, "key_context": context})
	return jsonReply(http.StatusCreated, o.metadata())
}

func (o *vaultObject) write(value string, now time.Time) {
	o.versions = append(o.versions, vaultVersion{newID("version", now), rand.Text(), value, now})
}

func (s *Server) updateVaultObject(c *call, o *vaultObject) reply {
	in := c.input()
	value, check := in.str("value"), in.str("version_check")
	if !in.has("value") {
		in.wrong("value", "value_required", "value is required")
	}
	if rep, ok := in.vaultRefusal(http.StatusBadRequest); ok {
		return rep
	}
	if rep, ok := o.refuseVersion(check); ok {
		return rep
	}
	o.write(value, s.now())
	s.emitVault("data.updated", map[string]any{"kv_name": o.name, "key_id": o.keyID, "key_context": o.context})
	return jsonReply(http.StatusCreated, vaultObjectJSON{ID: o.id, Name: o.name, Metadata: o.metadata()})
}

func (o *vaultObject) refuseVersion(check string) (reply, bool) {
	if check == "" || check == o.current().id {
		return reply{}, false
	}
	return vaultProblem(http.StatusConflict, "The object has another version."), true
}

func (s *Server) deleteVaultObject(c *call, o *vaultObject) reply {
	if rep, ok := o.refuseVersion(c.URL.Query().Get("version_check")); ok {
		return rep
	}
	s.vaultObjects.delete(o.id)
	s.emitVault("data.deleted", map[string]any{"kv_name": o.name})
	return jsonReply(http.StatusOK, map[string]any{"name": o.name, "success": true})
}
