//go:build emulator

package emulatortest

import (
	"errors"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

func TestAuditLogs(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	service := client.AuditLogs
	organizationID, _ := engines(t, client)
	looms := []auditlogs.SchemaTarget{{Type: "loom"}}
	export := func(t *testing.T) *auditlogs.Export {
		t.Helper()
		created, err := service.CreateExport(t.Context(), auditlogs.CreateExportParams{
			OrganizationID: core.OrganizationID(organizationID), RangeStart: time.Now().Add(-time.Hour), RangeEnd: time.Now(), Actions: []string{"loom.started"},
		})
		is.New(t).NoErr(err)
		return created
	}
	names := func(t *testing.T) []string {
		t.Helper()
		page, err := service.ListActions(t.Context(), nil).Page()
		is.New(t).NoErr(err)
		return each(page.Data, func(a auditlogs.Action) string { return a.Name })
	}

	t.Run("a schema makes the action that it is of, once", func(t *testing.T) {
		is := is.New(t)
		for range 2 {
			_, err := service.CreateSchema(t.Context(), "loom.started", looms, nil)
			is.NoErr(err)
		}
		is.Equal(names(t), []string{"loom.started"})
	})

	t.Run("an export is made, and got when it is ready", func(t *testing.T) {
		is := is.New(t)
		created := export(t)
		is.Equal(created.Object, "audit_log_export")
		got, err := service.GetExport(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(got.State, auditlogs.ExportStateReady)
		is.True(!got.URL.IsZero())
	})

	t.Run("an export that does not exist is ErrNotFound", func(t *testing.T) {
		is.New(t).True(errors.Is(failure(service.GetExport(t.Context(), "audit_export_nobody")), core.ErrNotFound))
	})

	t.Run("an export of no organization is refused", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateExport(t.Context(), auditlogs.CreateExportParams{RangeStart: time.Now(), RangeEnd: time.Now()})
		is.Equal(fields(t, err), []string{"organization_id required"})
	})

	t.Run("differs from the API: an export is ready at once", func(t *testing.T) {
		is.New(t).Equal(export(t).State, auditlogs.ExportStateReady)
	})

	t.Run("differs from the API: a schema is answered with its action, and the action has no schema", func(t *testing.T) {
		is := is.New(t)
		created, err := service.CreateSchema(t.Context(), "loom.stopped", looms, nil)
		is.NoErr(err)
		is.Equal(created.Object, "audit_log_action") // the API: audit_log_schema
		is.Equal(created.Version, 0)
		is.Equal(len(created.Targets), 0)
		page, err := service.ListActions(t.Context(), nil).Page()
		is.NoErr(err)
		is.Equal(page.Data[0].Schema.Version, 0)
	})

	t.Run("differs from the API: an event is the body and not a member of it, and its action no name but an object", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateEvent(t.Context(), core.OrganizationID(organizationID), auditlogs.Event{
			Action: "loom.started", OccurredAt: time.Now(),
			Actor: auditlogs.Actor{ID: "user_1", Type: "user"}, Targets: []auditlogs.Target{{ID: "loom-1", Type: "loom"}},
			Context: auditlogs.Context{Location: "127.0.0.1"}, Metadata: auditlogs.Metadata{"warp": auditlogs.Int(7)},
		}, nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"action.name required"})
	})

	t.Run("differs from the API: the retention period has another name", func(t *testing.T) {
		is := is.New(t)
		retention, err := service.GetRetention(t.Context(), core.OrganizationID(organizationID))
		is.NoErr(err)
		is.Equal(retention.PeriodInDays, nil)
	})

	t.Run("differs from the API: the configuration of an organization's audit logs has neither state nor period", func(t *testing.T) {
		is := is.New(t)
		configuration, err := client.Organizations.GetAuditLogConfiguration(t.Context(), core.OrganizationID(organizationID))
		is.NoErr(err)
		is.Equal(configuration.OrganizationID, core.OrganizationID(organizationID))
		is.Equal(string(configuration.State), "")
		is.Equal(configuration.RetentionPeriodInDays, 0)
	})

	t.Run("differs from the API: an organization that does not exist has audit logs all the same", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(failure(service.GetRetention(t.Context(), "org_nobody")))
		is.NoErr(failure(client.Organizations.GetAuditLogConfiguration(t.Context(), "org_nobody")))
	})
}
