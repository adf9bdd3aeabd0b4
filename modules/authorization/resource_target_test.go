package authorization_test

import (
	"context"
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/authorization"
)

// sent returns the request of call, its query or else its body, and the error of call.
func sent(t *testing.T, call func(context.Context, authorization.Service) error) (text string, err error) {
	t.Helper()
	service, transport := moduletest.Start(t, authorization.New, `{"id":"1","data":[]}`)
	err = call(t.Context(), service)
	return transport.Last().Query + transport.Last().Body, err
}

var byID = authorization.ByID("authz_resource_1")

var byExternalID = authorization.ByExternalID{ResourceTypeSlug: "document", ExternalID: "42"}

func TestAResourceIsNamedInOneWay(t *testing.T) {
	check := func(resource authorization.ResourceTarget) func(context.Context, authorization.Service) error {
		return func(ctx context.Context, s authorization.Service) error {
			_, err := s.Check(ctx, "om_1", "edit", resource, nil)
			return err
		}
	}
	group := func(resource authorization.ResourceTarget) func(context.Context, authorization.Service) error {
		return func(ctx context.Context, s authorization.Service) error {
			return s.RemoveGroupRoleAssignments(ctx, "group_1", "editor", resource, nil)
		}
	}
	replace := func(ctx context.Context, s authorization.Service) error {
		_, err := s.ReplaceGroupRoleAssignments(ctx, "group_1", []authorization.GroupRole{
			{RoleSlug: "a"}, {RoleSlug: "b", Resource: byID}, {RoleSlug: "c", Resource: byExternalID},
		}, nil)
		return err
	}
	update := func(parent authorization.ResourceTarget) func(context.Context, authorization.Service) error {
		return func(ctx context.Context, s authorization.Service) error {
			_, err := s.UpdateResource(ctx, "1", &authorization.UpdateResourceParams{Description: core.Null[string](), Parent: parent})
			return err
		}
	}
	create := func(parent authorization.ParentTarget) func(context.Context, authorization.Service) error {
		return func(ctx context.Context, s authorization.Service) error {
			_, err := s.CreateResource(ctx, authorization.CreateResourceParams{
				OrganizationID: "org_1", ResourceTypeSlug: "document", ExternalID: "7", Name: "Note", Parent: parent,
			})
			return err
		}
	}
	const note = `{"organization_id":"org_1","resource_type_slug":"document","external_id":"7","name":"Note"`
	list := func(parent authorization.ResourceTarget) func(context.Context, authorization.Service) error {
		return func(ctx context.Context, s authorization.Service) error {
			_, err := s.ListResources(ctx, &authorization.ListResourcesParams{Parent: parent}).Page()
			return err
		}
	}
	for _, c := range []struct {
		name string
		call func(context.Context, authorization.Service) error
		want string
	}{
		{"a check by ID", check(byID), `{"permission_slug":"edit","resource_id":"authz_resource_1"}`},
		{"a check by external ID", check(byExternalID), `{"permission_slug":"edit","resource_type_slug":"document","resource_external_id":"42"}`},
		{"a group's role without a resource", group(nil), `{"role_slug":"editor"}`},
		{"a group's role by external ID", group(byExternalID), `{"role_slug":"editor","resource_type_slug":"document","resource_external_id":"42"}`},
		{
			"a group's roles in all ways", replace,
			`{"role_assignments":[{"role_slug":"a"},{"role_slug":"b","resource_id":"authz_resource_1"},` +
				`{"role_slug":"c","resource_type_slug":"document","resource_external_id":"42"}]}`,
		},
		{"no parent", update(nil), `{"description":null}`},
		{"a parent by ID", update(byID), `{"description":null,"parent_resource_id":"authz_resource_1"}`},
		{"a parent by external ID", update(byExternalID), `{"description":null,"parent_resource_type_slug":"document","parent_resource_external_id":"42"}`},
		{"a new resource with a nil parent", create(nil), note + `}`},
		{"a new resource without a parent", create(authorization.NoParent{}), note + `,"parent_resource_id":null}`},
		{"a new resource below an ID", create(byID), note + `,"parent_resource_id":"authz_resource_1"}`},
		{"a new resource below an external ID", create(byExternalID), note + `,"parent_resource_type_slug":"document","parent_resource_external_id":"42"}`},
		{"a filter without a parent", list(nil), ``},
		{"a filter by a parent's external ID", list(byExternalID), `parent_external_id=42&parent_resource_type_slug=document`},
	} {
		t.Run(c.name, func(t *testing.T) {
			is := is.New(t)
			got, err := sent(t, c.call)
			is.NoErr(err)
			is.Equal(got, c.want)
		})
	}
}

func TestAResourceThatIsNotNamedIsRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		argument string
		call     func(context.Context, authorization.Service) error
	}{
		{"a check without a resource", "resource", func(ctx context.Context, s authorization.Service) error {
			_, err := s.Check(ctx, "om_1", "edit", nil, nil)
			return err
		}},
		{"a role on an empty ID", "resource", func(ctx context.Context, s authorization.Service) error {
			_, err := s.AssignRole(ctx, "om_1", "editor", authorization.ByID(""), nil)
			return err
		}},
		{"the removal of a role without a type", "resource.ResourceTypeSlug", func(ctx context.Context, s authorization.Service) error {
			return s.RemoveRole(ctx, "om_1", "editor", authorization.ByExternalID{ExternalID: "42"}, nil)
		}},
		{"a group's role on an empty external ID", "roleAssignments[1].Resource.ExternalID", func(ctx context.Context, s authorization.Service) error {
			_, err := s.ReplaceGroupRoleAssignments(ctx, "group_1", []authorization.GroupRole{
				{RoleSlug: "a"}, {RoleSlug: "b", Resource: authorization.ByExternalID{ResourceTypeSlug: "document"}},
			}, nil)
			return err
		}},
		{"the removal of a group's role on an empty ID", "resource", func(ctx context.Context, s authorization.Service) error {
			return s.RemoveGroupRoleAssignments(ctx, "group_1", "a", authorization.ByID(" "), nil)
		}},
		{"resources without a parent", "parent", func(ctx context.Context, s authorization.Service) error {
			_, err := s.ListResourcesForMembership(ctx, "om_1", "edit", nil, nil).Page()
			return err
		}},
		{"resources below an empty ID", "Parent", func(ctx context.Context, s authorization.Service) error {
			_, err := s.ListResources(ctx, &authorization.ListResourcesParams{Parent: authorization.ByID("")}).Page()
			return err
		}},
		{"a new resource below an empty ID", "Parent", func(ctx context.Context, s authorization.Service) error {
			_, err := s.CreateResource(ctx, authorization.CreateResourceParams{Parent: authorization.ByID("")})
			return err
		}},
		{"a move to an empty ID", "Parent", func(ctx context.Context, s authorization.Service) error {
			_, err := s.UpdateResource(ctx, "1", &authorization.UpdateResourceParams{Parent: authorization.ByID("")})
			return err
		}},
		{"a permission without a slug", "slug", func(ctx context.Context, s authorization.Service) error {
			return s.DeletePermission(ctx, "")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			is := is.New(t)
			got, err := sent(t, c.call)
			moduletest.WantArgument(t, err, c.argument)
			is.Equal(got, "") // nothing was sent
		})
	}
}

func TestAResponseWithoutRolesIsNotAList(t *testing.T) {
	is := is.New(t)
	service, _ := moduletest.Start(t, authorization.New, `{"object":"list"}`)
	_, err := service.ListEnvironmentRoles(t.Context())
	is.True(errors.Is(err, core.ErrBadResponse))
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
