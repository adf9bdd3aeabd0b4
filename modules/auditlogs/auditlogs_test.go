package auditlogs_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

func TestRetentionPeriods(t *testing.T) {
	tests := []struct {
		name   string
		period auditlogs.RetentionPeriod
		want   string
	}{
		{"in days", auditlogs.RetentionDays(90), `{"retention_period_in_days":90}`},
		{"WorkOS rejects a count of 0 days", auditlogs.RetentionDays(0), `{"retention_period_in_days":0}`},
		{"by the calendar", auditlogs.RetentionSpan3Months, `{"retention_period":"3_MONTHS"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, auditlogs.New, `{"retention_period_in_days":null}`)
			retention, err := service.UpdateRetention(t.Context(), "org_1", test.period, nil)
			is.NoErr(err)
			is.Equal(sent.Last().Body, test.want)
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
		{"nil is left out", nil, `"context":{"location":""}}`},
		{"a string", auditlogs.Metadata{"k": auditlogs.String("v")}, `"metadata":{"k":"v"}`},
		{"an integer of any size is exact", auditlogs.Metadata{"k": auditlogs.Int(1<<53 + 1)}, `"metadata":{"k":9007199254740993}`},
		{"a fraction", auditlogs.Metadata{"k": auditlogs.Float(1.5)}, `"metadata":{"k":1.5}`},
		{"a boolean, also if false", auditlogs.Metadata{"k": auditlogs.Bool(false)}, `"metadata":{"k":false}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, auditlogs.New, `{"success":true}`)
			created, err := service.CreateEvent(t.Context(), "", auditlogs.Event{Metadata: test.metadata}, nil)
			is.NoErr(err)
			is.True(created.Success)
			is.True(strings.Contains(sent.Last().Body, test.want))
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx := t.Context()
	s, _ := moduletest.Start(t, auditlogs.New, `{"id":"1"}`)
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"UpdateRetention", "period", func() error { _, err := s.UpdateRetention(ctx, "org_1", nil, nil); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" rejects an empty "+test.argument, func(t *testing.T) { moduletest.WantArgument(t, test.do(), test.argument) })
	}
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
