package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

// AuditLogs are the calls of package auditlogs.
var AuditLogs = Module{Name: "auditlogs", Calls: []Call{
	Op("listAuditLogActions", func(c *Client, in *Input) (any, error) {
		return c.AuditLogs.ListActions(in.Ctx, Optional[auditlogs.ListActionsParams](in)).Page()
	}),
	Op("listAuditLogSchemas", func(c *Client, in *Input) (any, error) {
		return c.AuditLogs.ListSchemas(in.Ctx, in.Path("actionName"), Optional[auditlogs.ListSchemasParams](in)).Page()
	}),
	Op("createAuditLogSchema", func(c *Client, in *Input) (any, error) {
		return c.AuditLogs.CreateSchema(in.Ctx, in.Path("actionName"), Value[[]auditlogs.SchemaTarget](in, "targets"), Optional[auditlogs.CreateSchemaParams](in))
	}),
	Op("createAuditLogEvent", func(c *Client, in *Input) (any, error) {
		event := Value[auditlogs.Event](in, "event")
		raw := Value[rawAuditLogEvent](in, "event")
		event.Metadata = auditLogMetadata(raw.Metadata)
		event.Actor.Metadata = auditLogMetadata(raw.Actor.Metadata)
		for i := range event.Targets {
			event.Targets[i].Metadata = auditLogMetadata(raw.Targets[i].Metadata)
		}
		return c.AuditLogs.CreateEvent(in.Ctx, Value[core.OrganizationID](in, "organization_id"), event, Optional[auditlogs.CreateEventParams](in))
	}),
	Op("getAuditLogExport", func(c *Client, in *Input) (any, error) {
		return c.AuditLogs.GetExport(in.Ctx, Path[core.AuditLogExportID](in, "auditLogExportId"))
	}),
	Op("createAuditLogExport", func(c *Client, in *Input) (any, error) {
		return c.AuditLogs.CreateExport(in.Ctx, Params[auditlogs.CreateExportParams](in))
	}),
	Op("getAuditLogsRetention", func(c *Client, in *Input) (any, error) {
		return c.AuditLogs.GetRetention(in.Ctx, Path[core.OrganizationID](in, "id"))
	}),
	Op("updateAuditLogsRetention", func(c *Client, in *Input) (any, error) {
		days := Value[int](in, "retention_period_in_days")
		_ = Value[auditlogs.RetentionSpan](in, "retention_period") // the Node SDK's form, which occurs in no sample
		return c.AuditLogs.UpdateRetention(in.Ctx, Path[core.OrganizationID](in, "id"), auditlogs.RetentionDays(days), nil)
	}),
}}

// rawAuditLogEvent has the metadata of an event, whose values have one of several types.
type rawAuditLogEvent struct {
	Metadata map[string]any        `json:"metadata"`
	Actor    rawAuditLogMetadata   `json:"actor"`
	Targets  []rawAuditLogMetadata `json:"targets"`
}

type rawAuditLogMetadata struct {
	Metadata map[string]any `json:"metadata"`
}

func auditLogMetadata(raw map[string]any) auditlogs.Metadata {
	if raw == nil {
		return nil
	}
	metadata := auditlogs.Metadata{}
	for key, value := range raw {
		switch value := value.(type) {
		case string:
			metadata[key] = auditlogs.String(value)
		case float64:
			metadata[key] = auditlogs.Float(value)
		case bool:
			metadata[key] = auditlogs.Bool(value)
		}
	}
	return metadata
}
