package workostest

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func auditLogRoutes() []route {
	return []route{
		{"POST /audit_logs/actions/{action_name}/schemas", (*Server).createAuditLogSchema},
		{"POST /audit_logs/events", onceForEachKey((*Server).createAuditLogEvent)},
		{"POST /audit_logs/exports", (*Server).createAuditLogExport},
		{"GET /audit_logs/exports/{id}", (*Server).getAuditLogExport},
		{"GET /workostest/audit_log_exports/{token}", (*Server).downloadAuditLogExport},
	}
}

// The bounds of the metadata of an audit log event.
const (
	auditMetadataKeys  = 50
	auditMetadataValue = 500
)

// auditAction is an action with all versions of its schema; the first version is 1.
type auditAction struct {
	name    string
	schemas []auditSchemaJSON
}

type auditSchemaJSON struct {
	Object    string            `json:"object"`
	Version   int               `json:"version"`
	Targets   []auditTargetJSON `json:"targets"`
	Actor     *auditActorJSON   `json:"actor,omitempty"`
	Metadata  map[string]any    `json:"metadata,omitempty"`
	CreatedAt string            `json:"created_at"`
}

type auditTargetJSON struct {
	Type     string         `json:"type"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

type auditActorJSON struct {
	Metadata map[string]any `json:"metadata"`
}

// auditEvent is an event as it is sent.
type auditEvent struct {
	id, organizationID string

	Action     string        `json:"action"`
	OccurredAt time.Time     `json:"occurred_at"`
	Actor      auditEntity   `json:"actor"`
	Targets    []auditEntity `json:"targets"`
	Context    struct {
		Location  string `json:"location"`
		UserAgent string `json:"user_agent"`
	} `json:"context"`
	Metadata map[string]any `json:"metadata"`
	Version  int            `json:"version"`
}

type auditEntity struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Name     string         `json:"name,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// readInto decodes the body into v and records a member that has another type than v's. It is for bodies that are too deep for the other methods.
func (in *input) readInto(body []byte, v any) {
	err := json.Unmarshal(body, v)
	if wrong, ok := err.(*json.UnmarshalTypeError); ok { //nolint:errorlint // Unmarshal returns it unwrapped.
		in.wrong(wrong.Field, "invalid_type", wrong.Field+" cannot be a "+wrong.Value)
	} else if err != nil {
		in.wrong("", "invalid_json", "The body cannot be read: "+err.Error())
	}
}

// required records each missing member by its place.
func (in *input) required(present map[string]bool) {
	for place, ok := range present {
		if !ok {
			in.wrong(place, place[strings.LastIndex(place, ".")+1:]+"_required", place+" is required and must not be empty")
		}
	}
	slices.SortFunc(in.problems, func(a, b fieldProblem) int { return cmp.Compare(a.Field, b.Field) })
}

func (s *Server) createAuditLogSchema(c *call) reply {
	in, schema := c.input(), auditSchemaJSON{}
	in.readInto(c.body, &schema)
	in.required(map[string]bool{
		"targets":      len(schema.Targets) > 0,
		"targets.type": !slices.ContainsFunc(schema.Targets, func(t auditTargetJSON) bool { return t.Type == "" }),
	})
	if rep, ok := in.refusal(); ok {
		return rep
	}
	name := c.PathValue("action_name")
	action := s.auditActions.get(name)
	if action == nil {
		action = &auditAction{name: name}
		s.auditActions.put(name, action)
	}
	schema.Object, schema.Version, schema.CreatedAt = "audit_log_schema", len(action.schemas)+1, stamp(s.now())
	action.schemas = append(action.schemas, schema)
	return jsonReply(http.StatusCreated, schema)
}

func (s *Server) createAuditLogEvent(c *call) reply {
	in := c.input()
	var sent struct {
		OrganizationID string     `json:"organization_id"`
		Event          auditEvent `json:"event"`
	}
	in.readInto(c.body, &sent)
	e := &sent.Event
	in.required(map[string]bool{
		"organization_id": sent.OrganizationID != "", "event.action": e.Action != "", "event.occurred_at": !e.OccurredAt.IsZero(),
		"event.actor.id": e.Actor.ID != "", "event.actor.type": e.Actor.Type != "", "event.context.location": e.Context.Location != "",
		"event.targets":      e.Targets != nil,
		"event.targets.id":   !slices.ContainsFunc(e.Targets, func(t auditEntity) bool { return t.ID == "" }),
		"event.targets.type": !slices.ContainsFunc(e.Targets, func(t auditEntity) bool { return t.Type == "" }),
	})
	in.auditMetadata("event.metadata", e.Metadata)
	in.auditMetadata("event.actor.metadata", e.Actor.Metadata)
	for _, target := range e.Targets {
		in.auditMetadata("event.targets.metadata", target.Metadata)
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.orgs.find(sent.OrganizationID) == nil {
		return notFound("Organization", sent.OrganizationID)
	}
	if place := s.misfit(e); place != "" {
		return jsonReply(http.StatusBadRequest, map[string]any{
			"code": "invalid_audit_log", "message": "The event does not fit its schema.",
			"errors": []map[string]string{{"instancePath": place}},
		})
	}
	e.id, e.organizationID = newID("audit_log_event", s.now()), sent.OrganizationID
	s.auditEvents.put(e.id, e)
	return jsonReply(http.StatusOK, map[string]bool{"success": true})
}

func (in *input) auditMetadata(place string, metadata map[string]any) {
	if len(metadata) > auditMetadataKeys {
		in.wrong(place, "too_many_keys", place+" must have 50 keys at most")
	}
	for key, value := range metadata {
		switch value := value.(type) {
		case float64, bool:
			continue
		case string:
			if len([]rune(value)) <= auditMetadataValue {
				continue
			}
		}
		in.wrong(place+"."+key, "invalid_metadata", place+" must hold strings of up to 500 characters, numbers and booleans")
	}
}

// misfit returns the place at which an event does not fit the schema of its version, which is the first unless the event names another; empty if
// it fits. Metadata is not compared.
func (s *Server) misfit(e *auditEvent) string {
	action := s.auditActions.get(e.Action)
	if action == nil {
		return "/action"
	}
	version := cmp.Or(e.Version, 1)
	if version < 1 || version > len(action.schemas) {
		return "/version"
	}
	known := action.schemas[version-1].Targets
	for i, target := range e.Targets {
		if !slices.ContainsFunc(known, func(t auditTargetJSON) bool { return t.Type == target.Type }) {
			return "/targets/" + strconv.Itoa(i) + "/type"
		}
	}
	return ""
}

// auditCSV returns the file of an export: a header, and a row for each event. Its columns are this server's own.
func auditCSV(events []*auditEvent) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{
		"id", "action", "occurred_at", "actor_id", "actor_type", "actor_name", "targets", "location", "user_agent", "metadata",
	}) // Writing to memory cannot fail.
	for _, e := range events {
		_ = w.Write([]string{
			e.id, e.Action, stamp(e.OccurredAt), e.Actor.ID, e.Actor.Type, e.Actor.Name, string(jsonReply(0, e.Targets).body),
			e.Context.Location, e.Context.UserAgent, string(jsonReply(0, e.Metadata).body),
		})
	}
	w.Flush()
	return out.Bytes()
}
