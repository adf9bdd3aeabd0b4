package workostest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func auditLogSettingRoutes() []route {
	return []route{
		{"GET /audit_logs/actions", (*Server).listAuditLogActions},
		{"GET /audit_logs/actions/{action_name}/schemas", (*Server).listAuditLogSchemas},
		{"GET /organizations/{id}/audit_logs_retention", forOrganization((*Server).getAuditLogsRetention)},
		{"PUT /organizations/{id}/audit_logs_retention", forOrganization((*Server).updateAuditLogsRetention)},
		{"GET /organizations/{id}/audit_log_configuration", forOrganization((*Server).getAuditLogConfiguration)},
	}
}

// retentionPeriods are the supported retention periods in days; the first is the default of an organization.
func retentionPeriods() []int { return []int{30, 365} }

type auditActionJSON struct {
	Object    string          `json:"object"`
	Name      string          `json:"name"`
	Schema    auditSchemaJSON `json:"schema"` // The newest.
	CreatedAt string          `json:"created_at"`
	UpdatedAt string          `json:"updated_at"`
}

func (a *auditAction) wire() any {
	newest := a.schemas[len(a.schemas)-1]
	return auditActionJSON{
		Object: "audit_log_action", Name: a.name, Schema: newest, CreatedAt: a.schemas[0].CreatedAt, UpdatedAt: newest.CreatedAt,
	}
}

func (s *Server) listAuditLogActions(c *call) reply {
	return list(c, &s.auditActions, func(*auditAction) bool { return true }, (*auditAction).wire)
}

func (s *Server) listAuditLogSchemas(c *call) reply {
	action := s.auditActions.get(c.PathValue("action_name"))
	if action == nil {
		return notFound("Audit log action", c.PathValue("action_name"))
	}
	var versions table[string, auditSchemaJSON]
	for _, schema := range action.schemas {
		versions.put(strconv.Itoa(schema.Version), schema)
	}
	return list(c, &versions, func(auditSchemaJSON) bool { return true }, func(schema auditSchemaJSON) any { return schema })
}

// retentionJSON is null until the organization sets a period.
type retentionJSON struct {
	Days *int `json:"retention_period_in_days"`
}

func (s *Server) getAuditLogsRetention(_ *call, o *organization) reply {
	if days := s.retention.get(o.ID); days != 0 {
		return jsonReply(http.StatusOK, retentionJSON{&days})
	}
	return jsonReply(http.StatusOK, retentionJSON{})
}

func (s *Server) updateAuditLogsRetention(c *call, o *organization) reply {
	in := c.input()
	days, spanned := daysOf(in.str("retention_period"))
	if !spanned {
		days = int(in.number("retention_period_in_days"))
	}
	if !spanned && !slices.Contains(retentionPeriods(), days) {
		in.wrong("retention_period_in_days", "invalid_retention_period", "retention_period_in_days must be 30 or 365")
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.retention.put(o.ID, days)
	return jsonReply(http.StatusOK, retentionJSON{&days})
}

// daysOf returns the days of a span in the form that the Node SDK sends, such as 2_MONTHS: 30 for a month, 365 for a year.
func daysOf(span string) (days int, ok bool) {
	number, unit, _ := strings.Cut(span, "_")
	n, err := strconv.Atoi(number)
	perUnit := map[string]int{"MONTH": 30, "YEAR": 365}[strings.TrimSuffix(unit, "S")]
	return n * perUnit, err == nil && perUnit > 0
}

type auditConfigurationJSON struct {
	OrganizationID string `json:"organization_id"`
	Days           int    `json:"retention_period_in_days"`
	State          string `json:"state"`
}

// getAuditLogConfiguration reports audit logs as active for an organization that has an event or a retention period, and as inactive otherwise.
// No organization has a log stream: the API cannot set one up.
func (s *Server) getAuditLogConfiguration(_ *call, o *organization) reply {
	out := auditConfigurationJSON{OrganizationID: string(o.ID), Days: s.retention.get(o.ID), State: "active"}
	if out.Days == 0 {
		out.Days = retentionPeriods()[0]
		if s.auditEvents.first(func(e *auditEvent) bool { return e.organizationID == string(o.ID) }) == nil {
			out.State = "inactive"
		}
	}
	return jsonReply(http.StatusOK, out)
}
