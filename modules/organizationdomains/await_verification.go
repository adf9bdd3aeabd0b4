package organizationdomains

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// VerificationFailedError means that WorkOS did not find the DNS record of a domain in time. Verify starts again.
type VerificationFailedError struct{ Domain OrganizationDomain }

func (e *VerificationFailedError) Error() string {
	return plain.Text("workos: the verification of domain " + string(e.Domain.ID) + " failed")
}

// AwaitVerificationParams configures AwaitVerification.
type AwaitVerificationParams struct {
	Interval time.Duration             // before the second request; 0 is 5 seconds. Each wait is 1.5 times as long as the one before, up to a minute
	Progress func(*OrganizationDomain) // called with the domain while it is not verified; may be nil
}

// AwaitVerification polls a domain until WorkOS has found its DNS record. Start the verification with Verify first; AwaitVerification
// does not start it. It ignores transient failures: no connection, a timeout, 429, 5xx, and a response that is not from WorkOS. WorkOS
// looks for the record for days, so a program that need not wait should follow the event organization_domain.verified instead. ctx limits
// the time.
//
// GET /organization_domains/{id}, repeatedly. Errors worth handling: *VerificationFailedError, core.ErrNotFound, and the cause of ctx.
func (s Service) AwaitVerification(ctx context.Context, organizationDomainID core.OrganizationDomainID, params *AwaitVerificationParams, opts ...core.GetOption) (*OrganizationDomain, error) {
	given := engine.Given(params)
	pace := poll.Pace{First: 5 * time.Second, Most: time.Minute}
	return poll.Until(ctx, pace, given.Interval, func() (*OrganizationDomain, error) { return s.Get(ctx, organizationDomainID, opts...) }, (*OrganizationDomain).settled, given.Progress)
}

func (d *OrganizationDomain) settled() (bool, error) {
	switch d.State {
	case StateVerified, StateLegacyVerified:
		return true, nil
	case StateFailed:
		return true, &VerificationFailedError{*d}
	case StatePending, StateUnverified: // and new states of later API versions
	}
	return false, nil
}
