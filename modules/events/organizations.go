package events

import (
	"github.com/workos-typestate/workos/modules/organizationdomains"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// OrganizationMembership is a user's membership in an organization, as events show it.
type OrganizationMembership struct {
	usermanagement.OrganizationMembershipBase
	Role  sso.Role   `json:"role"`  // the primary one of Roles
	Roles []sso.Role `json:"roles"` // more than one only if the environment allows it
}

// DomainVerificationFailure is the reason why a domain was not verified.
type DomainVerificationFailure string

// The reasons why a domain is not verified.
const (
	DomainVerificationFailurePeriodExpired DomainVerificationFailure = "domain_verification_period_expired"
	DomainVerificationFailureTaken         DomainVerificationFailure = "domain_verified_by_other_organization"
)

// Events of organizations.
type (
	// OrganizationCreated is a new organization.
	OrganizationCreated struct{ organizations.Organization }
	// OrganizationUpdated is an organization after a change.
	OrganizationUpdated struct{ organizations.Organization }
	// OrganizationDeleted is an organization that was deleted.
	OrganizationDeleted struct{ organizations.Organization }
)

// Events of organization domains.
type (
	// OrganizationDomainCreated is a domain that was added to an organization.
	OrganizationDomainCreated struct {
		organizationdomains.OrganizationDomain
	}
	// OrganizationDomainUpdated is a domain after a change.
	OrganizationDomainUpdated struct {
		organizationdomains.OrganizationDomain
	}
	// OrganizationDomainDeleted is a domain that was removed.
	OrganizationDomainDeleted struct {
		organizationdomains.OrganizationDomain
	}
	// OrganizationDomainVerified is a domain that was verified.
	OrganizationDomainVerified struct {
		organizationdomains.OrganizationDomain
	}
	// OrganizationDomainVerificationFailed is a domain that could not be verified.
	OrganizationDomainVerificationFailed struct {
		OrganizationDomain organizationdomains.OrganizationDomain `json:"organization_domain"`
		Reason             DomainVerificationFailure              `json:"reason"`
	}
)

// Events of organization memberships.
type (
	// OrganizationMembershipCreated is a user who now belongs to an organization, or is invited to.
	OrganizationMembershipCreated struct{ OrganizationMembership }
	// OrganizationMembershipUpdated is a membership after a change.
	OrganizationMembershipUpdated struct{ OrganizationMembership }
	// OrganizationMembershipDeleted is a user who no longer belongs to an organization.
	OrganizationMembershipDeleted struct{ OrganizationMembership }
)
