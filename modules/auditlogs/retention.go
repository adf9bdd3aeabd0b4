package auditlogs

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Retention is how long an organization's events are kept.
type Retention struct {
	PeriodInDays *int `json:"retention_period_in_days,omitzero"` // nil if it is not set
}

// RetentionPeriod is how long to keep events, in one of two ways:
//
//	auditlogs.RetentionDays(90)
//	auditlogs.RetentionSpan1Year
type RetentionPeriod interface{ fields() retentionFields }

// RetentionDays is a period in days.
type RetentionDays int

// RetentionSpan is a calendar period, as in WorkOS's Node SDK.
type RetentionSpan string

// The spans that events can be kept for.
const (
	RetentionSpan1Month   RetentionSpan = "1_MONTH"
	RetentionSpan2Months  RetentionSpan = "2_MONTHS"
	RetentionSpan3Months  RetentionSpan = "3_MONTHS"
	RetentionSpan4Months  RetentionSpan = "4_MONTHS"
	RetentionSpan5Months  RetentionSpan = "5_MONTHS"
	RetentionSpan6Months  RetentionSpan = "6_MONTHS"
	RetentionSpan7Months  RetentionSpan = "7_MONTHS"
	RetentionSpan8Months  RetentionSpan = "8_MONTHS"
	RetentionSpan9Months  RetentionSpan = "9_MONTHS"
	RetentionSpan10Months RetentionSpan = "10_MONTHS"
	RetentionSpan11Months RetentionSpan = "11_MONTHS"
	RetentionSpan1Year    RetentionSpan = "1_YEAR"
	RetentionSpan2Years   RetentionSpan = "2_YEARS"
	RetentionSpan3Years   RetentionSpan = "3_YEARS"
	RetentionSpan4Years   RetentionSpan = "4_YEARS"
	RetentionSpan5Years   RetentionSpan = "5_YEARS"
	RetentionSpan6Years   RetentionSpan = "6_YEARS"
	RetentionSpan7Years   RetentionSpan = "7_YEARS"
	RetentionSpan8Years   RetentionSpan = "8_YEARS"
	RetentionSpan9Years   RetentionSpan = "9_YEARS"
	RetentionSpan10Years  RetentionSpan = "10_YEARS"
)

// retentionFields are the members of the request body for a RetentionPeriod.
type retentionFields struct {
	Days core.Opt[int] `json:"retention_period_in_days,omitzero"`
	Span RetentionSpan `json:"retention_period,omitzero"`
}

func (d RetentionDays) fields() retentionFields { return retentionFields{Days: core.Some(int(d))} }
func (s RetentionSpan) fields() retentionFields { return retentionFields{Span: s} }

// GetRetention returns how long the events of an organization are kept.
//
// GET /organizations/{organization_id}/audit_logs_retention. Errors worth handling: core.ErrNotFound.
func (s Service) GetRetention(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) (*Retention, error) {
	return engine.Get[Retention](ctx, s.client, engine.Path1("/organizations/{organization_id}/audit_logs_retention", organizationID), opts...)
}

// UpdateRetentionParams has no members yet.
type UpdateRetentionParams struct{}

// UpdateRetention sets how long the events of an organization are kept.
//
// PUT /organizations/{organization_id}/audit_logs_retention. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable for a period that is not offered; *core.ArgumentError for a nil period.
func (s Service) UpdateRetention(ctx context.Context, organizationID core.OrganizationID, period RetentionPeriod, params *UpdateRetentionParams, opts ...core.PutOption) (*Retention, error) {
	if period == nil {
		return nil, &core.ArgumentError{Argument: "period", Reason: "is nil"}
	}
	body := struct {
		retentionFields `json:",embed"`
		*UpdateRetentionParams
	}{period.fields(), params}
	return engine.Put[Retention](ctx, s.client, engine.Path1("/organizations/{organization_id}/audit_logs_retention", organizationID), body, opts...)
}
