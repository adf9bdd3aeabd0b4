package usermanagement_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestChangesOfMetadata(t *testing.T) {
	for name, test := range map[string]struct {
		params usermanagement.UpdateUserParams
		want   string
	}{
		"nothing is changed by itself": {usermanagement.UpdateUserParams{}, `{}`},
		"a key is set":                 {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"plan": new("pro")}}, `{"metadata":{"plan":"pro"}}`},
		"a key is removed":             {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"trial": nil}}, `{"metadata":{"trial":null}}`},
		"an empty value is a value":    {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"plan": new("")}}, `{"metadata":{"plan":""}}`},
		"no changes are none":          {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{}}, `{"metadata":{}}`},
		"all of it is removed by name": {usermanagement.UpdateUserParams{ClearMetadata: true}, `{"metadata":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			setup := testclient.Start(t)
			_, _ = setup.Confidential.UserManagement.UpdateUser(t.Context(), "user_1", &test.params)
			is.New(t).Equal(string(setup.Server.Requests()[0].Body), test.want)
		})
	}
	t.Run("what changes and what removes everything do not go together", func(t *testing.T) {
		setup := testclient.Start(t)
		_, err := setup.Confidential.UserManagement.UpdateUser(t.Context(), "user_1", &usermanagement.UpdateUserParams{
			Metadata: core.MetadataChanges{"plan": nil}, ClearMetadata: true,
		})
		moduletest.WantArgument(t, err, "ClearMetadata")
		is.New(t).Equal(len(setup.Server.Requests()), 0)
	})
}

func TestUserPasswords(t *testing.T) {
	for name, test := range map[string]struct {
		password usermanagement.UserPassword
		argument string
	}{
		"an empty password":     {usermanagement.PlaintextPassword(""), "Password"},
		"a hash that is empty":  {usermanagement.HashedPassword{Type: usermanagement.PasswordHashTypeBcrypt}, "Password.Hash"},
		"a hash without a type": {usermanagement.HashedPassword{Hash: core.NewSecret("$2b$")}, "Password.Type"},
	} {
		t.Run(name+" is refused, for a new user and for another password", func(t *testing.T) {
			setup := testclient.Start(t)
			_, err := setup.Confidential.UserManagement.CreateUser(t.Context(), "a@b.test", &usermanagement.CreateUserParams{Password: test.password})
			moduletest.WantArgument(t, err, test.argument)
			_, err = setup.Confidential.UserManagement.UpdateUser(t.Context(), "user_1", &usermanagement.UpdateUserParams{Password: test.password})
			moduletest.WantArgument(t, err, test.argument)
			is.New(t).Equal(len(setup.Server.Requests()), 0)
		})
	}
	for name, test := range map[string]struct {
		password usermanagement.UserPassword
		want     string
	}{
		"none sends no member":         {nil, `{"email":"a@b.test"}`},
		"plaintext sends the password": {usermanagement.PlaintextPassword("hunter2"), `{"email":"a@b.test","password":"hunter2"}`},
		"a hash sends its kind":        {usermanagement.HashedPassword{Hash: core.NewSecret("$2b$"), Type: usermanagement.PasswordHashTypeBcrypt}, `{"email":"a@b.test","password_hash":"$2b$","password_hash_type":"bcrypt"}`},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			setup := testclient.Start(t)
			params := usermanagement.CreateUserParams{Password: test.password}
			_, _ = setup.Confidential.UserManagement.CreateUser(t.Context(), "a@b.test", &params)
			is.Equal(string(setup.Server.Requests()[0].Body), test.want)
			is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v", params, params, params), "hunter2"))
		})
	}
}

func TestTheProviderOfAnIdentityIsOneToSignInWith(t *testing.T) {
	is := is.New(t)
	is.Equal(usermanagement.IdentityProviderGitHub.Provider(), usermanagement.ProviderGitHub) // which the API spells in two ways
	is.Equal(usermanagement.IdentityProviderGoogle.Provider(), usermanagement.ProviderGoogle)
}
