package workostest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

const wholeSeed = `{
	"users": [{"id": "user_ada", "email": "ada@example.com", "email_verified": true, "password": "an engine of brass", "metadata": {"a": "b"}},
		{"email": "grace@example.com", "impersonator": {"email": "help@example.com", "reason": "asked"}}],
	"permissions": [{"slug": "engines:run"}],
	"roles": [{"slug": "admin", "permissions": ["engines:run"]}, {"slug": "auditor", "organization_id": "Acme"}, {"slug": "member", "is_default_role": true}],
	"organizations": [{"name": "Acme", "external_id": "crm-1", "domains": ["acme.test", {"domain": "acme.example"}], "entitlements": ["audit-logs"],
		"members": [{"email": "ada@example.com", "role": "admin"}], "memberships": [{"user": "grace@example.com", "role": "auditor", "status": "inactive"}]}],
	"flags": [{"slug": "new-editor", "users": ["user_ada"], "organizations": ["crm-1"]}],
	"connections": [{"organization": "Acme", "connection_type": "OktaSAML", "name": "Acme SAML", "profiles": [{"email": "alan@acme.test", "idp_id": "1"}]}],
	"api_keys": [{"organization": "Acme", "user": "ada@example.com", "value": "sk_customers_own", "expires_at": "2099-01-01T00:00:00Z"}],
	"applications": [{"client_id": "client_app", "name": "App", "public": true, "redirect_uris": ["http://127.0.0.1/callback"]}],
	"machines": [{"client_id": "client_robot", "client_secret": "robot-secret", "organization": "Acme", "scopes": ["posts:write"]}],
	"resources": ["https://api.example.com"],
	"directories": [{"organization": "Acme", "name": "HR", "groups": [{"name": "Engineers"}], "users": [{"email": "ada@acme.test", "groups": ["Engineers"]}]}]
}`

func TestASeedSaysWhatIsThere(t *testing.T) {
	is := is.New(t)
	path := filepath.Join(t.TempDir(), "seed.json")
	is.NoErr(os.WriteFile(path, []byte(wholeSeed), 0o600))
	server := workostest.Start(t, workostest.WithSeedFile(path))
	client, ctx := server.Confidential(t), t.Context()

	auth, err := client.UserManagement.AuthenticateWithPassword(ctx, "ada@example.com", core.NewPassword("an engine of brass"), nil)
	is.NoErr(err)
	is.Equal(auth.User.ID, core.UserID("user_ada"))
	acme, err := client.Organizations.GetByExternalID(ctx, "crm-1")
	is.NoErr(err)
	is.Equal(len(acme.Domains), 2)
	for range 2 { // The second time after a reset.
		flags, err := client.FeatureFlags.ListForOrganization(ctx, acme.ID, &featureflags.ListForOrganizationParams{}).Collect(9)
		is.NoErr(err)
		is.Equal(len(flags), 1)
		key, err := client.APIKeys.Validate(ctx, core.NewAPIKeyValue("sk_customers_own"), nil)
		is.NoErr(err)
		is.True(key != nil)
		_, err = server.MachineToken("client_robot")
		is.NoErr(err)
		_, err = server.UserToken(workostest.Consent{UserID: "user_ada", ClientID: "client_app", Resource: "https://api.example.com"})
		is.NoErr(err)
		_, err = server.UserByEmail("alan@acme.test")
		is.NoErr(err)
		server.Reset()
	}
	var names []string
	for _, event := range server.Events() {
		names = append(names, event.Name)
	}
	is.True(strings.Contains(strings.Join(names, " "), "dsync.group.user_added"))
	_, err = server.UserByEmail("grace@example.com")
	is.NoErr(err)
}

func TestTheSeedOfTheNpmEmulatorIsRead(t *testing.T) {
	server := workostest.Start(t, workostest.WithSeedFile("../internal/test/emulatortest/testdata/seed.json"))
	_, err := server.SignIn(must(server.UserByEmail("ada@example.com")).ID, "")
	is.New(t).NoErr(err)
}

func must(u workostest.User, err error) workostest.User {
	if err != nil {
		panic(err)
	}
	return u
}

