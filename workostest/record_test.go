package workostest_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// recorded makes a recording of what a program does, and returns its file and what is in it.
func recorded(t *testing.T, act func(*workos.Confidential) error) (file, text string) {
	t.Helper()
	is := is.New(t)
	file = filepath.Join(t.TempDir(), "testdata", "recording.json")
	server := workostest.Start(t, workostest.WithUsers(workostest.User{Email: "ada@example.com", Password: core.NewPassword("an engine of brass")}))
	t.Setenv(workostest.RecordVariable, "1")
	tb := &fakeTB{}
	said := tb.run(func() {
		is.NoErr(act(server.Confidential(t, core.WithTransport(workostest.Record(tb, file)))))
	})
	is.Equal(said, "")
	t.Setenv(workostest.RecordVariable, "")
	written, err := os.ReadFile(file)
	is.NoErr(err)
	return file, string(written)
}

// replayed runs a program on a recording, without a WorkOS, and returns what the test fails with.
func replayed(t *testing.T, file string, act func(*workos.Confidential) error) (said string, err error) {
	t.Helper()
	tb := &fakeTB{}
	return tb.run(func() {
		client, made := workos.NewConfidential("sk_test_another", "client_another", core.WithBaseURL("http://127.0.0.1:9"),
			core.WithTransport(workostest.Record(tb, file)), core.WithRetry(core.RetryPolicy{}))
		if made != nil {
			t.Error(made)
			return
		}
		err = act(client)
	}), err
}

func TestRecordings(t *testing.T) {
	ctx := t.Context()
	var id core.OrganizationID
	act := func(client *workos.Confidential) error {
		acme, err := client.Organizations.Create(ctx, "Acme", nil)
		if err != nil {
			return err
		}
		id = acme.ID
		if _, err := client.Organizations.Get(ctx, acme.ID); err != nil {
			return err
		}
		auth, err := client.UserManagement.AuthenticateWithPassword(ctx, "ada@example.com", core.NewPassword("an engine of brass"), nil)
		if err != nil {
			return err
		}
		_, err = client.UserManagement.AuthenticateWithRefreshToken(ctx, auth.RefreshToken, nil)
		if err != nil {
			return err
		}
		return client.Organizations.Delete(ctx, acme.ID)
	}
	file, text := recorded(t, act)
	original := id
	t.Run("hold no secret", func(t *testing.T) {
		for _, secret := range []string{"sk_test", "an engine of brass", "eyJ", "Authorization"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in the file", secret)
			}
		}
		is.New(t).True(strings.Contains(text, string(original)) && strings.Contains(text, "ada@example.com"))
	})
	t.Run("answer as WorkOS did, for another key too", func(t *testing.T) {
		is := is.New(t)
		id = ""
		said, err := replayed(t, file, act)
		is.NoErr(err)
		is.Equal(said, "")
		is.Equal(id, original)
	})
	t.Run("fail a test that sends what was not recorded", func(t *testing.T) {
		is := is.New(t)
		for _, other := range []func(*workos.Confidential) error{
			func(c *workos.Confidential) error { _, err := c.Organizations.Create(ctx, "Another", nil); return err },
			func(c *workos.Confidential) error { _, err := c.Organizations.Get(ctx, "org_other"); return err },
			func(c *workos.Confidential) error {
				_, err := c.Organizations.Create(ctx, "Acme", nil)
				if err != nil {
					return nil //nolint:nilerr // the first is there
				}
				_, err = c.Organizations.Create(ctx, "Acme", nil) // Recorded once.
				return err
			},
		} {
			said, err := replayed(t, file, other)
			is.True(err != nil)
			is.True(strings.Contains(said, "has no response left for"))
		}
	})
	t.Run("fail a test that does not ask for all", func(t *testing.T) {
		is := is.New(t)
		said, err := replayed(t, file, func(c *workos.Confidential) error { _, err := c.Organizations.Create(ctx, "Acme", nil); return err })
		is.NoErr(err)
		is.True(strings.Contains(said, "nobody asked for GET /organizations/"+string(original)))
	})
	t.Run("keep an error and its code", func(t *testing.T) {
		is := is.New(t)
		missing := func(c *workos.Confidential) error { _, err := c.Organizations.Get(ctx, "org_none"); return err }
		file, _ := recorded(t, func(c *workos.Confidential) error { _ = missing(c); return nil }) //nolint:contextcheck // a server lives until it is closed
		said, err := replayed(t, file, missing)
		is.Equal(said, "")
		is.True(errors.Is(err, core.ErrNotFound))
	})
	t.Run("that are not there are said so", func(t *testing.T) {
		said, _ := replayed(t, "testdata/none.json", act)
		is.New(t).True(strings.Contains(said, "WORKOSTEST_RECORD=1 makes"))
	})
}

func TestARecordingKnowsSecretsBySpellingAndForm(t *testing.T) {
	is := is.New(t)
	const secret = "s3cret-0815"
	server := workostest.Start(t)
	server.Handle("GET", "/organizations", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"device_code":%[1]q,"userCode":%[1]q,"Client-Secret":%[1]q,"otp":815081508,"secret":{"primary":%[1]q},"keys":[{"d":%[1]q}],
			"redirect":"https://x.example/?code=%[1]s","note":"sealed Fe26.2**%[1]s","text":"key sk_live_%[1]s was revoked","claim_nonce":%[1]q,
			"data":[],"name":"Acme","id":"org_1","token_type":"Bearer"}`, secret)
	}))
	file := filepath.Join(t.TempDir(), "recording.json")
	t.Setenv(workostest.RecordVariable, "1")
	tb := &fakeTB{}
	said := tb.run(func() {
		client := server.Confidential(t, core.WithTransport(workostest.Record(tb, file)))
		_, _ = client.Organizations.List(t.Context(), nil).Page()
	})
	is.Equal(said, "")
	written, err := os.ReadFile(file)
	is.NoErr(err)
	for _, hidden := range []string{secret, "815081508"} {
		is.True(!strings.Contains(string(written), hidden))
	}
	for _, shown := range []string{`"Acme"`, `"org_1"`, `"Bearer"`} {
		is.True(strings.Contains(string(written), shown))
	}
}
