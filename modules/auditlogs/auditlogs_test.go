package auditlogs_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

// recorder keeps the body of the last request.
type recorder struct {
	answer
	body string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	r.body = string(body)
	if err != nil {
		return nil, err
	}
	return r.answer.RoundTrip(request)
}

func service(t *testing.T, transport http.RoundTripper) *auditlogs.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return auditlogs.New(client)
}

func TestRetentionPeriods(t *testing.T) {
	tests := []struct {
		name   string
		period auditlogs.RetentionPeriod
		want   string
	}{
		{"in days", auditlogs.RetentionDays(90), `{"retention_period_in_days":90}`},
		{"a count of no days is WorkOS's to refuse", auditlogs.RetentionDays(0), `{"retention_period_in_days":0}`},
		{"by the calendar", auditlogs.RetentionSpan3Months, `{"retention_period":"3_MONTHS"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			sent := &recorder{answer: `{"retention_period_in_days":null}`}
			retention, err := service(t, sent).UpdateRetention(t.Context(), "org_1", auditlogs.UpdateRetentionParams{Period: test.period})
			is.NoErr(err)
			is.Equal(sent.body, test.want)
			is.Equal(retention.PeriodInDays, nil) // none was set
		})
	}
}

func TestMetadata(t *testing.T) {
	tests := []struct {
		name     string
		metadata auditlogs.Metadata
		want     string
	}{
		{"none is left out", nil, `"context":{"location":""}}`},
		{"a string", auditlogs.Metadata{"k": auditlogs.String("v")}, `"metadata":{"k":"v"}`},
		{"an integer of any size is exact", auditlogs.Metadata{"k": auditlogs.Int(1<<53 + 1)}, `"metadata":{"k":9007199254740993}`},
		{"a fraction", auditlogs.Metadata{"k": auditlogs.Float(1.5)}, `"metadata":{"k":1.5}`},
		{"a boolean, also if false", auditlogs.Metadata{"k": auditlogs.Bool(false)}, `"metadata":{"k":false}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			sent := &recorder{answer: `{"success":true}`}
			created, err := service(t, sent).CreateEvent(t.Context(), auditlogs.CreateEventParams{Event: auditlogs.Event{Metadata: test.metadata}})
			is.NoErr(err)
			is.True(created.Success)
			is.True(strings.Contains(sent.body, test.want))
		})
	}
}

func TestExportURLsDoNotPrint(t *testing.T) {
	is := is.New(t)
	export, err := service(t, answer(`{"id":"audit_log_export_1","url":"https://files.test/signed"}`)).GetExport(t.Context(), "audit_log_export_1")
	is.NoErr(err)
	is.True(!strings.Contains(fmt.Sprintf("%+v", export), "signed"))
	is.Equal(export.URL.Reveal(), "https://files.test/signed")
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"ListSchemas", "actionName", func() error { _, err := s.ListSchemas(ctx, "", auditlogs.ListSchemasParams{}); return err }},
		{"CreateSchema", "actionName", func() error { _, err := s.CreateSchema(ctx, "", auditlogs.CreateSchemaParams{}); return err }},
		{"GetExport", "auditLogExportId", func() error { _, err := s.GetExport(ctx, ""); return err }},
		{"GetRetention", "id", func() error { _, err := s.GetRetention(ctx, ""); return err }},
		{"UpdateRetention", "id", func() error {
			_, err := s.UpdateRetention(ctx, "", auditlogs.UpdateRetentionParams{Period: auditlogs.RetentionDays(30)})
			return err
		}},
		{"UpdateRetention", "Period", func() error { _, err := s.UpdateRetention(ctx, "org_1", auditlogs.UpdateRetentionParams{}); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
