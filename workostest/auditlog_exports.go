package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"time"
)

// exportURLLifetime is how long the URL of an export's file is valid. Getting the export again returns a new URL.
const exportURLLifetime = 10 * time.Minute

// auditExport is pending when it is created and on the first GET, and ready from the second GET on.
type auditExport struct {
	id               string
	asked            bool
	file             []byte
	created, updated time.Time
}

// auditFile is an export's file under one of its URLs.
type auditFile struct {
	csv     []byte
	expires time.Time
}

type auditExportJSON struct {
	Object    string  `json:"object"`
	ID        string  `json:"id"`
	State     string  `json:"state"`
	URL       *string `json:"url"`
	CreatedAt string  `json:"created_at"`
	UpdatedAt string  `json:"updated_at"`
}

func (e *auditExport) wire(state, url string) any {
	return auditExportJSON{
		Object: "audit_log_export", ID: e.id, State: state, URL: orNull(url),
		CreatedAt: stamp(e.created), UpdatedAt: stamp(e.updated),
	}
}

func (s *Server) createAuditLogExport(c *call) reply {
	in := c.input()
	var sent struct {
		OrganizationID string    `json:"organization_id"`
		RangeStart     time.Time `json:"range_start"`
		RangeEnd       time.Time `json:"range_end"`
		Actions        []string  `json:"actions"`
		Actors         []string  `json:"actors"`
		ActorNames     []string  `json:"actor_names"`
		ActorIDs       []string  `json:"actor_ids"`
		Targets        []string  `json:"targets"`
	}
	in.readInto(c.body, &sent)
	in.required(map[string]bool{
		"organization_id": sent.OrganizationID != "", "range_start": !sent.RangeStart.IsZero(), "range_end": !sent.RangeEnd.IsZero(),
	})
	switch {
	case len(in.problems) > 0:
		messages := make([]string, 0, len(in.problems))
		for _, p := range in.problems {
			messages = append(messages, p.Message)
		}
		return jsonReply(http.StatusBadRequest, map[string]any{"error": "Bad Request", "message": messages})
	case s.orgs.find(sent.OrganizationID) == nil:
		return refuse(http.StatusBadRequest, "", "There is no organization '"+sent.OrganizationID+"'.")
	case sent.RangeEnd.Before(sent.RangeStart):
		return refuse(http.StatusBadRequest, "", "range_end must not be before range_start.")
	}
	has := func(wanted []string, got string) bool { return len(wanted) == 0 || slices.Contains(wanted, got) }
	names := slices.Concat(sent.ActorNames, sent.Actors)
	events := s.auditEvents.all(func(e *auditEvent) bool {
		return e.organizationID == sent.OrganizationID && !e.OccurredAt.Before(sent.RangeStart) && !e.OccurredAt.After(sent.RangeEnd) &&
			has(sent.Actions, e.Action) && has(names, e.Actor.Name) && has(sent.ActorIDs, e.Actor.ID) &&
			(len(sent.Targets) == 0 || slices.ContainsFunc(e.Targets, func(t auditEntity) bool { return slices.Contains(sent.Targets, t.Type) }))
	})
	now := s.now()
	export := &auditExport{id: newID("audit_log_export", now), file: auditCSV(events), created: now, updated: now}
	s.auditExports.put(export.id, export)
	return jsonReply(http.StatusCreated, export.wire("pending", ""))
}

func (s *Server) getAuditLogExport(c *call) reply {
	export := s.auditExports.get(c.PathValue("id"))
	if export == nil {
		return notFound("Audit log export", c.PathValue("id"))
	}
	if !export.asked {
		export.asked, export.updated = true, s.now()
		return jsonReply(http.StatusOK, export.wire("pending", ""))
	}
	token := rand.Text()
	s.auditFiles.put(token, &auditFile{export.file, s.now().Add(exportURLLifetime)})
	return jsonReply(http.StatusOK, export.wire("ready", s.URL+"/workostest/audit_log_exports/"+token))
}

// downloadAuditLogExport serves a file to every request with its URL.
func (s *Server) downloadAuditLogExport(c *call) reply {
	file := s.auditFiles.get(c.PathValue("token"))
	if file == nil || !s.now().Before(file.expires) {
		return refuse(http.StatusForbidden, "", "This URL is not valid, or no longer valid.")
	}
	return reply{status: http.StatusOK, kind: "text/csv; charset=utf-8", body: file.csv}
}
