//go:build emulator

package emulatortest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/connect"
	"github.com/workos-typestate/workos/modules/featureflags"
	"github.com/workos-typestate/workos/modules/fga"
	"github.com/workos-typestate/workos/modules/pipes"
	"github.com/workos-typestate/workos/modules/radar"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// lacks makes one call for each operation that the emulator does not serve, and returns their errors.
func lacks(t *testing.T, c *workos.Confidential) map[string]error {
	const id = "id-1815"
	ctx := t.Context()
	return map[string]error{
		// agents
		"listAgentBlueprints":                 failure(c.Agents.ListBlueprints(ctx, nil).Page()),
		"createAgentBlueprint":                failure(c.Agents.CreateBlueprint(ctx, "", agents.SessionSettings{}, nil)),
		"deleteAgentBlueprint":                c.Agents.DeleteBlueprint(ctx, id),
		"getAgentBlueprint":                   failure(c.Agents.GetBlueprint(ctx, id)),
		"updateAgentBlueprint":                failure(c.Agents.UpdateBlueprint(ctx, id, nil)),
		"mintAgentToken":                      failure(c.Agents.MintToken(ctx, id, agents.AutonomousGrant{OrganizationID: id}, nil)),
		"linkAgentClaimAttemptToExternalUser": failure(c.Agents.LinkClaimAttemptToExternalUser(ctx, core.Secret{}, agents.ExternalUser{}, nil)),
		"validateAgentCredential":             failure(c.Agents.ValidateCredential(ctx, agents.APIKeyCredential{APIKey: core.NewAPIKeyValue("key")}, nil)),
		"listAgentInstances":                  failure(c.Agents.ListInstances(ctx, nil).Page()),
		"deleteAgentInstance":                 c.Agents.DeleteInstance(ctx, id),
		"getAgentInstance":                    failure(c.Agents.GetInstance(ctx, id)),
		"getAgentRegistration":                failure(c.Agents.GetRegistration(ctx, id)),
		"listAgentInstanceSessions":           failure(c.Agents.ListInstanceSessions(ctx, nil).Page()),
		"getAgentInstanceSession":             failure(c.Agents.GetInstanceSession(ctx, id)),
		"revokeAgentInstanceSession":          failure(c.Agents.RevokeInstanceSession(ctx, id)),

		// apikeys
		"expireApiKey":             failure(c.APIKeys.Expire(ctx, id, nil)),
		"createOrganizationApiKey": failure(c.APIKeys.CreateForOrganization(ctx, id, "", nil)),

		// auditlogs
		"listAuditLogSchemas":      failure(c.AuditLogs.ListSchemas(ctx, id, nil).Page()),
		"updateAuditLogsRetention": failure(c.AuditLogs.UpdateRetention(ctx, id, auditlogs.RetentionDays(30), nil)),

		// authorization
		"removeGroupRoleAssignments":                 c.Authorization.RemoveGroupRoleAssignments(ctx, id, "admin", nil, nil),
		"listGroupRoleAssignments":                   failure(c.Authorization.ListGroupRoleAssignments(ctx, id, nil).Page()),
		"createGroupRoleAssignment":                  failure(c.Authorization.CreateGroupRoleAssignment(ctx, id, "admin", nil, nil)),
		"replaceGroupRoleAssignments":                failure(c.Authorization.ReplaceGroupRoleAssignments(ctx, id, nil, nil)),
		"removeGroupRoleAssignment":                  c.Authorization.RemoveGroupRoleAssignment(ctx, id, id),
		"getGroupRoleAssignment":                     failure(c.Authorization.GetGroupRoleAssignment(ctx, id, id)),
		"listEffectivePermissions":                   failure(c.Authorization.ListEffectivePermissions(ctx, id, id, nil).Page()),
		"listEffectivePermissionsByExternalId":       failure(c.Authorization.ListEffectivePermissionsByExternalID(ctx, id, id, id, nil).Page()),
		"removeRole":                                 c.Authorization.RemoveRole(ctx, id, "admin", authorization.ByID(id), nil),
		"updateOrganizationRole":                     failure(c.Authorization.UpdateOrganizationRole(ctx, id, id, nil)),
		"setOrganizationRolePermissions":             failure(c.Authorization.SetOrganizationRolePermissions(ctx, id, id, nil, nil)),
		"deleteAuthorizationResourceByExternalId":    c.Authorization.DeleteResourceByExternalID(ctx, id, id, id, nil),
		"updateAuthorizationResourceByExternalId":    failure(c.Authorization.UpdateResourceByExternalID(ctx, id, id, id, nil)),
		"listRoleAssignmentsForResourceByExternalId": failure(c.Authorization.ListRoleAssignmentsForResourceByExternalID(ctx, id, id, id, nil).Page()),
		"updatePermission":                           failure(c.Authorization.UpdatePermission(ctx, id, nil)),
		"listResourceMembershipPermissions":          failure(c.Authorization.ListResourceMembershipPermissions(ctx, id, id, nil).Page()),
		"updateAuthorizationResource":                failure(c.Authorization.UpdateResource(ctx, id, nil)),
		"listRoleAssignmentsForResource":             failure(c.Authorization.ListRoleAssignmentsForResource(ctx, id, nil).Page()),
		"updateEnvironmentRole":                      failure(c.Authorization.UpdateEnvironmentRole(ctx, id, nil)),
		"setEnvironmentRolePermissions":              failure(c.Authorization.SetEnvironmentRolePermissions(ctx, id, nil, nil)),

		// client
		"createClientToken": failure(c.ClientAPI.CreateToken(ctx, "", "", nil)),

		// connect
		"completeExternalAuth":     failure(c.Connect.CompleteExternalAuth(ctx, "", connect.User{}, nil)),
		"deleteConnectApplication": c.Connect.DeleteApplication(ctx, id),
		"updateConnectApplication": failure(c.Connect.UpdateApplication(ctx, id, nil)),
		"listConnectClientSecrets": failure(c.Connect.ListClientSecrets(ctx, id)),

		// featureflags
		"disableFeatureFlag":   failure(c.FeatureFlags.Disable(ctx, id)),
		"enableFeatureFlag":    failure(c.FeatureFlags.Enable(ctx, id)),
		"addFeatureFlagTarget": c.FeatureFlags.AddTarget(ctx, id, featureflags.UserTarget(id)),
		"pollFeatureFlags":     failure(c.FeatureFlags.Poll(ctx)),

		// groups
		"listGroups":                          failure(c.Groups.List(ctx, id, nil).Page()),
		"listGroupsForOrganizationMembership": failure(c.Groups.ListForOrganizationMembership(ctx, id, nil).Page()),
		"createGroup":                         failure(c.Groups.Create(ctx, id, "", nil)),
		"deleteGroup":                         c.Groups.Delete(ctx, id, id),
		"getGroup":                            failure(c.Groups.Get(ctx, id, id)),
		"updateGroup":                         failure(c.Groups.Update(ctx, id, id, nil)),
		"listGroupOrganizationMemberships":    failure(c.Groups.ListOrganizationMemberships(ctx, id, id, nil).Page()),
		"addGroupOrganizationMembership":      failure(c.Groups.AddOrganizationMembership(ctx, id, id, id)),
		"removeGroupOrganizationMembership":   c.Groups.RemoveOrganizationMembership(ctx, id, id, id),

		// organizations
		"listItContacts":                         failure(c.Organizations.ListITContacts(ctx, id).Page()),
		"createItContact":                        failure(c.Organizations.CreateITContact(ctx, id, "", nil)),
		"deleteItContact":                        c.Organizations.DeleteITContact(ctx, id, id),
		"inviteItContact":                        c.Organizations.InviteITContact(ctx, id, id, nil, nil),
		"revokeItContact":                        c.Organizations.RevokeITContact(ctx, id, id),
		"listOrganizationRolesLegacy":            failure(c.Organizations.ListRoles(ctx, id)), //nolint:staticcheck // deprecated, but part of the API
		"listOrganizationAuthorizedApplications": failure(c.Organizations.ListAuthorizedApplications(ctx, id, nil).Page()),

		// passwordless
		"createPasswordlessSession": failure(c.Passwordless.CreateSession(ctx, "", nil)),
		"sendPasswordlessSession":   failure(c.Passwordless.SendSession(ctx, id)),

		// pipes
		"listDataIntegrations":                   failure(c.Pipes.ListDataIntegrations(ctx, nil).Page()),
		"createDataIntegration":                  failure(c.Pipes.CreateDataIntegration(ctx, "", nil)),
		"deleteDataIntegration":                  c.Pipes.DeleteDataIntegration(ctx, id),
		"getDataIntegration":                     failure(c.Pipes.GetDataIntegration(ctx, id)),
		"updateDataIntegration":                  failure(c.Pipes.UpdateDataIntegration(ctx, id, nil)),
		"createDataIntegrationApiKey":            failure(c.Pipes.CreateDataIntegrationAPIKey(ctx, "", id, core.ProviderToken{}, nil)),
		"upsertDataIntegrationApiKey":            failure(c.Pipes.UpsertDataIntegrationAPIKey(ctx, "", id, core.ProviderToken{}, nil)),
		"authorizeDataIntegration":               failure(c.Pipes.AuthorizeDataIntegration(ctx, "", id, nil)),
		"createDataIntegrationClientCredentials": failure(c.Pipes.CreateDataIntegrationClientCredentials(ctx, "", id, "", core.ClientSecret{}, nil)),
		"upsertDataIntegrationClientCredentials": failure(c.Pipes.UpsertDataIntegrationClientCredentials(ctx, "", id, "", core.ClientSecret{}, nil)),
		"vendDataIntegrationCredentials":         failure(c.Pipes.VendCredentials(ctx, "", id, nil)),
		"deleteOrganizationDataIntegration":      c.Pipes.DeleteOrganizationDataIntegration(ctx, id),
		"getOrganizationDataIntegration":         failure(c.Pipes.GetOrganizationDataIntegration(ctx, id)),
		"updateOrganizationDataIntegration":      failure(c.Pipes.UpdateOrganizationDataIntegration(ctx, id, nil)),
		"deleteOrganizationConnectedAccount":     c.Pipes.DeleteOrganizationConnectedAccount(ctx, id, id, pipes.ConnectionSelector{}),
		"getOrganizationConnectedAccount":        failure(c.Pipes.GetOrganizationConnectedAccount(ctx, id, id, pipes.ConnectionSelector{})),
		"createOrganizationConnectedAccount":     failure(c.Pipes.CreateOrganizationConnectedAccount(ctx, "", id, id, nil)),
		"updateOrganizationConnectedAccount":     failure(c.Pipes.UpdateOrganizationConnectedAccount(ctx, "", id, id, nil)),
		"listDataIntegrationConfigurations":      failure(c.Pipes.ListDataIntegrationConfigurations(ctx, id)),
		"updateDataIntegrationConfiguration":     failure(c.Pipes.UpdateDataIntegrationConfiguration(ctx, id, id, nil)),
		"listOrganizationDataProviders":          failure(c.Pipes.ListOrganizationDataProviders(ctx, id, nil)),
		"deleteUserConnectedAccount":             c.Pipes.DeleteUserConnectedAccount(ctx, id, id, pipes.UserConnectionSelector{}),
		"createUserConnectedAccount":             failure(c.Pipes.CreateUserConnectedAccount(ctx, id, id, nil)),
		"updateUserConnectedAccount":             failure(c.Pipes.UpdateUserConnectedAccount(ctx, id, id, nil)),

		// radar
		"createRadarAttempt":   failure(c.Radar.CreateAttempt(ctx, radar.CreateAttemptParams{})),
		"updateRadarAttempt":   c.Radar.UpdateAttempt(ctx, id, nil),
		"removeRadarListEntry": c.Radar.RemoveListEntry(ctx, radar.ListTypeEmail, radar.ListActionBlock, "", nil),

		// usermanagement
		"listCorsOrigins":       failure(c.UserManagement.ListCORSOrigins(ctx, nil).Page()),
		"sendRadarSmsChallenge": failure(c.UserManagement.SendRadarSMSChallenge(ctx, "", core.PendingAuthenticationToken{}, "", nil)),
		"getRadarChallenge":     failure(c.UserManagement.GetRadarChallenge(ctx, id)),
		"listRedirectUris":      failure(c.UserManagement.ListRedirectURIs(ctx, nil).Page()),
		"deleteRedirectUri":     c.UserManagement.DeleteRedirectURI(ctx, id),
		"confirmEmailChange":    failure(c.UserManagement.ConfirmEmailChange(ctx, id, core.OneTimeCode{}, nil)),
		"sendEmailChange":       failure(c.UserManagement.SendEmailChange(ctx, id, "", nil)),
		"listUserApiKeys":       failure(c.UserManagement.ListUserAPIKeys(ctx, id, nil).Page()),
		"createUserApiKey":      failure(c.UserManagement.CreateUserAPIKey(ctx, id, "", "", nil)),
		"deleteWaitlistEntry":   c.UserManagement.DeleteWaitlistEntry(ctx, id),
		"approveWaitlistEntry":  failure(c.UserManagement.ApproveWaitlistEntry(ctx, id)),
		"denyWaitlistEntry":     failure(c.UserManagement.DenyWaitlistEntry(ctx, id)),
		"listWaitlists":         failure(c.UserManagement.ListWaitlists(ctx).Page()),
		"getWaitlist":           failure(c.UserManagement.GetWaitlist(ctx, id)),
		"listWaitlistEntries":   failure(c.UserManagement.ListWaitlistEntries(ctx, id, nil).Page()),
		"createWaitlistEntry":   failure(c.UserManagement.CreateWaitlistEntry(ctx, id, "", nil)),

		// vault
		"createVaultDataKey":      failure(c.Vault.CreateDataKey(ctx, nil, nil)),
		"decryptVaultDataKey":     failure(c.Vault.DecryptDataKey(ctx, "", nil)),
		"rekeyVaultDataKey":       failure(c.Vault.RekeyDataKey(ctx, "", nil, nil)),
		"listVaultObjects":        failure(c.Vault.ListObjects(ctx, nil).Page()),
		"createVaultObject":       failure(c.Vault.CreateObject(ctx, "", core.Secret{}, nil, nil)),
		"readVaultObjectByName":   failure(c.Vault.ReadObjectByName(ctx, id)),
		"deleteVaultObject":       failure(c.Vault.DeleteObject(ctx, id, nil)),
		"readVaultObject":         failure(c.Vault.ReadObject(ctx, id)),
		"updateVaultObject":       failure(c.Vault.UpdateObject(ctx, id, core.Secret{}, nil)),
		"describeVaultObject":     failure(c.Vault.DescribeObject(ctx, id)),
		"listVaultObjectVersions": failure(c.Vault.ListObjectVersions(ctx, id).Page()),

		// webhooks
		"updateWebhookEndpoint": failure(c.Webhooks.UpdateEndpoint(ctx, id, nil)),
	}
}

