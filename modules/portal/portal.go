// Package portal creates links to the Admin Portal, where a customer's administrator sets up SSO and directories.
//
// A link is for one organization and one intent, and is valid for a few minutes: create it with
// [Service.GenerateLink] when the administrator asks for it, and redirect the browser there immediately.
//
// WorkOS's other SDKs call it AdminPortal.
package portal

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the portal API of a confidential client. Create one with New, or use the field Portal of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the portal API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Link is the address of the Admin Portal for one organization. Anyone who has it has access.
type Link struct {
	Link core.SecretURL `json:"link"`
}

// Intent is the administrator's task in the portal.
type Intent string

// The intents of a link.
const (
	IntentAuditLogs          Intent = "audit_logs"
	IntentBringYourOwnKey    Intent = "bring_your_own_key"
	IntentCertificateRenewal Intent = "certificate_renewal"
	IntentDirectorySync      Intent = "dsync"
	IntentDomainVerification Intent = "domain_verification"
	IntentLogStreams         Intent = "log_streams"
	IntentSSO                Intent = "sso"
)

// GenerateLinkParams configures a link.
type GenerateLinkParams struct {
	Intent          Intent   `json:"intent,omitzero"`
	ReturnURL       string   `json:"return_url,omitzero"`        // target of the portal's back link
	SuccessURL      string   `json:"success_url,omitzero"`       // target when the setup is done
	ITContactEmails []string `json:"it_contact_emails,omitzero"` // up to 20
}

// GenerateLink returns a link to the Admin Portal.
//
// POST /portal/generate_link. Errors worth handling: core.ErrNotFound, core.ErrForbidden,
// core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) GenerateLink(ctx context.Context, organizationID core.OrganizationID, params *GenerateLinkParams, opts ...core.PostOption) (*Link, error) {
	body := struct {
		OrganizationID core.OrganizationID `json:"organization"`
		*GenerateLinkParams
	}{organizationID, params}
	return engine.Post[Link](ctx, s.client, engine.Returns(core.Path("/portal/generate_link"), "link"), body, opts...)
}
