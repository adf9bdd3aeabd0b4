//go:build emulator

package emulatortest

import (
	"errors"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/portal"
	"github.com/workos-typestate/workos/modules/radar"
	"github.com/workos-typestate/workos/modules/widgets"
)

func TestPortal(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	service := client.Portal
	organizationID, _ := engines(t, client)

	for _, intent := range []portal.Intent{
		portal.IntentAuditLogs, portal.IntentBringYourOwnKey, portal.IntentCertificateRenewal, portal.IntentDirectorySync,
		portal.IntentDomainVerification, portal.IntentLogStreams, portal.IntentSSO,
	} {
		t.Run("a link is made for "+string(intent), func(t *testing.T) {
			is := is.New(t)
			link, err := service.GenerateLink(t.Context(), core.OrganizationID(organizationID), &portal.GenerateLinkParams{
				Intent:     intent,
				ReturnURL:  callback,
				SuccessURL: callback,
			})
			is.NoErr(err)
			is.True(strings.HasPrefix(link.Link.Reveal(), e.url))
			is.True(strings.Contains(link.Link.Reveal(), string(intent)))
		})
	}

	t.Run("a link for no organization is ErrUnprocessable", func(t *testing.T) {
		is := is.New(t)
		_, err := service.GenerateLink(t.Context(), "", &portal.GenerateLinkParams{Intent: portal.IntentSSO})
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"organization required"})
	})

	t.Run("differs from the API: a link wants an intent", func(t *testing.T) {
		is := is.New(t)
		_, err := service.GenerateLink(t.Context(), core.OrganizationID(organizationID), &portal.GenerateLinkParams{ITContactEmails: []string{"it@engines.example"}})
		is.Equal(fields(t, err), []string{"intent required"})
	})

	t.Run("differs from the API: a link is made for an organization that does not exist", func(t *testing.T) {
		is.New(t).NoErr(failure(service.GenerateLink(t.Context(), "org_nobody", &portal.GenerateLinkParams{Intent: portal.IntentSSO})))
	})
}

func TestWidgets(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	service := client.Widgets
	organizationID, userID := engines(t, client)

	t.Run("a token is made for a user of an organization", func(t *testing.T) {
		is := is.New(t)
		token, err := service.CreateToken(t.Context(), &widgets.CreateTokenParams{
			OrganizationID: core.OrganizationID(organizationID),
			UserID:         core.UserID(userID),
			Scopes:         []widgets.Scope{widgets.ScopeUsersTableManage, widgets.ScopeSSOManage},
		})
		is.NoErr(err)
		c := claimsOf(t, core.NewAccessToken(token.Token.Reveal()))
		is.Equal([]string{c.Subject, c.OrganizationID}, []string{userID, organizationID})
	})

	for name, c := range map[string]struct {
		params widgets.CreateTokenParams
		fields []string
	}{
		"differs from the API: a token wants an organization": {widgets.CreateTokenParams{UserID: core.UserID(userID)}, []string{"organization_id required"}},
		"differs from the API: a token wants a user":          {widgets.CreateTokenParams{OrganizationID: core.OrganizationID(organizationID)}, []string{"user_id required"}},
		"differs from the API: a token wants scopes":          {widgets.CreateTokenParams{OrganizationID: core.OrganizationID(organizationID), UserID: core.UserID(userID)}, []string{"scopes required"}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := service.CreateToken(t.Context(), &c.params)
			is.True(errors.Is(err, core.ErrUnprocessable))
			is.Equal(fields(t, err), c.fields)
		})
	}
}

func TestRadarLists(t *testing.T) {
	t.Parallel()
	service := start(t).confidential().Radar
	const entry = "203.0.113.7"

	t.Run("an entry is put on a list", func(t *testing.T) {
		is := is.New(t)
		added, err := service.AddListEntry(t.Context(), radar.ListTypeIPAddress, radar.ListActionBlock, entry, nil)
		is.NoErr(err)
		is.Equal(added.Message, "")
	})

	t.Run("differs from the API: that an entry is there already is not said", func(t *testing.T) {
		is := is.New(t)
		for range 2 {
			added, err := service.AddListEntry(t.Context(), radar.ListTypeIPAddress, radar.ListActionAllow, entry, nil)
			is.NoErr(err)
			is.Equal(added.Message, "")
		}
	})
}
