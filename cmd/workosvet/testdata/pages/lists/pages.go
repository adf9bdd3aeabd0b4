package lists

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func firstPage(ctx context.Context, client *workos.Confidential) error {
	page, err := client.UserManagement.ListUsers(ctx, nil).Page() // want `only the first page of the list is used, 10 objects`
	if err != nil {
		return err
	}
	for _, user := range page.Data {
		fmt.Println(user.Email)
	}
	return nil
}

func returned(ctx context.Context, client *workos.Confidential, id workos.OrganizationID) ([]usermanagement.User, error) {
	params := &usermanagement.ListUsersParams{OrganizationID: id, ListOptions: core.ListOptions{Order: core.OrderAsc}}
	page, err := client.UserManagement.ListUsers(ctx, params).Page() // want `only the first page`
	if err != nil {
		return nil, err
	}
	return page.Data, nil
}

func searched(ctx context.Context, client *workos.Confidential, id workos.UserID) bool {
	sessions := client.UserManagement.ListUserSessions(ctx, id, nil)
	page, err := sessions.Page() // want `only the first page`
	return err == nil && slices.ContainsFunc(page.Data, func(s usermanagement.Session) bool { return s.EndedAt.IsZero() })
}

func byState(ctx context.Context, client *workos.Confidential, id workos.OrganizationID) (emails []string) {
	page, err := client.UserManagement.ListOrganizationMemberships(ctx, usermanagement.ListOrganizationMembershipsParams{ // want `only the first page`
		OrganizationID: id, Statuses: []usermanagement.OrganizationMembershipStatus{usermanagement.OrganizationMembershipStatusActive},
	}).Page()
	if err != nil {
		return nil
	}
	for _, membership := range page.Data {
		emails = append(emails, string(membership.UserID))
	}
	return emails
}

func bounded(ctx context.Context, client *workos.Confidential, id workos.OrganizationID, user workos.UserID, asked organizations.ListParams) (found []any, err error) {
	limited, err := client.Organizations.List(ctx, &organizations.ListParams{ListOptions: core.ListOptions{Limit: 5}}).Page()
	found = append(found, limited.Data)
	one, err := client.UserManagement.ListUsers(ctx, &usermanagement.ListUsersParams{Email: "ada@example.com"}).Page()
	found = append(found, one.Data)
	member, err := client.UserManagement.ListOrganizationMemberships(ctx, usermanagement.ListOrganizationMembershipsParams{UserID: user, OrganizationID: id}).Page()
	found = append(found, member.Data)
	connections, err := client.SSO.ListConnections(ctx, &sso.ListConnectionsParams{OrganizationID: id}).Page()
	found = append(found, connections.Data)
	directories, err := client.DirectorySync.ListDirectories(ctx, &directorysync.ListDirectoriesParams{Search: "acme"}).Page()
	found = append(found, directories.Data)
	fromElsewhere, err := client.Organizations.List(ctx, &asked).Page()
	found = append(found, fromElsewhere.Data)
	byQuery, err := client.Organizations.List(ctx, nil, core.WithQuery("limit", "50")).Page()
	found = append(found, byQuery.Data)
	params := organizations.ListParams{}
	params.Limit = 20
	filled, err := client.Organizations.List(ctx, &params).Page()
	found = append(found, filled.Data)
	after, err := client.Organizations.List(ctx, &organizations.ListParams{ListOptions: core.ListOptions{After: "org_01"}}).Page()
	found = append(found, after.Data)
	given := &organizations.ListParams{}
	fill(given)
	filledElsewhere, err := client.Organizations.List(ctx, given).Page()
	found = append(found, filledElsewhere.Data)
	return found, err
}

func fill(params *organizations.ListParams) { params.Limit = 20 }

func aLook(ctx context.Context, client *workos.Confidential) (newest string, some bool) {
	page, err := client.Organizations.List(ctx, nil).Page()
	if err != nil || len(page.Data) == 0 {
		return "", false
	}
	return page.Data[0].Name, len(page.Data) > 0
}

func onAScreen(ctx context.Context, client *workos.Confidential, show func([]organizations.Organization, bool)) error {
	page, err := client.Organizations.List(ctx, nil).Page()
	if err != nil {
		return err
	}
	show(page.Data, page.HasNext())
	return nil
}

func goesElsewhere(ctx context.Context, client *workos.Confidential) (*core.Page[organizations.Organization], error) {
	page, err := client.Organizations.List(ctx, nil).Page()
	if err != nil {
		return nil, err
	}
	fmt.Println(page.Data)
	return page, nil
}

func noEnd(ctx context.Context, client *workos.Confidential) error {
	page, err := client.Organizations.List(ctx, nil).Page()
	for err == nil {
		fmt.Println(page.Data)
		page, err = page.Next(ctx) // want `Next after the last page is an error, core.ErrNoMorePages: check HasNext first, or range over All`
	}
	return err
}

func second(ctx context.Context, client *workos.Confidential) error {
	page, err := client.Organizations.List(ctx, nil).Page()
	if err != nil {
		return err
	}
	next, err := page.Next(ctx) // want `check HasNext first`
	if err != nil {
		return err
	}
	fmt.Println(next.Data)
	return nil
}

func asksFirst(ctx context.Context, client *workos.Confidential) error {
	page, err := client.Organizations.List(ctx, nil).Page()
	for err == nil && page.HasNext() {
		page, err = page.Next(ctx)
	}
	return err
}

func knowsTheEnd(ctx context.Context, page *core.Page[organizations.Organization]) error {
	for {
		next, err := page.Next(ctx)
		if errors.Is(err, core.ErrNoMorePages) {
			return nil
		}
		if err != nil {
			return err
		}
		page = next
	}
}

func byCursor(ctx context.Context, page *core.Page[organizations.Organization]) (err error) {
	for page.After != "" && err == nil {
		page, err = page.Next(ctx)
	}
	return err
}

func step(ctx context.Context, page *core.Page[organizations.Organization]) (*core.Page[organizations.Organization], error) {
	return page.Next(ctx)
}
