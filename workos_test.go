package workos_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func TestConstructors(t *testing.T) {
	t.Run("a public client needs a client ID", func(t *testing.T) {
		is := is.New(t)
		client, err := workos.NewPublic("")
		is.True(client == nil)
		is.True(errors.Is(err, core.ErrInvalidArgument))
		is.True(strings.Contains(err.Error(), "clientID"))
	})
	t.Run("a confidential client needs an API key, but no client ID", func(t *testing.T) {
		is := is.New(t)
		client, err := workos.NewConfidential("", "client_1")
		is.True(client == nil)
		is.True(strings.Contains(err.Error(), "apiKey"))
		_, err = workos.NewConfidential("sk_1", "")
		is.NoErr(err)
	})
	t.Run("every module of both clients is set", func(t *testing.T) {
		public, err := workos.NewPublic("client_1")
		is.New(t).NoErr(err)
		confidential, err := workos.NewConfidential("sk_1", "client_1")
		is.New(t).NoErr(err)
		for _, client := range []reflect.Value{reflect.ValueOf(public).Elem(), reflect.ValueOf(confidential).Elem(), reflect.ValueOf(confidential.Public()).Elem()} {
			for i := range client.NumField() {
				if client.Field(i).IsZero() {
					t.Errorf("%s.%s is the zero value", client.Type(), client.Type().Field(i).Name)
				}
			}
		}
	})
	t.Run("no printed form of a client or of one of its modules holds the key", func(t *testing.T) {
		is := is.New(t)
		client, err := workos.NewConfidential("sk_test_hunter2", "client_1")
		is.NoErr(err)
		for _, v := range []any{client, *client, client.Core(), *client.Core(), client.UserManagement, &client.UserManagement, client.SSO, client.Organizations, client.Options()} {
			is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v %s", v, v, v, v), "hunter2"))
		}
	})
}
