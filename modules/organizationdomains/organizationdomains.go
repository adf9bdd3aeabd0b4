// Package organizationdomains manages the e-mail domains of organizations and their verification.
package organizationdomains

import (
	"time"

	"github.com/workos-typestate/workos/core"
)

// Service is the organizationdomains API of a confidential client. Make one with New, or take the field OrganizationDomains of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the organizationdomains API of client.
func New(client *core.Confidential) *Service { return &Service{client} }

// OrganizationDomain is a domain of an organization.
type OrganizationDomain struct {
	Object               string               `json:"object"` // "organization_domain"
	ID                   string               `json:"id"`
	OrganizationID       string               `json:"organization_id"`
	Domain               string               `json:"domain"`
	State                State                `json:"state"`
	VerificationPrefix   string               `json:"verification_prefix"` // of the DNS record
	VerificationToken    string               `json:"verification_token"`  // of the DNS record, which is public
	VerificationStrategy VerificationStrategy `json:"verification_strategy"`
	CreatedAt            time.Time            `json:"created_at"`
	UpdatedAt            time.Time            `json:"updated_at"`
}

// State is how far the verification of a domain has come.
type State string

// The states of a domain.
const (
	StateFailed         State = "failed"
	StateLegacyVerified State = "legacy_verified" // verified before there was verification by DNS
	StatePending        State = "pending"
	StateUnverified     State = "unverified"
	StateVerified       State = "verified"
)

// VerificationStrategy is how a domain is verified.
type VerificationStrategy string

// The strategies of verification.
const (
	VerificationStrategyDNS    VerificationStrategy = "dns"    // by a TXT record
	VerificationStrategyManual VerificationStrategy = "manual" // by WorkOS or the caller
)
