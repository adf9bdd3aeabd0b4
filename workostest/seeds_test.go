package workostest_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/featureflags"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// claims returns the claims in the access token of a new sign-in, as verified by the SDK.
func claims(ctx context.Context, t *testing.T, c checked, user core.UserID, organizationID core.OrganizationID) *usermanagement.AccessTokenClaims {
	t.Helper()
	is := is.NewRelaxed(t)
	tokens, err := c.SignIn(user, organizationID)
	is.NoErr(err)
	token, err := c.client.UserManagement.VerifyAccessToken(ctx, tokens.AccessToken, usermanagement.AccessTokenPolicy{})
	is.NoErr(err)
	return token
}

func TestSeeds(t *testing.T) {
	c := startChecked(
		t,
		workostest.WithUsers(workostest.User{ID: "user_grace", Email: "grace@example.com"}),
		workostest.WithRole("admin", "posts:write", "posts:read"),
		workostest.WithFlags(workostest.Flag{Slug: "beta", Users: []core.UserID{"user_grace"}}),
		workostest.WithOrganizations(workostest.Organization{
			ID: "org_acme", Name: "Acme", Entitlements: []core.EntitlementSlug{"sso"}, FeatureFlags: []core.FeatureFlagSlug{"new-editor"},
			Members: []workostest.Member{{Email: "Grace@example.com", Role: "admin"}, {Email: "ada@example.com"}, {Email: "alan@example.com", Role: "auditor"}},
		}),
	)
	t.Run("an organization comes with its members, their roles, entitlements and flags", func(t *testing.T) {
		is := is.New(t)
		grace := claims(t.Context(), t, c, "user_grace", "")
		is.Equal(grace.UserID, core.UserID("user_grace"))
		is.Equal(grace.OrganizationID, core.OrganizationID("org_acme"))
		is.Equal(grace.Role, core.RoleSlug("admin"))
		is.Equal(grace.Permissions, []core.PermissionSlug{"posts:read", "posts:write"})
		is.Equal(grace.Entitlements, []core.EntitlementSlug{"sso"})
		is.Equal(grace.FeatureFlags, []core.FeatureFlagSlug{"beta", "new-editor"})
		is.Equal(claims(t.Context(), t, c, c.idOf("ada@example.com"), "").Role, core.RoleSlug("member"))
		is.Equal(claims(t.Context(), t, c, c.idOf("alan@example.com"), "").Role, core.RoleSlug("auditor"))
		is.Equal(claims(t.Context(), t, c, c.idOf("alan@example.com"), "").FeatureFlags, []core.FeatureFlagSlug{"new-editor"})
	})
	t.Run("a second organization does not create a second user with an address", func(t *testing.T) {
		is := is.New(t)
		bolt := c.AddOrganization(workostest.Organization{Name: "Bolt", Members: []workostest.Member{{Email: "ada@example.com"}}})
		page, err := c.client.UserManagement.ListUsers(t.Context(), &usermanagement.ListUsersParams{Email: "ada@example.com"}).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
		is.Equal(claims(t.Context(), t, c, c.idOf("ada@example.com"), bolt.ID).OrganizationID, bolt.ID)
		is.Equal(claims(t.Context(), t, c, c.idOf("ada@example.com"), "").OrganizationID, core.OrganizationID("")) // With two organizations, none is chosen.
	})
}

func TestASeedGoesIntoACallAndBack(t *testing.T) {
	is := is.New(t)
	c := startChecked(t, workostest.WithUsers())
	grace := c.AddUser(workostest.User{Email: "grace@example.com", ExternalID: "7", Password: core.NewPassword("correct horse")})
	acme := c.AddOrganization(workostest.Organization{Name: "Acme"})
	membershipID, err := c.AddMembership(grace.ID, acme.ID, "")
	is.NoErr(err)
	membership, err := c.client.UserManagement.GetOrganizationMembership(t.Context(), membershipID)
	is.NoErr(err)
	is.Equal(membership.UserID, grace.ID)
	_, err = c.client.UserManagement.AuthenticateWithPassword(t.Context(), grace.Email, grace.Password, nil)
	is.NoErr(err)
	known, err := c.client.UserManagement.GetUserByExternalID(t.Context(), grace.ExternalID)
	is.NoErr(err)
	_, err = c.SignIn(known.ID, membership.OrganizationID)
	is.NoErr(err)
	is.NoErr(c.client.UserManagement.DeleteUser(t.Context(), grace.ID))
}

