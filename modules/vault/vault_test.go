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
			"a name is one segment of the path, whatever it holds",
			func(t *testing.T, s vault.Service) error {
				_, err := s.ReadObjectByName(t.Context(), "a/../b?c=d#é %2e")
				return err
			},
			"GET /vault/v1/kv/name/a%2F..%2Fb%3Fc=d%23%C3%A9%20%252e",
		},
		{
			"a value is sent as it is, with an empty context if there is none",
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
		{
			"an update with a version check sends it",
			func(t *testing.T, s vault.Service) error {
				_, err := s.UpdateObject(t.Context(), "secret_1", core.NewSecret("x"), &vault.UpdateObjectParams{VersionCheck: core.Some(core.VaultVersionID("v1"))})
				return err
			},
			`PUT /vault/v1/kv/secret_1 {"value":"x","version_check":"v1"}`,
		},
		{
			"a deletion has its version check in the query",
			func(t *testing.T, s vault.Service) error {
				_, err := s.DeleteObject(t.Context(), "secret_1", &vault.DeleteObjectParams{VersionCheck: "v 1"})
				return err
			},
			"DELETE /vault/v1/kv/secret_1?version_check=v+1",
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

func TestEmptyIDsAreRefused(t *testing.T) {
	service, sent := moduletest.Start(t, vault.New, `{"id":"secret_1"}`)
	tests := []struct {
		name, argument string
		call           func(*testing.T) error
	}{
		{"ReadObject", "id", func(t *testing.T) error { _, err := service.ReadObject(t.Context(), ""); return err }},
		{"ReadObjectByName", "name", func(t *testing.T) error { _, err := service.ReadObjectByName(t.Context(), " "); return err }},
		{"ReadObjectByName of what would lead elsewhere", "name", func(t *testing.T) error { _, err := service.ReadObjectByName(t.Context(), ".."); return err }},
		{"DescribeObject", "id", func(t *testing.T) error { _, err := service.DescribeObject(t.Context(), ""); return err }},
		{"ListObjectVersions", "objectID", func(t *testing.T) error { _, err := service.ListObjectVersions(t.Context(), "").Page(); return err }},
		{"UpdateObject", "id", func(t *testing.T) error {
			_, err := service.UpdateObject(t.Context(), "", core.Secret{}, nil)
			return err
		}},
		{"DeleteObject", "id", func(t *testing.T) error {
			_, err := service.DeleteObject(t.Context(), "", nil)
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			moduletest.WantArgument(t, test.call(t), test.argument)
			is.New(t).Equal(len(sent.Sent()), 0)
		})
	}
}

// withoutNetwork lets the requests of the Example be answered by method and path; the rest is a conflict.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(func(r moduletest.Request) (int, string) {
		if body, ok := bodies[r.Route()]; ok {
			return http.StatusOK, body
		}
		return http.StatusConflict, ""
	}))
}
