package workostest_test

import (
	"encoding/csv"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/workostest"
)

// looms is a server with an organization and the action loom.started.
type looms struct {
	checked
	org core.OrganizationID
	at  time.Time
	clk *workostest.Clock
}

func startLooms(t *testing.T) looms {
	t.Helper()
	clk := newClock()
	l := looms{checked: startChecked(t, workostest.WithClock(clk.Now)), at: clk.Now(), clk: clk}
	l.org = l.AddOrganization(workostest.Organization{Name: "Engines"}).ID
	schema, err := l.client.AuditLogs.CreateSchema(t.Context(), "loom.started", []auditlogs.SchemaTarget{{Type: "loom"}, {Type: "team"}}, nil)
	l.NoErr(err)
	l.Equal(schema.Version, 1)
	return l
}

func (l looms) event() auditlogs.Event {
	return auditlogs.Event{
		Action: "loom.started", OccurredAt: l.at, Actor: auditlogs.Actor{ID: "user_1", Type: "user", Name: "Ada"},
		Targets: []auditlogs.Target{{ID: "loom_1", Type: "loom"}}, Context: auditlogs.Context{Location: "192.0.2.1"},
		Metadata: auditlogs.Metadata{"warp": auditlogs.Int(7), "silk": auditlogs.Bool(true)},
	}
}

// create creates an event of the organization.
func (l looms) create(t *testing.T, event auditlogs.Event, opts ...core.PostOption) (*auditlogs.CreatedEvent, error) {
	t.Helper()
	return l.client.AuditLogs.CreateEvent(t.Context(), l.org, event, nil, opts...)
}

func (l looms) sub(t *testing.T) looms {
	l.I = is.New(t)
	return l
}

// rows returns the rows of an export's file, without the header.
func (l looms) rows(t *testing.T, params auditlogs.CreateExportParams) [][]string {
	t.Helper()
	params.OrganizationID, params.RangeStart, params.RangeEnd = l.org, l.at, l.at
	export, err := l.client.AuditLogs.CreateExport(t.Context(), params)
	l.NoErr(err)
	l.Equal(export.State, auditlogs.ExportStatePending)
	export, err = l.client.AuditLogs.GetExport(t.Context(), export.ID)
	l.NoErr(err)
	l.Equal(export.State, auditlogs.ExportStatePending)
	l.Equal(export.URL.Reveal(), "")
	export, err = l.client.AuditLogs.GetExport(t.Context(), export.ID)
	l.NoErr(err)
	l.Equal(export.State, auditlogs.ExportStateReady)
	file := l.download(export.URL)
	l.Equal(file.status, 200)
	rows, err := csv.NewReader(strings.NewReader(file.text)).ReadAll()
	l.NoErr(err)
	l.Equal(rows[0][1], "action")
	return rows[1:]
}

func (l looms) download(url core.SecretURL) result {
	h := harness{I: l.I, Server: l.Server, client: http.DefaultClient}
	return h.do("GET", strings.TrimPrefix(url.Reveal(), l.URL), nil, "Authorization", "")
}

