// Command auditlogs records events of an application and exports them: it describes an action, creates an event, waits for an export and reads
// its rows.
//
// Without configuration it runs on workostest, an in-process WorkOS. With WORKOS_API_KEY, and WORKOS_EXAMPLES_WRITE=true, it runs on your
// environment: it creates an organization, which it deletes again, with an event and an export, and a version of the schema of the action
// "example.report_shared", which WorkOS keeps.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

// action is an action of this application.
const action = "example.report_shared"

// exportTime is how long an export may take.
const exportTime = 2 * time.Minute

func main() { demo.Main("auditlogs", run) }

func run(ctx context.Context, out io.Writer) error {
	setup, err := demo.Start(out, "an organization with an event, deleted at the end, and a schema of "+action+", which stays") //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer setup.Close()
	organization, err := setup.Client.Organizations.Create(ctx, "Audit Log Example", nil)
	if err != nil {
		return err
	}
	demo.Row(out, "created", organization.Name+" ("+string(organization.ID)+")")
	defer demo.CleanUp(ctx, out, string(organization.ID), func(ctx context.Context) error {
		return setup.Client.Organizations.Delete(ctx, organization.ID)
	})

	demo.Section(out, "An event")
	if err := record(ctx, out, setup.Client, organization.ID); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	demo.Section(out, "An export")
	export, err := exportLastHour(ctx, out, setup.Client, organization.ID, setup.Pause())
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return printRows(ctx, out, export.URL)
}

// record describes the action, and creates an event of it. An application describes its actions once, when it is deployed, not with each event.
func record(ctx context.Context, out io.Writer, client *workos.Confidential, organizationID core.OrganizationID) error {
	schema, err := client.AuditLogs.CreateSchema(ctx, action, []auditlogs.SchemaTarget{{Type: "report"}, {Type: "team"}}, nil)
	if err != nil {
		return err
	}
	demo.Row(out, "schema", fmt.Sprintf("version %d of %s", schema.Version, action))

	event := auditlogs.Event{
		Action:     action,
		Version:    schema.Version,
		OccurredAt: time.Now(),
		Actor:      auditlogs.Actor{ID: "user_ada", Type: "user", Name: "Ada Lovelace"},
		Targets: []auditlogs.Target{
			{ID: "report_1843", Type: "report", Name: "Note G"},
			{ID: "team_engines", Type: "team"},
		},
		Context:  auditlogs.Context{Location: "192.0.2.1", UserAgent: "auditlogs-example"},
		Metadata: auditlogs.Metadata{"pages": auditlogs.Int(7), "link": auditlogs.Bool(false), "role": auditlogs.String("viewer")},
	}
	// The key identifies the occurrence, so that a job that runs again after a crash records it once.
	key := core.WithIdempotencyKey("report_1843-shared-" + string(organizationID))
	for range 2 {
		if _, err := client.AuditLogs.CreateEvent(ctx, organizationID, event, nil, key); err != nil {
			return err
		}
	}
	demo.Row(out, "recorded", "once, although sent twice with the same idempotency key")

	event.Targets = []auditlogs.Target{{ID: "cat_1", Type: "cat"}}
	_, err = client.AuditLogs.CreateEvent(ctx, organizationID, event, nil)
	if !errors.Is(err, core.ErrBadRequest) {
		return errors.Join(errors.New("an event that does not fit its schema was accepted"), err)
	}
	demo.Row(out, "refused", "an event whose target is a cat: "+err.Error())
	return nil
}

// exportLastHour starts an export, and waits until it is ready.
func exportLastHour(ctx context.Context, out io.Writer, client *workos.Confidential, organizationID core.OrganizationID, pause time.Duration) (*auditlogs.Export, error) {
	ctx, cancel := context.WithTimeout(ctx, exportTime)
	defer cancel()
	export, err := client.AuditLogs.CreateExport(ctx, auditlogs.CreateExportParams{
		OrganizationID: organizationID,
		RangeStart:     time.Now().Add(-time.Hour),
		RangeEnd:       time.Now().Add(time.Minute), // in case this clock is behind
		Actions:        []string{action},
	})
	if err != nil {
		return nil, err
	}
	demo.Row(out, "started", string(export.ID)+", "+string(export.State))
	export, err = client.AuditLogs.AwaitExport(ctx, export.ID, &auditlogs.AwaitExportParams{Interval: pause})
	if err != nil {
		return nil, err
	}
	demo.Row(out, "ready", string(export.ID))
	return export, nil
}

// printRows fetches the file and prints its rows. Everyone who has the URL can read the file for some minutes, so it is not printed. The URL is
// not WorkOS's API: the request must not carry the API key.
func printRows(ctx context.Context, out io.Writer, address core.SecretURL) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.Reveal(), http.NoBody)
	if err != nil {
		return errors.New("the URL of the export is invalid") // err would show it
	}
	response, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		return fmt.Errorf("the export cannot be fetched: %w", withoutURL(err))
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the URL of the export responds with %s", response.Status)
	}
	demo.Row(out, "URL", request.URL.Scheme+"://"+request.URL.Host+"/…")
	rows, err := csv.NewReader(io.LimitReader(response.Body, 10<<20)).ReadAll()
	if err != nil {
		return err
	}
	for i, row := range rows {
		label := "row"
		if i == 0 {
			label = "columns"
		}
		demo.Row(out, label, strings.Join(row, " | "))
	}
	return nil
}

// withoutURL returns the error of a request without the address that net/http puts before it.
func withoutURL(err error) error {
	if sending, ok := errors.AsType[*url.Error](err); ok {
		return sending.Err
	}
	return err
}