func TestUserByEmail(t *testing.T) {
	is := is.New(t)
	c := startChecked(t, workostest.WithUsers(workostest.User{ID: "user_grace", Email: "grace@example.com", Metadata: map[string]string{"plan": "navy"}}))
	grace, err := c.UserByEmail("Grace@example.com")
	is.NoErr(err)
	is.Equal(grace.ID, core.UserID("user_grace"))
	grace.Metadata["plan"] = "army" // the caller's own map
	again, err := c.UserByEmail("grace@example.com")
	is.NoErr(err)
	is.Equal(again.Metadata["plan"], "navy")
	for _, email := range []string{"ada@example.com", ""} {
		_, err = c.UserByEmail(email)
		is.True(err != nil)
	}
}

func TestRoles(t *testing.T) {
	c := startChecked(t, workostest.WithRole("admin", "posts:write"))
	acme := c.AddOrganization(workostest.Organization{Name: "Acme"})
	bolt := c.AddOrganization(workostest.Organization{Name: "Bolt"})
	c.AddRole(workostest.Role{
		Slug: "auditor", Name: "Auditor", Description: "Reads all", OrganizationID: acme.ID, Permissions: []core.PermissionSlug{"posts:read"},
	})
	ctx, roles := t.Context(), c.client.Authorization
	slugs := func(list []authorization.Role) (out []string) {
		for _, r := range list {
			out = append(out, string(r.Slug))
		}
		return out
	}

	t.Run("an organization has its own and the environment's", func(t *testing.T) {
		is := is.New(t)
		all, err := roles.ListEnvironmentRoles(ctx)
		is.NoErr(err)
		is.Equal(slugs(all), []string{"admin", "member"})
		is.Equal(all[0].Name, "Admin")
		is.Equal(all[0].Permissions, []core.PermissionSlug{"posts:write"})
		is.Equal(all[0].Type, authorization.RoleTypeEnvironment)
		own, err := roles.ListOrganizationRoles(ctx, acme.ID)
		is.NoErr(err)
		is.Equal(slugs(own), []string{"auditor", "admin", "member"})
		is.Equal(own[0].Type, authorization.RoleTypeOrganization)
		is.Equal(own[0].Description, "Reads all")
		legacy, err := c.client.Organizations.ListRoles(ctx, bolt.ID) //nolint:staticcheck // programs still call it
		is.NoErr(err)
		is.Equal(slugs(legacy), []string{"admin", "member"})
	})
	t.Run("a role is found by its slug where it exists", func(t *testing.T) {
		is := is.New(t)
		role, err := roles.GetOrganizationRole(ctx, acme.ID, "auditor")
		is.NoErr(err)
		is.Equal(role.Permissions, []core.PermissionSlug{"posts:read"})
		for _, get := range []func() error{
			func() error {
				_, err := roles.GetOrganizationRole(ctx, bolt.ID, "auditor")
				return err
			},
			func() error { _, err := roles.GetEnvironmentRole(ctx, "auditor"); return err },
			func() error { _, err := roles.ListOrganizationRoles(ctx, "org_x"); return err },
			func() error { _, err := roles.GetPermission(ctx, "posts:delete"); return err },
		} {
			is.True(errors.Is(get(), core.ErrNotFound))
		}
	})
	t.Run("only members of an organization can have its roles", func(t *testing.T) {
		is := is.New(t)
		ada := c.AddUser(workostest.User{Email: "ada@example.com"})
		join := func(organizationID string) error {
			_, err := c.client.UserManagement.CreateOrganizationMembership(ctx, ada.ID, core.OrganizationID(organizationID), &usermanagement.CreateOrganizationMembershipParams{
				Roles: []core.RoleSlug{"auditor"},
			})
			return err
		}
		is.True(errors.Is(join(string(bolt.ID)), core.ErrorCode("invalid_role")))
		is.NoErr(join(string(acme.ID)))
		is.Equal(claims(ctx, t, c, ada.ID, "").Permissions, []core.PermissionSlug{"posts:read"})
	})
	t.Run("permissions are those that roles name", func(t *testing.T) {
		is := is.New(t)
		page, err := roles.ListPermissions(ctx, nil).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 2)
		one, err := roles.GetPermission(ctx, "posts:read")
		is.NoErr(err)
		is.Equal(one.ID, page.Data[0].ID) // The newest first.
	})
}

