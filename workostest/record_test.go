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

// recorded records what a program does, and returns the file and its content.
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

// replayed runs a program on a recording, without a WorkOS, and returns the failures of the test.
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
	t.Run("replay WorkOS's responses, for another key too", func(t *testing.T) {
		is := is.New(t)
		id = ""
		said, err := replayed(t, file, act)
		is.NoErr(err)
		is.Equal(said, "")
		is.Equal(id, original)
	})
	t.Run("fail a test that sends an unrecorded request", func(t *testing.T) {
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
	t.Run("fail a test that does not request all", func(t *testing.T) {
		is := is.New(t)
		said, err := replayed(t, file, func(c *workos.Confidential) error { _, err := c.Organizations.Create(ctx, "Acme", nil); return err })
		is.NoErr(err)
		is.True(strings.Contains(said, "no request for GET /organizations/"+string(original)))
	})
	t.Run("keep an error and its code", func(t *testing.T) {
		is := is.New(t)
		missing := func(c *workos.Confidential) error { _, err := c.Organizations.Get(ctx, "org_none"); return err }
		file, _ := recorded(t, func(c *workos.Confidential) error { _ = missing(c); return nil }) //nolint:contextcheck // a server lives until it is closed
		said, err := replayed(t, file, missing)
		is.Equal(said, "")
		is.True(errors.Is(err, core.ErrNotFound))
	})
	t.Run("that are missing are reported", func(t *testing.T) {
		said, _ := replayed(t, "testdata/none.json", act)
		is.New(t).True(strings.Contains(said, "WORKOSTEST_RECORD=1 creates"))
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

// A recording of a response, as a handler returns it for one request.
func recordedOf(t *testing.T, method, path, body, response string) (file, text string) {
	t.Helper()
	is := is.New(t)
	server := workostest.Start(t)
	server.Handle(method, strings.Split(path, "?")[0], http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, response) }))
	file = filepath.Join(t.TempDir(), "recording.json")
	t.Setenv(workostest.RecordVariable, "1")
	tb := &fakeTB{}
	is.Equal(tb.run(func() { is.NoErr(ask(t, workostest.Record(tb, file), method, server.URL+path, body)) }), "")
	t.Setenv(workostest.RecordVariable, "")
	written, err := os.ReadFile(file)
	is.NoErr(err)
	return file, string(written)
}

func ask(t *testing.T, transport http.RoundTripper, method, address, body string) error {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	is.New(t).NoErr(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer sk_test_workostest")
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func TestARecordingKeepsWhatProgramsDecideBy(t *testing.T) {
	for name, tt := range map[string]struct {
		method, path, body, response string
		shown, hidden                []string
	}{
		"the state of a connection": {"GET", "/connections/conn_1", "", `{"object":"connection","id":"conn_1","state":"active"}`, []string{`"active"`}, nil},
		"an API key, except its value": {
			"POST", "/api_keys/validations", `{"value":"sk_value"}`, `{"api_key":{"id":"api_key_1","name":"CI","owner":{"type":"organization","id":"org_1"},"permissions":["posts:read"],"value":"of-the-key"}}`,
			[]string{"api_key_1", `"CI"`, "org_1", "posts:read", `"organization"`},
			[]string{"sk_value", "of-the-key"},
		},
		"redirect URIs, but not the address of a TOTP": {
			"POST", "/auth/factors/enroll", `{"type":"totp"}`, `{"type":"totp","totp":{"uri":"otpauth://totp/a","secret":"JBSW"},"redirect_uris":[{"uri":"https://app.test/cb"}]}`,
			nil,
			[]string{"otpauth", "JBSW"},
		},
		"external IDs with sk_ in a word": {"GET", "/organizations/external_id/task_1", "", `{"id":"org_1","external_id":"task_1"}`, []string{"task_1"}, nil},
		"metadata by plain names, but not by the names of secrets": {
			"GET", "/organizations/org_1", "", `{"id":"org_1","metadata":{"state":"open","url":"https://x.test","key":"k1","otp_code":"c1","totp_code":"c2","verification_code":"c3","passphrase":"c4"}}`,
			[]string{`"open"`, "https://x.test", `"k1"`},
			[]string{"c1", "c2", "c3", "c4"},
		},
		"texts, except those with a secret": {
			"GET", "/organizations/org_1", "", `{"id":"org_1","name":"Desk sk_live_1","metadata":{"a":"Authorization: Bearer abcdefghij","b":"ghp_abc","c":"the bearer of it"}}`,
			[]string{"the bearer of it"},
			[]string{"sk_live_1", "abcdefghij", "ghp_abc"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, text := recordedOf(t, tt.method, tt.path, tt.body, tt.response)
			for _, shown := range tt.shown {
				if !strings.Contains(text, shown) {
					t.Errorf("%s is not in %s", shown, text)
				}
			}
			for _, hidden := range tt.hidden {
				if strings.Contains(text, hidden) {
					t.Errorf("%s is in the file", hidden)
				}
			}
		})
	}
}

func TestARecordingTellsRequestsApart(t *testing.T) {
	for name, tt := range map[string]struct {
		method, path, body, otherPath, otherBody string
		same                                     bool
	}{
		"by a state":                      {"POST", "/organizations", `{"name":"A","domain_data":[{"domain":"a.b","state":"pending"}]}`, "/organizations", `{"name":"A","domain_data":[{"domain":"a.b","state":"verified"}]}`, false},
		"by an external ID":               {"GET", "/organizations/external_id/task_1", "", "/organizations/external_id/task_2", "", false},
		"not by a secret":                 {"POST", "/api_keys/validations", `{"value":"sk_a"}`, "/api_keys/validations", `{"value":"sk_b"}`, true},
		"not by the client ID":            {"GET", "/sso/jwks/client_1", "", "/sso/jwks/client_2", "", true},
		"not by the client ID in a query": {"GET", "/sso/authorize?redirect_uri=https://a.test/&response_type=code&provider=GoogleOAuth&client_id=a", "", "/sso/authorize?redirect_uri=https://a.test/&response_type=code&provider=GoogleOAuth&client_id=b", "", true},
		"not by the state of a sign-in":   {"GET", "/sso/authorize?redirect_uri=https://a.test/&response_type=code&provider=GoogleOAuth&client_id=a&state=1", "", "/sso/authorize?redirect_uri=https://a.test/&response_type=code&provider=GoogleOAuth&client_id=a&state=2", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			file, _ := recordedOf(t, tt.method, tt.path, tt.body, `{}`)
			tb := &fakeTB{}
			said := tb.run(func() {
				_ = ask(t, workostest.Record(tb, file), tt.method, "http://127.0.0.1:9"+tt.otherPath, tt.otherBody)
			})
			if (said == "") != tt.same {
				t.Errorf("said %q", said)
			}
		})
	}
}
