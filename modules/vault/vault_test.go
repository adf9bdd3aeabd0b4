package vault_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/vault"
)

func TestWhatIsSent(t *testing.T) {
	tests := []struct {
		name string
		call func(*testing.T, vault.Service) error
		want string
	}{
		{
			"a value is sent unchanged, with an empty context by default",
			func(t *testing.T, s vault.Service) error {
				_, err := s.CreateObject(t.Context(), "n", core.NewSecret("hunter2"), nil, nil)
				return err
			},
			`POST /vault/v1/kv {"name":"n","value":"hunter2","key_context":{}}`,
		},
		{
			"an update without a version check overwrites",
			func(t *testing.T, s vault.Service) error {
				_, err := s.UpdateObject(t.Context(), "secret_1", core.Secret{}, nil)
				return err
			},
			`PUT /vault/v1/kv/secret_1 {"value":""}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, vault.New, `{"id":"secret_1"}`)
			is.NoErr(test.call(t, service))
			is.Equal(len(sent.Sent()), 1)
			is.Equal(sent.Last().String(), test.want)
		})
	}
}

func TestDataKeys(t *testing.T) {
	t.Run("a plain key does not print, and its encrypted form does", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, vault.New, `{"id":"key_1","data_key":"cGxhaW4=","encrypted_keys":"Y2lwaGVy","context":{"a":"b"}}`)
		pair, err := service.CreateDataKey(t.Context(), vault.KeyContext{"a": "b"}, nil)
		is.NoErr(err)
		is.Equal(*pair, vault.DataKeyPair{
			DataKey: vault.DataKey{ID: "key_1", Key: core.NewSecret("cGxhaW4=")}, Context: vault.KeyContext{"a": "b"}, EncryptedKeys: "Y2lwaGVy",
		})
		written, err := json.Marshal(pair)
		is.NoErr(err)
		printed := fmt.Sprintf("%+v %s", *pair, written)
		is.True(!strings.Contains(printed, "cGxhaW4"))
		is.True(strings.Contains(printed, "Y2lwaGVy"))
	})
}

// withoutNetwork returns an option that responds to the requests of the Example by method and path; other requests are a conflict.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(func(r moduletest.Request) (int, string) {
		if body, ok := bodies[r.Route()]; ok {
			return http.StatusOK, body
		}
		return http.StatusConflict, ""
	}))
}
