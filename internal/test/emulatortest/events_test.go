//go:build emulator

package emulatortest

import (
	"slices"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestEvents(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	// after returns the events that follow the one with the ID, oldest first.
	after := func(t *testing.T, id string) []events.Event {
		t.Helper()
		is := is.New(t)
		params := events.ListParams{ListOptions: core.ListOptions{Limit: 100, Order: core.OrderAsc, After: id}}
		var all []events.Event
		for event, err := range client.Events.List(t.Context(), &params).All() {
			is.NoErr(err)
			all = append(all, event)
		}
		return all
	}
	// last returns the ID of the newest event.
	last := func(t *testing.T) string {
		t.Helper()
		page, err := client.Events.List(t.Context(), &events.ListParams{ListOptions: core.ListOptions{Limit: 1}}).Page()
		is.New(t).NoErr(err)
		return string(page.Data[0].ID)
	}
	nameOf := func(event events.Event) events.Name { return event.Name }

	t.Run("a change of a user is in the stream, with the user as it was then", func(t *testing.T) {
		is := is.New(t)
		known := last(t)
		user, err := client.UserManagement.CreateUser(t.Context(), "event@example.com", nil)
		is.NoErr(err)
		_, err = client.UserManagement.UpdateUser(t.Context(), user.ID, &usermanagement.UpdateUserParams{FirstName: core.Some("Eve")})
		is.NoErr(err)
		is.NoErr(client.UserManagement.DeleteUser(t.Context(), user.ID))
		all := after(t, known)
		is.Equal(each(all, nameOf), []events.Name{events.NameUserCreated, events.NameUserUpdated, events.NameUserDeleted})
		is.Equal(all[0].Data, events.UserCreated{User: user.User})
		is.Equal(all[1].Data.(events.UserUpdated).FirstName, "Eve")
		is.Equal(all[2].Data.(events.UserDeleted).ID, user.ID)
		is.Equal(all[0].Object, "event")
		is.True(!all[0].CreatedAt.IsZero())
	})

	t.Run("changes of an organization, its members and its guests are in the stream", func(t *testing.T) {
		is := is.New(t)
		_, userID := engines(t, client)
		known := last(t)
		organization, err := client.Organizations.Create(t.Context(), "Eventful", nil)
		is.NoErr(err)
		domain, err := client.OrganizationDomains.Create(t.Context(), organization.ID, "eventful.example", nil)
		is.NoErr(err)
		_, err = client.OrganizationDomains.Verify(t.Context(), domain.ID)
		is.NoErr(err)
		member, err := client.UserManagement.CreateOrganizationMembership(t.Context(), core.UserID(userID), organization.ID, &usermanagement.CreateOrganizationMembershipParams{Roles: []core.RoleSlug{"admin"}})
		is.NoErr(err)
		invitation, err := client.UserManagement.SendInvitation(t.Context(), "guest@example.com", nil)
		is.NoErr(err)
		_, err = client.UserManagement.RevokeInvitation(t.Context(), invitation.ID)
		is.NoErr(err)

		all := after(t, known)
		is.Equal(each(all, nameOf), []events.Name{
			events.NameOrganizationCreated, events.NameOrganizationDomainCreated, events.NameOrganizationDomainVerified,
			events.NameOrganizationMembershipCreated, events.NameInvitationCreated, events.NameInvitationRevoked,
		})
		is.Equal(all[0].Data.(events.OrganizationCreated).ID, organization.ID)
		membership := all[3].Data.(events.OrganizationMembershipCreated)
		is.Equal([]string{string(membership.ID), string(membership.UserID), string(membership.Role.Slug)}, []string{string(member.ID), userID, "admin"})
		is.Equal(all[4].Data.(events.InvitationCreated).Email, "guest@example.com")
		is.Equal(all[5].Data.(events.InvitationRevoked).ID, invitation.ID)
	})

	t.Run("a sign-in is in the stream", func(t *testing.T) {
		is := is.New(t)
		known := last(t)
		session := signIn(t, e.public(), "ada@example.com")
		all := after(t, known)
		found := slices.IndexFunc(all, func(event events.Event) bool { return event.Name == events.NameAuthenticationOAuthSucceeded })
		is.True(found >= 0)
		signedIn := all[found].Data.(events.AuthenticationOAuthSucceeded)
		is.Equal([]string{string(signedIn.UserID), signedIn.Email}, []string{string(session.User.ID), "ada@example.com"})
	})

	t.Run("an unknown event is kept raw", func(t *testing.T) {
		is := is.New(t)
		page, err := client.Events.List(t.Context(), &events.ListParams{ListOptions: core.ListOptions{Limit: 100, Order: core.OrderAsc}}).Page()
		is.NoErr(err)
		found := slices.IndexFunc(page.Data, func(event events.Event) bool { return event.Name == "connection.created" }) // which the API lacks
		is.True(found >= 0)
		unknown, ok := page.Data[found].Data.(events.Unknown)
		is.True(ok)
		is.True(len(unknown.Raw) > 0)
	})
}
