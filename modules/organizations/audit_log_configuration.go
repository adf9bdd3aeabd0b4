package organizations

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AuditLogConfiguration says how long the audit logs of an organization are kept, and where else they go.
// Package auditlogs changes the retention.
type AuditLogConfiguration struct {
	OrganizationID        core.OrganizationID `json:"organization_id"`
	State                 AuditLogState       `json:"state"`
	RetentionPeriodInDays int                 `json:"retention_period_in_days"`
	LogStream             *LogStream          `json:"log_stream,omitzero"` // nil if they go nowhere else
}

// AuditLogState says whether an organization has audit logs.
type AuditLogState string

// The states of audit logs.
const (
	AuditLogStateActive   AuditLogState = "active"
	AuditLogStateInactive AuditLogState = "inactive"
	AuditLogStateDisabled AuditLogState = "disabled"
)

// LogStream carries audit logs to a system of the organization's own.
type LogStream struct {
	ID           core.LogStreamID `json:"id"`
	Type         LogStreamType    `json:"type"`
	State        LogStreamState   `json:"state"`
	LastSyncedAt time.Time        `json:"last_synced_at,omitzero"` // zero if it never was
	CreatedAt    time.Time        `json:"created_at"`
}

// LogStreamType is the system that a log stream ends in.
type LogStreamType string

// The systems that log streams end in.
const (
	LogStreamTypeAzureSentinel      LogStreamType = "AzureSentinel"
	LogStreamTypeDatadog            LogStreamType = "Datadog"
	LogStreamTypeGenericHTTPS       LogStreamType = "GenericHttps"
	LogStreamTypeGoogleCloudStorage LogStreamType = "GoogleCloudStorage"
	LogStreamTypeS3                 LogStreamType = "S3"
	LogStreamTypeSnowflake          LogStreamType = "Snowflake"
	LogStreamTypeSplunk             LogStreamType = "Splunk"
)

// LogStreamState says whether a log stream flows.
type LogStreamState string

// The states of a log stream.
const (
	LogStreamStateActive   LogStreamState = "active"
	LogStreamStateInactive LogStreamState = "inactive"
	LogStreamStateError    LogStreamState = "error"   // the system does not take what is sent
	LogStreamStateInvalid  LogStreamState = "invalid" // it is not set up rightly
)

// GetAuditLogConfiguration returns how the audit logs of an organization are kept.
//
// GET /organizations/{organization_id}/audit_log_configuration. Errors worth handling: core.ErrNotFound.
func (s Service) GetAuditLogConfiguration(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) (*AuditLogConfiguration, error) {
	return engine.Get[AuditLogConfiguration](ctx, s.client, engine.Path1("/organizations/{organization_id}/audit_log_configuration", organizationID), opts...)
}