func TestAMistakeInASeedIsNamedByItsPlace(t *testing.T) {
	for seed, said := range map[string]string{
		`{`:               "is not JSON",
		`{} {}`:           "a single JSON value",
		`[]`:              "the top level is not an object",
		`{"user": []}`:    "user is unknown: the top level has users, ",
		`{"users": {}}`:   "users is not a list",
		`{"users": [{}]}`: "users[0].email is required",
		`{"users": [{"email": "a@b.c"}, {"email": 5}]}`:                                             "users[1].email is not a string",
		`{"users": [{"email": "a@b.c", "emial": "a"}]}`:                                             "users[0].emial is unknown",
		`{"users": [{"email": "a@b.c", "email_verified": "yes"}]}`:                                  "users[0].email_verified is not true or false",
		`{"users": [{"email": "a@b.c", "metadata": {"a": 1}}]}`:                                     "users[0].metadata.a is not a string",
		`{"users": [{"email": "a@b.c", "impersonator": {}}]}`:                                       "users[0].impersonator.email is required",
		`{"organizations": [{"name": "Acme", "domains": [5]}]}`:                                     "organizations[0].domains[0] is not an object",
		`{"organizations": [{"name": "Acme", "domains": [{"domain": "a.b", "state": "pending"}]}]}`: "organizations[0].domains[0].state",
		`{"users": [{"email": "a@b.c"}, {"email": "b@b.c"}], "organizations": [{"name": "A", "members": [{"email": "a@b.c"}, {"email": "b@b.c", "role": "king"}]}]}`: `organizations[0].members[1].role: no role "king"`,
		`{"organizations": [{"name": "A", "members": [{"email": "nobody@b.c"}]}]}`:                                                                                   `organizations[0].members[0].email: no user "nobody@b.c"`,
		`{"connections": [{"organization": "Nobody"}]}`:                                                                                                              `connections[0].organization: no organization "Nobody"`,
		`{"flags": [{"slug": "a", "users": ["nobody"]}]}`:                                                                                                            `flags[0].users[0]: no user "nobody"`,
		`{"permissions": [{"slug": "a"}], "roles": [{"slug": "r", "permissions": ["b"]}]}`:                                                                           `roles[0].permissions[0]: no permission "b"`,
		`{"organizations": [{"name": "A"}], "api_keys": [{"organization": "A", "expires_at": "soon"}]}`:                                                              "api_keys[0].expires_at is not an RFC 3339 time",
		`{"organizations": [{"name": "A"}], "directories": [{"organization": "A", "users": [{"email": "a@b.c", "groups": ["g"]}]}]}`:                                 `directories[0].users[0].groups[0]: no group "g"`,
		`{"machines": [{"organization": "A"}]}`:                                                                                                                      `machines[0].organization: no organization "A"`,
		`{"users": [{"email": "nope"}]}`:                                                                                                                             `users[0].email: "nope" is not an email address`,
		`{"users": [{"email": "a@b.c"}, {"email": "A@b.c"}]}`:                                                                                                        `users[1].email: "a@b.c" is already at users[0].email`,
		`{"users": [{"id": "user_1", "email": "a@b.c"}, {"id": "user_1", "email": "b@b.c"}]}`:                                                                        `users[1].id: "user_1" is already at users[0].id`,
		`{"users": [{"external_id": "1", "email": "a@b.c"}, {"external_id": "1", "email": "b@b.c"}]}`:                                                                `users[1].external_id`,
		`{"users": [{"id": "org_1", "email": "a@b.c"}]}`:                                                                                                             `users[0].id: "org_1" is an ID of another kind`,
		`{"organizations": [{"id": "user_1", "name": "A"}]}`:                                                                                                         `organizations[0].id: "user_1" is an ID of another kind`,
		`{"organizations": [{"name": "A", "external_id": "1"}, {"name": "B", "external_id": "1"}]}`:                                                                  `organizations[1].external_id`,
		`{"organizations": [{"name": "A", "domains": ["a.b"]}, {"name": "B", "domains": ["A.b"]}]}`:                                                                  `organizations[1].domains[0]: "a.b" is already at organizations[0].domains[0]`,
		`{"organizations": [{"name": "A", "domains": [""]}]}`:                                                                                                        `organizations[0].domains[0]: "" is not a domain`,
		`{"organizations": [{"name": "A", "feature_flags": ["typo"]}], "flags": [{"slug": "beta"}]}`:                                                                 `organizations[0].feature_flags: no flag "typo"`,
		`{"organizations": [{"name": "A"}, {"name": "A"}], "connections": [{"organization": "A"}]}`:                                                                  `connections[0].organization: 2 organizations have the name "A"`,
		`{"users": [{"email": "a@b.c"}], "organizations": [{"name": "A", "members": [{"email": "a@b.c"}, {"user": "a@b.c"}]}]}`:                                      `organizations[0].members[1].user: "a@b.c" is already a member`,
		`{"permissions": [{"slug": "a"}, {"slug": "a"}]}`:                                                                                                            `permissions[1].slug`,
		`{"roles": [{"slug": "a"}, {"slug": "a"}]}`:                                                                                                                  `roles[1].slug`,
		`{"roles": [{"slug": "Bad Slug!"}]}`:                                                                                                                         `roles[0].slug: "Bad Slug!" is not a slug`,
		`{"roles": [{"slug": "a", "type": "nonsense"}]}`:                                                                                                             `roles[0].type: "nonsense" is not one of`,
		`{"organizations": [{"name": "A"}], "connections": [{"organization": "A", "state": "actve"}]}`:                                                               `connections[0].state: "actve" is not one of`,
		`{"organizations": [{"name": "A"}], "connections": [{"organization": "A", "type": "Nonsense"}]}`:                                                             `connections[0].type: "Nonsense" is not one of`,
		`{"organizations": [{"name": "A"}], "directories": [{"organization": "A", "type": "zz"}]}`:                                                                   `directories[0].type: "zz" is not one of`,
		`{"organizations": [{"name": "A"}], "directories": [{"organization": "A", "users": [{"email": "a@b.c", "state": "zz"}]}]}`:                                   `directories[0].users[0].state: "zz" is not one of`,
		`{"organizations": [{"name": "A"}], "directories": [{"organization": "A", "users": [{"email": "a@b.c", "role": "nope"}]}]}`:                                  `directories[0].users[0].role: no role "nope"`,
		`{"organizations": [{"name": "A"}], "api_keys": [{"organization": "A", "value": "k"}, {"organization": "A", "value": "k"}]}`:                                 `api_keys[1].value`,
		`{"organizations": [{"name": "A"}], "api_keys": [{"organization": "A", "permissions": ["posts:raed"]}]}`:                                                     `api_keys[0].permissions[0]: no permission "posts:raed"`,
		`{"applications": [{"client_id": "c", "redirect_uris": ["nope"]}]}`:                                                                                          `applications[0].redirect_uris[0]: "nope" is not an absolute URL`,
		`{"organizations": [{"name": "A"}], "applications": [{"client_id": "c"}], "machines": [{"client_id": "c", "organization": "A"}]}`:                            `machines[0].client_id: "c" is already at applications[0].client_id`,
		`{"resources": ["nope"]}`: `resources[0]: "nope" is not an absolute URL`,
	} {
		t.Run(said, func(t *testing.T) {
			_, err := workostest.New(workostest.WithSeed([]byte(seed)))
			if err == nil || !strings.Contains(err.Error(), said) {
				t.Errorf("%v does not say %s", err, said)
			}
		})
	}
}

