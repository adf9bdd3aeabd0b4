package organizations

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AuditLogConfiguration describes how long the audit logs of an organization are kept, and where else they are sent.
// Package auditlogs changes the retention.
type AuditLogConfiguration struct {
	OrganizationID        core.OrganizationID `json:"organization_id"`
	State                 AuditLogState       `json:"state"`
	RetentionPeriodInDays int                 `json:"retention_period_in_days"`
	LogStream             *LogStream          `json:"log_stream,omitzero"` // nil if they are not sent elsewhere
}

// AuditLogState is the state of an organization's audit logs.
type AuditLogState string

// The states of audit logs.
const (
	AuditLogStateActive   AuditLogState = "active"
	AuditLogStateInactive AuditLogState = "inactive"
	AuditLogStateDisabled AuditLogState = "disabled"
)

// LogStream sends audit logs to the organization's own system.
type LogStream struct {
	ID           core.LogStreamID `json:"id"`
	Type         LogStreamType    `json:"type"`
	State        LogStreamState   `json:"state"`
	LastSyncedAt time.Time        `json:"last_synced_at,omitzero"` // zero if never
	CreatedAt    time.Time        `json:"created_at"`
}

// LogStreamType is the target system of a log stream.
type LogStreamType string

// The target systems of log streams.
const (
	LogStreamTypeAzureSentinel      LogStreamType = "AzureSentinel"
	LogStreamTypeDatadog            LogStreamType = "Datadog"
	LogStreamTypeGenericHTTPS       LogStreamType = "GenericHttps"
	LogStreamTypeGoogleCloudStorage LogStreamType = "GoogleCloudStorage"
	LogStreamTypeS3                 LogStreamType = "S3"
	LogStreamTypeSnowflake          LogStreamType = "Snowflake"
	LogStreamTypeSplunk             LogStreamType = "Splunk"
)

// LogStreamState is the state of a log stream.
type LogStreamState string

// The states of a log stream.
const (
	LogStreamStateActive   LogStreamState = "active"
	LogStreamStateInactive LogStreamState = "inactive"
	LogStreamStateError    LogStreamState = "error"   // the system rejects the logs
	LogStreamStateInvalid  LogStreamState = "invalid" // it is misconfigured
)

// GetAuditLogConfiguration returns the audit log configuration of an organization.
//
// GET /organizations/{organization_id}/audit_log_configuration. Errors worth handling: core.ErrNotFound.
func (s Service) GetAuditLogConfiguration(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) (*AuditLogConfiguration, error) {
	return engine.Get[AuditLogConfiguration](ctx, s.client, engine.Path1("/organizations/{organization_id}/audit_log_configuration", organizationID), opts...)
}