// lacksFGA is what lacks is, for the calls that a package of the API's past is made of.
//
//nolint:staticcheck // deprecated, but part of the API
func lacksFGA(t *testing.T, c *workos.Confidential) map[string]error {
	const id = "id-1815"
	ctx := t.Context()
	return map[string]error{
		"fgaCheck":               failure(c.FGA.Check(ctx, nil, nil)),
		"fgaCheckBatch":          failure(c.FGA.BatchCheck(ctx, nil, nil)),
		"fgaQuery":               failure(c.FGA.Query(ctx, "", nil)),
		"fgaListResources":       failure(c.FGA.ListResources(ctx, nil).Page()),
		"fgaCreateResource":      failure(c.FGA.CreateResource(ctx, "", nil)),
		"fgaBatchWriteResources": failure(c.FGA.BatchWriteResources(ctx, "", nil, nil)),
		"fgaDeleteResource":      c.FGA.DeleteResource(ctx, id, id),
		"fgaGetResource":         failure(c.FGA.GetResource(ctx, id, id)),
		"fgaUpdateResource":      failure(c.FGA.UpdateResource(ctx, id, id, nil, nil)),
		"fgaListWarrants":        failure(c.FGA.ListWarrants(ctx, nil).Page()),
		"fgaBatchWriteWarrants":  failure(c.FGA.BatchWriteWarrants(ctx, []fga.WarrantWrite{{ResourceType: id}})),
		"fgaWriteWarrant":        failure(c.FGA.WriteWarrant(ctx, fga.WarrantWrite{})),
	}
}