func TestFlags(t *testing.T) {
	c := startChecked(t)
	ada, acme := c.AddUser(workostest.User{Email: "ada@example.com"}), c.AddOrganization(workostest.Organization{Name: "Acme"})
	c.AddFlag(workostest.Flag{
		Slug: "new-editor", Description: "The editor of 2026", Tags: []string{"ui"}, Organizations: []core.OrganizationID{acme.ID},
		CustomTargets: []workostest.FlagTarget{{Type: "project", ID: "p1"}},
	})
	c.AddFlag(workostest.Flag{Slug: "dark-mode", Default: true})
	c.AddFlag(workostest.Flag{Slug: "off", Default: true, Disabled: true})
	ctx, service, since := t.Context(), c.client.FeatureFlags, len(c.Events())
	slugs := func(is *is.I, page *core.Page[featureflags.Flag], err error) (out []string) {
		is.NoErr(err)
		for _, f := range page.Data {
			out = append(out, string(f.Slug))
		}
		return out
	}

	t.Run("they are listed, for all, for an organization and for a user", func(t *testing.T) {
		is := is.New(t)
		page, err := service.List(ctx, nil).Page()
		is.Equal(slugs(is, page, err), []string{"off", "dark-mode", "new-editor"})
		page, err = service.ListForOrganization(ctx, acme.ID, nil).Page()
		is.Equal(slugs(is, page, err), []string{"dark-mode", "new-editor"})
		page, err = service.ListForUser(ctx, ada.ID, nil).Page()
		is.Equal(slugs(is, page, err), []string{"dark-mode"})
		_, err = service.ListForUser(ctx, "user_x", nil).Page()
		is.True(errors.Is(err, core.ErrNotFound))
		one, err := service.Get(ctx, "new-editor")
		is.NoErr(err)
		is.Equal(one.Name+one.Description+one.Tags[0], "new-editor"+"The editor of 2026"+"ui")
	})
	t.Run("a flag switched by the API is in access tokens", func(t *testing.T) {
		is := is.New(t)
		is.Equal(claims(ctx, t, c, ada.ID, "").FeatureFlags, []core.FeatureFlagSlug{"dark-mode"})
		is.NoErr(service.AddTarget(ctx, "new-editor", featureflags.UserTarget(ada.ID)))
		_, err := service.Enable(ctx, "off")
		is.NoErr(err)
		is.Equal(claims(ctx, t, c, ada.ID, "").FeatureFlags, []core.FeatureFlagSlug{"dark-mode", "new-editor", "off"})
		is.NoErr(service.RemoveTarget(ctx, "new-editor", featureflags.UserTarget(ada.ID)))
		flag, err := service.Disable(ctx, "off")
		is.NoErr(err)
		is.True(!flag.Enabled)
		is.Equal(claims(ctx, t, c, ada.ID, "").FeatureFlags, []core.FeatureFlagSlug{"dark-mode"})
		is.True(errors.Is(service.AddTarget(ctx, "new-editor", featureflags.UserTarget("x")), core.ErrBadRequest))
		is.True(errors.Is(service.AddTarget(ctx, "x", featureflags.UserTarget(ada.ID)), core.ErrNotFound))
	})
	t.Run("a switch by the API emits an event, but not without a change", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Disable(ctx, "off")
		is.NoErr(err)
		names := slices.DeleteFunc(c.eventNames(since), func(name string) bool { return !strings.HasPrefix(name, "flag.") })
		is.Equal(names, []string{"flag.rule_updated", "flag.updated", "flag.rule_updated", "flag.updated"})
		is.True(strings.Contains(string(c.Events()[since+1].Context), `"configured_targets":{"organizations":[{"id":"`+string(acme.ID)))
	})
	t.Run("a Runtime evaluates them", func(t *testing.T) {
		is := is.New(t)
		ctx, stop := context.WithTimeout(ctx, 10*time.Second)
		defer stop()
		runtime, err := service.StartRuntime(ctx, nil)
		is.NoErr(err)
		is.NoErr(runtime.WaitUntilReady(ctx))
		is.True(runtime.Enabled("new-editor", featureflags.Subject{OrganizationID: acme.ID}, false))
		is.True(runtime.Enabled("new-editor", featureflags.Targets{"project": "p1"}, false))
		is.True(!runtime.Enabled("new-editor", featureflags.Subject{UserID: ada.ID}, true))
		is.True(!runtime.Enabled("off", nil, true))
		is.True(runtime.Enabled("dark-mode", nil, false))
		stop()
		<-runtime.Done()
	})
}

