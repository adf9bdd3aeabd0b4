//go:build emulator

package emulatortest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestInvitations(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	users := client.UserManagement
	organizationID, userID := engines(t, client)
	send := func(t *testing.T, email string, params *usermanagement.SendInvitationParams) *usermanagement.Invitation {
		t.Helper()
		invitation, err := users.SendInvitation(t.Context(), email, params)
		is.New(t).NoErr(err)
		return invitation
	}

	t.Run("an invitation is sent with all that was said of it", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "new@example.com", &usermanagement.SendInvitationParams{
			OrganizationID: core.OrganizationID(organizationID), RoleSlug: "admin", InviterUserID: core.UserID(userID),
		})
		is.Equal(sent.Object, "invitation")
		is.Equal(sent.State, usermanagement.InvitationStatePending)
		is.Equal([]string{sent.Email, string(sent.OrganizationID), string(sent.RoleSlug), string(sent.InviterUserID)}, []string{"new@example.com", organizationID, "admin", userID})
		is.True(!sent.Token.IsZero())
		is.True(strings.Contains(sent.AcceptInvitationURL.Reveal(), sent.Token.Reveal()))
		is.True(sent.ExpiresAt.After(time.Now()))
		is.True(sent.AcceptedAt.IsZero())
	})

	t.Run("an invitation is got by its ID and by its token", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "got@example.com", nil)
		is.Equal(sent.OrganizationID, core.OrganizationID(""))
		byID, err := users.GetInvitation(t.Context(), sent.ID)
		is.NoErr(err)
		is.Equal(byID, sent)
		byToken, err := users.GetInvitationByToken(t.Context(), sent.Token)
		is.NoErr(err)
		is.Equal(byToken, sent)
	})

	t.Run("invitations are found by address and by organization", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "listed@example.com", &usermanagement.SendInvitationParams{OrganizationID: core.OrganizationID(organizationID)})
		for _, params := range []usermanagement.ListInvitationsParams{
			{Email: "listed@example.com"},
			{Email: "listed@example.com", OrganizationID: core.OrganizationID(organizationID)},
		} {
			page, err := users.ListInvitations(t.Context(), &params).Page()
			is.NoErr(err)
			is.Equal(page.Data, []usermanagement.Invitation{*sent})
		}
		page, err := users.ListInvitations(t.Context(), &usermanagement.ListInvitationsParams{Email: "listed@example.com", OrganizationID: "org_nobody"}).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 0)
	})

	t.Run("who accepts an invitation becomes a member with its role", func(t *testing.T) {
		is := is.New(t)
		user, err := users.CreateUser(t.Context(), "joins@example.com", nil)
		is.NoErr(err)
		sent := send(t, user.Email, &usermanagement.SendInvitationParams{OrganizationID: core.OrganizationID(organizationID), RoleSlug: "admin"})
		accepted, err := users.AcceptInvitation(t.Context(), sent.ID)
		is.NoErr(err)
		is.Equal(accepted.State, usermanagement.InvitationStateAccepted)
		page, err := users.ListOrganizationMemberships(t.Context(), usermanagement.ListOrganizationMembershipsParams{UserID: user.ID, OrganizationID: core.OrganizationID(organizationID)}).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
		is.Equal(page.Data[0].Role.Slug, core.RoleSlug("admin"))
	})

	t.Run("an invitation is revoked", func(t *testing.T) {
		is := is.New(t)
		revoked, err := users.RevokeInvitation(t.Context(), send(t, "revoked@example.com", nil).ID)
		is.NoErr(err)
		is.Equal(revoked.State, usermanagement.InvitationStateRevoked)
	})

	t.Run("an invitation that is sent again has another token", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "again@example.com", nil)
		again, err := users.ResendInvitation(t.Context(), sent.ID, &usermanagement.ResendInvitationParams{Locale: usermanagement.LocaleGerman})
		is.NoErr(err)
		is.Equal(again.ID, sent.ID)
		is.True(!again.Token.Equal(sent.Token))
		_, err = users.GetInvitationByToken(t.Context(), sent.Token)
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(!strings.Contains(err.Error(), sent.Token.Reveal()))
	})

	t.Run("an invitation that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(users.GetInvitation(t.Context(), "inv_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(users.AcceptInvitation(t.Context(), "inv_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(users.RevokeInvitation(t.Context(), "inv_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(users.ResendInvitation(t.Context(), "inv_nobody", nil)), core.ErrNotFound))
	})

	t.Run("an invitation without an address is ErrUnprocessable", func(t *testing.T) {
		is := is.New(t)
		_, err := users.SendInvitation(t.Context(), "", &usermanagement.SendInvitationParams{OrganizationID: core.OrganizationID(organizationID)})
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"email required"})
	})

	t.Run("what is not pending can be neither accepted nor revoked", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "over@example.com", nil)
		_, err := users.RevokeInvitation(t.Context(), sent.ID)
		is.NoErr(err)
		is.True(errors.Is(failure(users.AcceptInvitation(t.Context(), sent.ID)), core.ErrBadRequest))
		is.True(errors.Is(failure(users.RevokeInvitation(t.Context(), sent.ID)), core.ErrBadRequest))
	})

	t.Run("differs from the API: what is not pending is invalid_invitation_state and not invite_not_pending", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "state@example.com", nil)
		_, err := users.RevokeInvitation(t.Context(), sent.ID)
		is.NoErr(err)
		_, err = users.RevokeInvitation(t.Context(), sent.ID)
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_invitation_state"))
	})

	t.Run("differs from the API: an invitation does not say when it was revoked, or when and by whom accepted", func(t *testing.T) {
		is := is.New(t)
		revoked, err := users.RevokeInvitation(t.Context(), send(t, "when-1@example.com", nil).ID)
		is.NoErr(err)
		is.True(revoked.RevokedAt.IsZero())
		accepted, err := users.AcceptInvitation(t.Context(), send(t, "when-2@example.com", nil).ID)
		is.NoErr(err)
		is.True(accepted.AcceptedAt.IsZero())
		is.Equal(accepted.AcceptedUserID, core.UserID(""))
	})

	t.Run("differs from the API: an invitation lasts three days, whatever was asked for", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "days@example.com", &usermanagement.SendInvitationParams{ExpiresInDays: 30})
		is.True(sent.ExpiresAt.Before(time.Now().Add(73 * time.Hour)))
	})

	t.Run("differs from the API: a second invitation of the same address is sent", func(t *testing.T) {
		first := send(t, "twice@example.com", &usermanagement.SendInvitationParams{OrganizationID: core.OrganizationID(organizationID)})
		second := send(t, "twice@example.com", &usermanagement.SendInvitationParams{OrganizationID: core.OrganizationID(organizationID)})
		is.New(t).True(first.ID != second.ID) // the API: email_already_invited_to_organization
	})

	t.Run("differs from the API: what was revoked can be sent again", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "revived@example.com", nil)
		_, err := users.RevokeInvitation(t.Context(), sent.ID)
		is.NoErr(err)
		again, err := users.ResendInvitation(t.Context(), sent.ID, nil)
		is.NoErr(err) // the API: invite_revoked
		is.Equal(again.State, usermanagement.InvitationStatePending)
	})
}