// operation is one of the API.
type operation struct{ ID, Method, Path string }

// operations are those of the API, by ID.
func operations(t *testing.T) map[string]operation {
	t.Helper()
	is := is.New(t)
	text, err := os.ReadFile("../../../testdata/api/operations.json")
	is.NoErr(err)
	var all []operation
	is.NoErr(json.Unmarshal(text, &all))
	byID := map[string]operation{}
	for _, o := range all {
		byID[o.ID] = o
	}
	return byID
}

// template is the path of an operation with its parameters under another name, because the SDK may call
// them what it likes.
func (o operation) template(parameter string) string {
	return regexp.MustCompile(`\{\w+\}`).ReplaceAllLiteralString(o.Path, parameter)
}

// served reports whether the emulator has the endpoint, whatever it makes of a request that says nothing.
func (e *emulator) served(t *testing.T, o operation) bool {
	t.Helper()
	is := is.New(t)
	request, err := http.NewRequestWithContext(t.Context(), o.Method, e.url+o.template("id-1815"), strings.NewReader("{}"))
	is.NoErr(err)
	request.Header.Set("Authorization", "Bearer "+string(apiKey))
	response, err := http.DefaultTransport.RoundTrip(request)
	is.NoErr(err)
	body, err := io.ReadAll(response.Body)
	is.NoErr(err)
	is.NoErr(response.Body.Close())
	var answer struct{ Message string }
	return json.Unmarshal(body, &answer) != nil || answer.Message != nowhere
}

