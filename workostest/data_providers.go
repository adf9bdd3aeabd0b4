package workostest

import (
	"cmp"
	"net/http"

	"github.com/workos-typestate/workos/core"
)

type providerJSON struct {
	Object           string               `json:"object"`
	ID               string               `json:"id"`
	Slug             string               `json:"slug"`
	Name             string               `json:"name"`
	Description      *string              `json:"description"`
	IntegrationType  string               `json:"integration_type"`
	CredentialsType  string               `json:"credentials_type"`
	AuthMethods      []string             `json:"auth_methods"`
	Scopes           []string             `json:"scopes"`
	Ownership        string               `json:"ownership"`
	ConnectedAccount *providerAccountJSON `json:"connected_account"`
	CreatedAt        string               `json:"created_at"`
	UpdatedAt        string               `json:"updated_at"`
	*legacyProviderJSON
}

// legacyProviderJSON repeats members under older names, only for a user's providers.
type legacyProviderJSON struct {
	IntegrationType string `json:"integrationType"`
	CredentialsType string `json:"credentialsType"`
	CreatedAt       string `json:"createdAt"`
	UpdatedAt       string `json:"updatedAt"`
}

type providerAccountJSON struct {
	accountJSON
	*organizationAccountJSON
	*legacyAccountJSON
}

// organizationAccountJSON has the members that only an organization's account has.
type organizationAccountJSON struct {
	UserID *string `json:"userland_user_id"`
}

type legacyAccountJSON struct {
	UserID         *string `json:"userlandUserId"`
	OrganizationID *string `json:"organizationId"`
	CreatedAt      string  `json:"createdAt"`
	UpdatedAt      string  `json:"updatedAt"`
}

func (s *Server) listUserDataProviders(c *call) reply {
	who := connectionOwner{ofUsers, core.UserID(c.PathValue("user_id")), core.OrganizationID(c.URL.Query().Get("organization_id"))}
	return s.listDataProviders(who)
}

func (s *Server) listOrganizationDataProviders(_ *call, o *organization) reply {
	return s.listDataProviders(connectionOwner{kind: ofOrganizations, organizationID: o.ID})
}

// listDataProviders responds with the integrations that an owner can use, and the owner's accounts.
func (s *Server) listDataProviders(who connectionOwner) reply {
	if rep, ok := s.unknownOwner(who); ok {
		return rep
	}
	data := []providerJSON{}
	for _, d := range s.pipes.integrations.all(func(d *integration) bool { return d.owner == who.kind }) {
		if d = s.within(d, who.organizationID); d.enabled {
			data = append(data, s.provider(d, who))
		}
	}
	return jsonReply(http.StatusOK, map[string]any{"object": "list", "data": data})
}

func (s *Server) provider(d *integration, who connectionOwner) providerJSON {
	out := providerJSON{
		Object: "data_provider", ID: string(d.id), Slug: d.slug, Name: d.name(), Description: d.description, IntegrationType: d.slug,
		CredentialsType: "oauth2", AuthMethods: d.methods, Scopes: d.scopes, Ownership: ofOrganizations,
		CreatedAt: stamp(d.created), UpdatedAt: stamp(d.updated),
	}
	a := s.account(d.slug, who, "")
	if a != nil {
		out.ConnectedAccount = &providerAccountJSON{accountJSON: a.wire()}
	}
	if who.kind == ofOrganizations {
		if a != nil {
			out.ConnectedAccount.organizationAccountJSON = &organizationAccountJSON{orNull(a.userID)}
		}
		return out
	}
	out.Ownership = "userland_user"
	out.legacyProviderJSON = &legacyProviderJSON{out.IntegrationType, out.CredentialsType, out.CreatedAt, out.UpdatedAt}
	if a != nil {
		account := out.ConnectedAccount.accountJSON
		out.ConnectedAccount.legacyAccountJSON = &legacyAccountJSON{account.UserID, account.OrganizationID, account.CreatedAt, account.UpdatedAt}
	}
	return out
}

// name is the provider's name.
func (d *integration) name() string {
	if d.custom != nil {
		return cmp.Or(d.custom.Name, d.slug)
	}
	return d.slug
}