func TestASeedIsPlantedAsItStands(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t, workostest.WithSeed([]byte(`{
		"users": [{"email": "a@x.test"}],
		"permissions": [{"slug": "posts:read", "name": "Read posts", "description": "All of them"}],
		"roles": [{"slug": "reader", "permissions": ["posts:read"]}],
		"organizations": [{"name": "Acme", "members": [{"email": "a@x.test"}]}, {"name": "Acme", "members": [{"email": "a@x.test", "role": "admin"}]}]
	}`)))
	client, ctx := server.Confidential(t), t.Context()
	read, err := client.Authorization.GetPermission(ctx, "posts:read")
	is.NoErr(err)
	is.Equal(read.Name+", "+read.Description, "Read posts, All of them")
	all, err := client.Organizations.List(ctx, nil).Collect(9)
	is.NoErr(err)
	roles := map[core.RoleSlug]int{}
	for _, organization := range all {
		tokens, err := server.SignIn(must(server.UserByEmail("a@x.test")).ID, organization.ID)
		is.NoErr(err)
		token, err := client.UserManagement.VerifyAccessToken(ctx, tokens.AccessToken, usermanagement.AccessTokenPolicy{})
		is.NoErr(err)
		roles[token.Role]++
	}
	is.Equal(roles, map[core.RoleSlug]int{"member": 1, "admin": 1}) // One in each of two organizations with the same name.
}
