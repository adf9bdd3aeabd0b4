package usermanagement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/facts"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/connect"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// values returns the values of a list as strings. Each must have a name.
func values[T ~string](t *testing.T, all []T, name func(T) string) (texts []string) {
	t.Helper()
	names := map[string]bool{}
	for _, one := range all {
		is.New(t).True(name(one) != "" && name(one) != string(one) || name(one) == "AuthKit")
		names[name(one)] = true
		texts = append(texts, string(one))
	}
	is.New(t).Equal(len(names), len(all))
	is.New(t).Equal(name("x"), "x")
	slices.Sort(texts)
	return texts
}

func TestListsHaveTheValuesOfTheContract(t *testing.T) {
	f, err := facts.Load()
	is.New(t).NoErr(err)
	enum := func(id, name string) []string {
		for _, op := range f.Operations {
			for _, p := range op.Query {
				if op.ID == id && p.Name == name {
					return slices.Sorted(slices.Values(p.Enum))
				}
			}
		}
		t.Fatalf("%s has no %s", id, name)
		return nil
	}
	t.Run("providers of AuthKit", func(t *testing.T) {
		is.New(t).Equal(values(t, usermanagement.Providers(), usermanagement.Provider.Name), enum("userManagementAuthorize", "provider"))
	})
	t.Run("providers of Single Sign-On", func(t *testing.T) {
		is.New(t).Equal(values(t, sso.Providers(), sso.Provider.Name), enum("ssoAuthorize", "provider"))
	})
	t.Run("locales", func(t *testing.T) {
		is := is.New(t)
		is.Equal(values(t, usermanagement.Locales(), usermanagement.Locale.Name), slices.Sorted(slices.Values(f.Schemas["CreateUserlandUserInviteOptionsDto"].Properties["locale"].Enum)))
		is.Equal(usermanagement.LocaleSpanishLatinAmerica.Name(), "Spanish (Latin America)")
	})
}

func TestMetadataOutOfBoundsIsNotSent(t *testing.T) {
	type call func(client *core.Confidential, metadata map[string]string) error
	changes := func(metadata map[string]string) core.MetadataChanges {
		all := core.MetadataChanges{}
		for key, value := range metadata {
			all[key] = &value
		}
		return all
	}
	for name, do := range map[string]call{
		"of a new user": func(c *core.Confidential, metadata map[string]string) error {
			_, err := usermanagement.NewConfidential(c).CreateUser(t.Context(), "a@example.com", &usermanagement.CreateUserParams{Metadata: metadata})
			return err
		},
		"of a user": func(c *core.Confidential, metadata map[string]string) error {
			_, err := usermanagement.NewConfidential(c).UpdateUser(t.Context(), "user_1", &usermanagement.UpdateUserParams{Metadata: changes(metadata)})
			return err
		},
		"of a new organization": func(c *core.Confidential, metadata map[string]string) error {
			_, err := organizations.New(c).Create(t.Context(), "a", &organizations.CreateParams{Metadata: metadata})
			return err
		},
		"of an organization": func(c *core.Confidential, metadata map[string]string) error {
			_, err := organizations.New(c).Update(t.Context(), "org_1", &organizations.UpdateParams{Metadata: changes(metadata)})
			return err
		},
		"of a user at the application's own login page": func(c *core.Confidential, metadata map[string]string) error {
			_, err := connect.New(c).CompleteExternalAuth(t.Context(), "external_auth_1", connect.User{ID: "1", Email: "a@example.com", Metadata: metadata}, nil)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			transport := moduletest.Over(moduletest.Body(`{"id":"x_1","redirect_uri":"https://a.example"}`))
			client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport))
			is.NoErr(err)
			for _, over := range []map[string]string{
				{strings.Repeat("ä", core.MaxMetadataKeyLength+1): "v"}, {"plan": strings.Repeat("s", core.MaxMetadataValueLength) + "!"},
			} {
				err := do(client, over)
				moduletest.WantArgument(t, err, "Metadata")
				is.True(!strings.Contains(err.Error(), "ss"))
			}
			is.Equal(len(transport.Sent()), 0)
			is.NoErr(do(client, map[string]string{strings.Repeat("ä", core.MaxMetadataKeyLength): strings.Repeat("é", core.MaxMetadataValueLength)}))
		})
	}
	t.Run("with too many keys", func(t *testing.T) {
		client, err := core.NewConfidential("sk_test_1", "client_1")
		is.New(t).NoErr(err)
		all := map[string]string{}
		for i := range core.MaxMetadataKeys + 1 {
			all[strings.Repeat("k", i%40)+string(rune('a'+i/40))] = "v"
		}
		_, err = organizations.New(client).Create(t.Context(), "a", &organizations.CreateParams{Metadata: all})
		moduletest.WantArgument(t, err, "Metadata")
	})
}