func TestAuditLogEvents(t *testing.T) {
	t.Run("a created event is in an export", func(t *testing.T) {
		l := startLooms(t)
		created, err := l.create(t, l.event())
		l.NoErr(err)
		l.True(created.Success)
		rows := l.rows(t, auditlogs.CreateExportParams{})
		l.Equal(len(rows), 1)
		l.Equal(rows[0][1:], []string{
			"loom.started", "2026-03-01T12:00:00.000Z", "user_1", "user", "Ada", `[{"id":"loom_1","type":"loom"}]`, "192.0.2.1", "",
			`{"silk":true,"warp":7}`,
		})
	})
	t.Run("the same idempotency key is one event", func(t *testing.T) {
		l := startLooms(t)
		for range 2 {
			_, err := l.create(t, l.event(), core.WithIdempotencyKey("job-1"))
			l.NoErr(err)
		}
		_, err := l.create(t, l.event())
		l.NoErr(err)
		l.Equal(len(l.rows(t, auditlogs.CreateExportParams{})), 2)
	})
	t.Run("an event is checked against the schema version that it names, or else the first", func(t *testing.T) {
		l := startLooms(t)
		schema, err := l.client.AuditLogs.CreateSchema(t.Context(), "loom.started", []auditlogs.SchemaTarget{{Type: "shuttle"}}, nil)
		l.NoErr(err)
		event := l.event()
		event.Targets[0].Type = "shuttle"
		_, err = l.create(t, event)
		l.True(errors.Is(err, core.ErrBadRequest))
		event.Version = schema.Version
		_, err = l.create(t, event)
		l.NoErr(err)
	})
	for name, test := range map[string]struct {
		change func(*looms, *auditlogs.Event)
		want   error
		field  string // With ErrUnprocessable.
	}{
		"an organization is required": {func(l *looms, _ *auditlogs.Event) { l.org = "" }, core.ErrUnprocessable, "organization_id"},
		"an action is required":       {func(_ *looms, e *auditlogs.Event) { e.Action = "" }, core.ErrUnprocessable, "event.action"},
		"an actor has an ID":          {func(_ *looms, e *auditlogs.Event) { e.Actor.ID = "" }, core.ErrUnprocessable, "event.actor.id"},
		"a target has a type":         {func(_ *looms, e *auditlogs.Event) { e.Targets[0].Type = "" }, core.ErrUnprocessable, "event.targets.type"},
		"a location is required":      {func(_ *looms, e *auditlogs.Event) { e.Context.Location = "" }, core.ErrUnprocessable, "event.context.location"},
		"metadata has at most 500 characters": {func(_ *looms, e *auditlogs.Event) {
			e.Metadata["k"] = auditlogs.String(strings.Repeat("ä", 501))
		}, core.ErrUnprocessable, "event.metadata.k"},
		"the organization must exist":       {func(l *looms, _ *auditlogs.Event) { l.org = "org_x" }, core.ErrNotFound, ""},
		"an action must have a schema":      {func(_ *looms, e *auditlogs.Event) { e.Action = "loom.sold" }, core.ErrBadRequest, ""},
		"a target has a type of the schema": {func(_ *looms, e *auditlogs.Event) { e.Targets[0].Type = "cat" }, core.ErrBadRequest, ""},
		"a schema version must exist":       {func(_ *looms, e *auditlogs.Event) { e.Version = 2 }, core.ErrBadRequest, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := startLooms(t)
			event := l.event()
			test.change(&l, &event)
			_, err := l.create(t, event)
			l.True(errors.Is(err, test.want))
			if refused, ok := errors.AsType[*core.Error](err); ok && test.field != "" {
				l.Equal(refused.Fields[0].Field, test.field)
			}
		})
	}
	t.Run("a schema has targets", func(t *testing.T) {
		l := startLooms(t)
		_, err := l.client.AuditLogs.CreateSchema(t.Context(), "loom.sold", nil, nil)
		l.True(errors.Is(err, core.ErrUnprocessable))
	})
}

func TestAuditLogExports(t *testing.T) {
	l := startLooms(t)
	for _, actor := range []string{"Ada", "Grace"} {
		event := l.event()
		event.Actor = auditlogs.Actor{ID: "user_" + actor, Type: "user", Name: actor}
		if actor == "Grace" {
			event.Targets[0].Type = "team"
		}
		_, err := l.create(t, event)
		l.NoErr(err)
	}
	early := l.event()
	early.OccurredAt = l.at.Add(-time.Second)
	_, err := l.create(t, early)
	l.NoErr(err)

	for name, test := range map[string]struct {
		params auditlogs.CreateExportParams
		want   string
	}{
		"events outside the range are left out": {auditlogs.CreateExportParams{}, "Ada Grace"},
		"actors are found by name":              {auditlogs.CreateExportParams{ActorNames: []string{"Grace"}}, "Grace"},
		"actors are found by ID":                {auditlogs.CreateExportParams{ActorIDs: []string{"user_Ada", "user_x"}}, "Ada"},
		"targets are found by type":             {auditlogs.CreateExportParams{Targets: []string{"team"}}, "Grace"},
		"events are found by action":            {auditlogs.CreateExportParams{Actions: []string{"loom.sold"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := l.sub(t)
			var actors []string
			for _, row := range l.rows(t, test.params) {
				actors = append(actors, row[5])
			}
			l.Equal(strings.Join(actors, " "), test.want)
		})
	}
	t.Run("a URL is valid for ten minutes, and another GET returns a new one", func(t *testing.T) {
		l := l.sub(t)
		created, err := l.client.AuditLogs.CreateExport(t.Context(), auditlogs.CreateExportParams{OrganizationID: l.org, RangeStart: l.at, RangeEnd: l.at})
		l.NoErr(err)
		var urls []core.SecretURL
		for range 3 {
			export, err := l.client.AuditLogs.GetExport(t.Context(), created.ID)
			l.NoErr(err)
			urls = append(urls, export.URL)
			l.clk.Advance(5 * time.Minute)
		}
		l.True(!urls[1].Equal(urls[2]))
		l.Equal(l.download(urls[1]).status, 403)
		l.Equal(l.download(urls[2]).status, 200)
	})
	t.Run("an invalid export is rejected", func(t *testing.T) {
		l := l.sub(t)
		for _, params := range []auditlogs.CreateExportParams{
			{RangeStart: l.at, RangeEnd: l.at},
			{OrganizationID: "org_x", RangeStart: l.at, RangeEnd: l.at},
			{OrganizationID: l.org, RangeStart: l.at, RangeEnd: l.at.Add(-1)},
		} {
			_, err := l.client.AuditLogs.CreateExport(t.Context(), params)
			l.True(errors.Is(err, core.ErrBadRequest))
		}
		_, err := l.client.AuditLogs.GetExport(t.Context(), "audit_log_export_x")
		l.True(errors.Is(err, core.ErrNotFound))
	})
}
