// Package requests leaves out what WorkOS requires, and then does not.
package requests

import (
	"context"
	"encoding/json"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/radar"
)

func literal(ctx context.Context, client *workos.Confidential) {
	_, _ = client.Radar.CreateAttempt(ctx, radar.CreateAttemptParams{Email: "ada@example.com", Action: "login", AuthMethod: "Password"}) // want `required: CreateAttemptParams lacks IPAddress and UserAgent, which WorkOS requires`
	_, _ = client.Radar.CreateAttempt(ctx, radar.CreateAttemptParams{
		Email: "ada@example.com", Action: "login", AuthMethod: "Password", IPAddress: "203.0.113.7", UserAgent: "",
	})
}

func zeroValue(ctx context.Context, client *workos.Confidential) {
	var params authorization.CreateResourceParams
	_, _ = client.Authorization.CreateResource(ctx, params) // want `CreateResourceParams lacks OrganizationID, ResourceTypeSlug, ExternalID and Name`
}

func assigned(ctx context.Context, client *workos.Confidential) {
	params := authorization.CreateResourceParams{OrganizationID: "org_01"} // want `CreateResourceParams lacks Name`
	params.ResourceTypeSlug = "document"
	params.ExternalID = "doc_1"
	_, _ = client.Authorization.CreateResource(ctx, params)
}

func assignedAll(ctx context.Context, client *workos.Confidential, name string) {
	var params authorization.CreateResourceParams
	params.OrganizationID, params.ResourceTypeSlug = "org_01", "document"
	params.ExternalID, params.Name = "doc_1", name
	_, _ = client.Authorization.CreateResource(ctx, params)
}

func setElsewhere(ctx context.Context, client *workos.Confidential, body []byte) {
	var params authorization.CreateResourceParams
	if err := json.Unmarshal(body, &params); err != nil {
		return
	}
	_, _ = client.Authorization.CreateResource(ctx, params)
	handed := authorization.CreateResourceParams{OrganizationID: "org_01"}
	complete(&handed)
	_, _ = client.Authorization.CreateResource(ctx, handed)
}

func complete(params *authorization.CreateResourceParams) { params.Name = "a name" }

func template() authorization.CreateResourceParams {
	return authorization.CreateResourceParams{OrganizationID: "org_01"} // whoever calls this adds the rest
}

func within(ctx context.Context, client *workos.Confidential) {
	_, _ = client.AuditLogs.CreateEvent(ctx, "org_01", auditlogs.Event{
		Action:     "user.signed_in",
		OccurredAt: time.Now(),
		Actor:      auditlogs.Actor{ID: "user_01"},                                               // want `Actor lacks Type`
		Targets:    []auditlogs.Target{{ID: "org_01", Type: "organization"}, {Type: "document"}}, // want `Target lacks ID`
		Context:    auditlogs.Context{UserAgent: "curl"},                                         // want `Context lacks Location`
	}, nil)
	_, _ = client.Organizations.Create(ctx, "Acme", &organizations.CreateParams{
		DomainData: []organizations.DomainData{{Domain: "acme.example"}}, // want `DomainData lacks State`
	})
}

func choices(ctx context.Context, client *workos.Confidential, membershipID core.OrganizationMembershipID) {
	_, _ = client.Authorization.Check(ctx, membershipID, "document:read", nil, nil) // want `resource is nil, which Check rejects`
	var resource authorization.ResourceTarget
	_, _ = client.Authorization.Check(ctx, membershipID, "document:read", resource, nil) // want `resource is nil`
	_, _ = client.MFA.EnrollFactor(ctx, nil, nil)                                        // want `factor is nil`
	_, _ = client.Agents.MintToken(ctx, "blueprint", nil, nil)                           // want `grant is nil`

	// These mean something by nil.
	_, _ = client.Authorization.CreateGroupRoleAssignment(ctx, "group_01", "editor", nil, nil)
	_, _ = client.MFA.EnrollFactor(ctx, mfa.GenericOTPEnrollment{}, nil)
	var chosen authorization.ResourceTarget
	if membershipID != "" {
		chosen = authorization.ByID("authz_resource_01")
	}
	_, _ = client.Authorization.Check(ctx, membershipID, "document:read", chosen, nil)
}