func TestWhatACallerKeepsIsTheCallers(t *testing.T) {
	is := is.New(t)
	s := workostest.Start(t, workostest.WithEvents("x"))
	acme := workostest.Organization{ID: "org_1", Name: "Acme", Domains: []string{"a.com"}, Metadata: map[string]string{"a": "a"}, FeatureFlags: []core.FeatureFlagSlug{"a"}}
	conn := workostest.Connection{ID: "conn_1", OrganizationID: "org_1", Domains: []string{"a.com"}}
	madeOrg := s.AddOrganization(acme)
	madeConn, err := s.AddConnection(conn)
	is.NoErr(err)
	directory, err := s.AddDirectory(workostest.Directory{ID: "directory_1", OrganizationID: "org_1"})
	is.NoErr(err)
	ada := workostest.DirectoryUser{DirectoryID: directory.ID, CustomAttributes: map[string]any{"a": map[string]any{"b": "a"}, "c": []any{"a"}}}
	madeUser, err := s.AddDirectoryUser(ada)
	is.NoErr(err)
	event, err := s.AddEvent(workostest.Event{Name: "x", Data: json.RawMessage(`{"a":1}`), Context: json.RawMessage(`{"a":1}`)})
	is.NoErr(err)
	before := everything(t, s)
	for _, o := range []workostest.Organization{acme, madeOrg} {
		o.Domains[0], o.Metadata["a"], o.FeatureFlags[0] = "changed", "changed", "changed"
	}
	for _, c := range []workostest.Connection{conn, madeConn} {
		c.Domains[0] = "changed"
	}
	for _, u := range []workostest.DirectoryUser{ada, madeUser} {
		u.CustomAttributes["a"].(map[string]any)["b"], u.CustomAttributes["c"].([]any)[0] = "changed", "changed"
	}
	for _, e := range append(s.Events(), event) {
		clear(e.Data)
		clear(e.Context)
	}
	is.Equal(everything(t, s), before)
}

// everything returns what the API shows of a seeded server.
func everything(t *testing.T, s *workostest.Server) string {
	t.Helper()
	var all strings.Builder
	h := harness{is.New(t), s, http.DefaultClient}
	for _, path := range []string{"/organizations", "/connections", "/directory_users?directory=directory_1", "/events?events=x"} {
		all.WriteString(h.do("GET", path, nil).text)
	}
	return all.String()
}
