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
		"nothing changes by default":      {usermanagement.UpdateUserParams{}, `{}`},
		"a key is set":                    {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"plan": new("pro")}}, `{"metadata":{"plan":"pro"}}`},
		"a key is removed":                {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"trial": nil}}, `{"metadata":{"trial":null}}`},
		"an empty value is a value":       {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"plan": new("")}}, `{"metadata":{"plan":""}}`},
		"an empty change stays empty":     {usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{}}, `{"metadata":{}}`},
		"ClearMetadata removes all of it": {usermanagement.UpdateUserParams{ClearMetadata: true}, `{"metadata":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			setup := testclient.Start(t)
			_, _ = setup.Confidential.UserManagement.UpdateUser(t.Context(), "user_1", &test.params)
			is.New(t).Equal(string(setup.Server.Requests()[0].Body), test.want)
		})
	}
	t.Run("Metadata and ClearMetadata exclude each other", func(t *testing.T) {
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
		"an empty hash":         {usermanagement.HashedPassword{Type: usermanagement.PasswordHashTypeBcrypt}, "Password.Hash"},
		"a hash without a type": {usermanagement.HashedPassword{Hash: core.NewSecret("$2b$")}, "Password.Type"},
	} {
		t.Run(name+" is rejected when creating and when updating a user", func(t *testing.T) {
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
		"nil sends no password":        {nil, `{"email":"a@b.test"}`},
		"plaintext sends the password": {usermanagement.PlaintextPassword("hunter2"), `{"email":"a@b.test","password":"hunter2"}`},
		"a hash sends its type":        {usermanagement.HashedPassword{Hash: core.NewSecret("$2b$"), Type: usermanagement.PasswordHashTypeBcrypt}, `{"email":"a@b.test","password_hash":"$2b$","password_hash_type":"bcrypt"}`},
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

func TestProviderOfAnIdentity(t *testing.T) {
	is := is.New(t)
	is.Equal(usermanagement.IdentityProviderGitHub.Provider(), usermanagement.ProviderGitHub) // the API has two spellings of it
	is.Equal(usermanagement.IdentityProviderGoogle.Provider(), usermanagement.ProviderGoogle)
}
