package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/godoc"
	"github.com/workos-typestate/workos/internal/test/migration"
)

func load(t *testing.T) (*index, string) {
	t.Helper()
	is := is.New(t)
	root, err := moduleRoot(t.Context())
	is.NoErr(err)
	x, err := read(root)
	is.NoErr(err)
	return x, root
}

func TestEveryNameOfOursExists(t *testing.T) {
	x, root := load(t)
	symbols, err := migration.Load(t.Context(), root)
	is.New(t).NoErr(err)
	looked := 0
	for entry, target := range x.targets {
		isService := strings.Count(target, ".") == 1 && strings.HasPrefix(target, "client.")
		if !symbols.Ours(target) && !isService {
			continue // a package, a command
		}
		looked++
		if err := symbols.Find(target); err != nil {
			t.Errorf("%s: %v", entry, err)
		}
	}
	if looked < 1000 {
		t.Errorf("only %d names were looked up", looked)
	}
}

func TestASearchLands(t *testing.T) {
	x, _ := load(t)
	document := x.markdown()
	tests := []struct{ search, target string }{
		{"generateLink", "client.Portal.GenerateLink"},
		{"getAuthorizationUrl", "client.UserManagement.AuthorizationURL"},
		{"MultiFactorAuth", "client.MFA"},
		{"dsync.user.updated", "events.DSyncUserUpdated"},
		{"emitWarning", "core.WithLogger"},
		{"WorkOSOptions", "workos.Option"},
		{"NewClient", "workos.NewConfidential"},
		{"SetAPIKey", "workos.NewConfidential"},
		{"organization_domains", "client.OrganizationDomains.Verify"},
		{"ListOrganizationsOpts", "organizations.ListParams"},
		{"OrganizationsCreateParams", "organizations.CreateParams"},
		{"/user_management/users", "client.UserManagement.CreateUser"},
		{"generatePortalLink", "client.Portal.GenerateLink"},
		{"magic link", "client.Passwordless.CreateSession"},
		{"email_not_available", "client.UserManagement.UpdateUser"},
		{"mfa_enrollment", "usermanagement.MFAEnrollmentRequiredError"},
		{"SCIM", "client.DirectorySync.ListUsers"},
		{"jwks", "client.UserManagement.JWKSURL"},
	}
	for _, test := range tests {
		t.Run(test.search, func(t *testing.T) {
			found := slices.ContainsFunc(migration.Rows(document), func(row migration.Row) bool {
				lands := false
				for _, cell := range row.Cells {
					lands = lands || strings.EqualFold(strings.Trim(cell, "`"), test.search)
				}
				targets := migration.Names(row.Cells["Here"] + row.Cells["Type"] + row.Cells["Returned by"])
				return lands && slices.Contains(targets, test.target)
			})
			is.New(t).True(found) // a row with this cell names the target
		})
	}
}

func TestAWordIsListedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range words() {
		key := strings.ToLower(w.text)
		if seen[key] {
			t.Errorf("%q is listed twice", w.text)
		}
		seen[key] = true
	}
}

func TestMerge(t *testing.T) {
	t.Run("joins names that differ in case and keeps those with another counterpart apart", func(t *testing.T) {
		is := is.New(t)
		node, v6 := source{sdk: "Node", of: "userManagement"}, source{sdk: "Go 4–6", of: "usermanagement"}
		merged := merge([]name{
			{text: "GetUser", from: []source{v6}, here: []string{"client.UserManagement.GetUser"}},
			{text: "getUser", from: []source{{sdk: "Node", of: "directorySync"}}, here: []string{"client.DirectorySync.GetUser"}},
			{text: "getUser", from: []source{node}, here: []string{"client.UserManagement.GetUser"}},
		})
		is.Equal(len(merged), 2)
		is.Equal(merged[0].here, []string{"client.DirectorySync.GetUser"})
		is.Equal(merged[1].from, []source{node, v6})
	})
}

func TestTheCommentOfAPackageHasTheOtherNamesOfItsProduct(t *testing.T) {
	_, root := load(t)
	pages, err := godoc.Pages(root)
	is.New(t).NoErr(err)
	tests := []struct{ pkg, name string }{
		{"authkit", "AuthKit"},
		{"authorization", "FGA"},
		{"authorization", "RBAC"},
		{"connect", "M2M"},
		{"directorysync", "SCIM"},
		{"directorysync", "dsync"},
		{"mfa", "MultiFactorAuth"},
		{"passwordless", "Magic Link"},
		{"portal", "Admin Portal"},
		{"portal", "AdminPortal"},
		{"sso", "SAML"},
		{"usermanagement", "AuthKit"},
		{"vault", "BYOK"},
		{"vault", "KV"},
	}
	for _, test := range tests {
		t.Run(test.pkg+" is "+test.name, func(t *testing.T) {
			is := is.New(t)
			at := slices.IndexFunc(pages, func(page *godoc.Page) bool { return page.Name == test.pkg })
			is.True(at >= 0)
			is.True(strings.Contains(pages[at].Doc, test.name))
		})
	}
}
