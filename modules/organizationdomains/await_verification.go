package organizationdomains

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// VerificationFailedError is a domain for which WorkOS did not find the DNS record in time. Verify begins anew.
type VerificationFailedError struct{ Domain OrganizationDomain }

func (e *VerificationFailedError) Error() string {
	return plain.Text("workos: the verification of domain " + string(e.Domain.ID) + " failed")
}

// AwaitVerificationParams says how to wait for a domain.
type AwaitVerificationParams struct {
	Interval time.Duration             // before the second request; 0 is 5 seconds. Each wait is half as long again, up to a minute
	Progress func(*OrganizationDomain) // told of the domain each time that it is not verified yet; nil for nobody
}

// AwaitVerification asks for a domain until WorkOS has found its DNS record. Begin the verification by Verify: without it, this waits for
// whoever does. A failure that may pass does not end it: no connection, a timeout, 429, 5xx, a response that is not WorkOS's. WorkOS
// looks for days, so that a program that need not be there follows the event organization_domain.verified instead. The time that it has
// is that of ctx.
//
// GET /organization_domains/{id}, again and again. Errors worth handling: *VerificationFailedError, core.ErrNotFound, and the cause of ctx.
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
	case StatePending, StateUnverified: // and what a later version of the API may have
	}
	return false, nil
}
