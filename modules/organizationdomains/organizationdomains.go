// Package organizationdomains manages the email domains of organizations and their verification: control of a
// domain's DNS is proved by a TXT record that WorkOS specifies.
package organizationdomains

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the organizationdomains API of a confidential client. Create one with New, or use the field
// OrganizationDomains of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the organizationdomains API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// OrganizationDomain is a domain of an organization.
type OrganizationDomain struct {
	Object               string                    `json:"object"` // "organization_domain"
	ID                   core.OrganizationDomainID `json:"id"`
	OrganizationID       core.OrganizationID       `json:"organization_id"`
	Domain               string                    `json:"domain"`
	State                State                     `json:"state"`
	VerificationPrefix   string                    `json:"verification_prefix"` // of the DNS record
	VerificationToken    string                    `json:"verification_token"`  // of the DNS record, so it is public
	VerificationStrategy VerificationStrategy      `json:"verification_strategy"`
	CreatedAt            time.Time                 `json:"created_at"`
	UpdatedAt            time.Time                 `json:"updated_at"`
}

// State is the state of a domain's verification.
type State string

// The states of a domain.
const (
	StateFailed         State = "failed"
	StateLegacyVerified State = "legacy_verified" // verified before DNS verification existed
	StatePending        State = "pending"
	StateUnverified     State = "unverified"
	StateVerified       State = "verified"
)

// VerificationStrategy is the way in which a domain is verified.
type VerificationStrategy string

// The strategies of verification.
const (
	VerificationStrategyDNS    VerificationStrategy = "dns"    // by a TXT record
	VerificationStrategyManual VerificationStrategy = "manual" // by WorkOS or the caller
)

// Get returns the domain with the given ID.
//
// GET /organization_domains/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) Get(ctx context.Context, id core.OrganizationDomainID, opts ...core.GetOption) (*OrganizationDomain, error) {
	return engine.Get[OrganizationDomain](ctx, s.client, engine.Path1("/organization_domains/{id}", id), opts...)
}

// CreateParams has no members yet.
type CreateParams struct{}

// Create adds an unverified domain to an organization. The response contains the DNS record that Verify needs.
//
// POST /organization_domains. Errors worth handling: core.ErrConflict, as
// core.ErrorCode("domain_already_exists").
func (s Service) Create(ctx context.Context, organizationID core.OrganizationID, domain string, params *CreateParams, opts ...core.PostOption) (*OrganizationDomain, error) {
	body := struct {
		OrganizationID core.OrganizationID `json:"organization_id"`
		Domain         string              `json:"domain"`
		*CreateParams
	}{organizationID, domain, params}
	return engine.Post[OrganizationDomain](ctx, s.client, core.Path("/organization_domains"), body, opts...)
}

// Delete removes a domain from its organization.
//
// DELETE /organization_domains/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) Delete(ctx context.Context, id core.OrganizationDomainID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/organization_domains/{id}", id), nil, opts...)
	return err
}

// Verify starts the verification of a domain: WorkOS now looks for the DNS record. The state in the response is
// usually still StatePending; an event or a later Get has the outcome.
//
// POST /organization_domains/{id}/verify. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("domain_already_verified").
func (s Service) Verify(ctx context.Context, id core.OrganizationDomainID, opts ...core.PostOption) (*OrganizationDomain, error) {
	return engine.Post[OrganizationDomain](ctx, s.client, engine.Path1("/organization_domains/{id}/verify", id), nil, opts...)
}
