// Package portal makes links to the Admin Portal, where a customer's administrator sets up SSO and
// directories.
//
// A link is for one organization and one intent, and good for a few minutes: make it by
// [Service.GenerateLink] when the administrator asks for it, and redirect the browser there at once.
package portal

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the portal API of a confidential client. Make one with New, or take the field Portal of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the portal API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Link is the address of the Admin Portal for one organization. Whoever has it is let in.
type Link struct {
	Link core.SecretURL `json:"link"`
}

// Intent is what the administrator is to do in the portal.
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

// GenerateLinkParams says for whom a link is and what for.
type GenerateLinkParams struct {
	Intent          Intent   `json:"intent,omitzero"`
	ReturnURL       string   `json:"return_url,omitzero"`        // where the portal's way back leads
	SuccessURL      string   `json:"success_url,omitzero"`       // where it leads when the set-up is done
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