// nowhere is what the emulator says of an endpoint that it has not. Of a thing that it has not it says which.
const nowhere = "Not Found"

func TestWhatTheEmulatorLacks(t *testing.T) {
	t.Parallel()
	e := start(t)
	all := operations(t)
	lacking := lacks(t, e.confidential())
	maps.Copy(lacking, lacksFGA(t, e.confidential()))

	for name, err := range lacking {
		t.Run("it lacks "+name, func(t *testing.T) {
			is := is.New(t)
			known, ok := all[name]
			is.True(ok) // it is an operation of the API
			answer := apiError(t, err)
			is.True(answer.Status == http.StatusNotFound || answer.Status == http.StatusNotImplemented)
			is.Equal(answer.Message, nowhere)
			called := operation{Method: answer.Method, Path: answer.Route}
			is.Equal(called.Method+" "+called.template("{}"), known.Method+" "+known.template("{}"))
		})
	}

	t.Run("it lacks nothing else", func(t *testing.T) {
		is := is.New(t)
		var missing []string
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if !e.served(t, all[name]) {
				missing = append(missing, name)
			}
		}
		is.Equal(missing, slices.Sorted(maps.Keys(lacking)))
	})
}

func TestGrantsThatTheEmulatorLacks(t *testing.T) {
	t.Parallel()
	users := start(t).confidential().UserManagement

	for name, err := range map[string]error{
		"it lacks the grant for a code of Radar by e-mail": failure(users.AuthenticateWithRadarEmailChallenge(t.Context(), core.NewPendingAuthenticationToken("pending"), "radar_challenge_1", core.NewOneTimeCode("181536"), nil)),
		"it lacks the grant for a code of Radar by SMS": failure(users.AuthenticateWithRadarSMSChallenge(t.Context(), core.NewPendingAuthenticationToken("pending"), core.NewOneTimeCode("181536"), usermanagement.AuthenticateWithRadarSMSChallengeParams{
			VerificationID: "verification_1", PhoneNumber: "+15005550006",
		})),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			answer := apiError(t, err)
			is.Equal(answer.Code, core.ErrorCode("invalid_request"))
			is.True(strings.HasPrefix(answer.Message, "Unsupported grant_type"))
		})
	}
}
