package env_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/internal/test/moduletest"
)

// set sets the two variables; an empty one counts as not set. Clients created afterwards send nothing to WorkOS.
func set(t *testing.T, apiKey, clientID string) {
	t.Helper()
	before := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = before })
	http.DefaultTransport = moduletest.Over(moduletest.Body(`{}`))
	t.Setenv(env.APIKeyVariable, apiKey)
	t.Setenv(env.ClientIDVariable, clientID)
}

// keyOf returns the key that client sends.
func keyOf(t *testing.T, client *workos.Confidential) string {
	t.Helper()
	is.New(t).NoErr(client.Get(t.Context(), core.Path("/x"), nil))
	sent := http.DefaultTransport.(*moduletest.Transport).Last()
	return strings.TrimPrefix(sent.Header.Get("Authorization"), "Bearer ")
}

func TestNew(t *testing.T) {
	for name, test := range map[string]struct {
		apiKey, clientID string // of the environment
		args             []env.Argument
		wantKey, wantID  string
	}{
		"no argument takes both from the environment":        {"sk_env", "client_env", nil, "sk_env", "client_env"},
		"a key overrides the environment":                    {"sk_env", "client_env", []env.Argument{env.Key("sk_given")}, "sk_given", "client_env"},
		"an empty key falls back to the environment":         {"sk_env", "", []env.Argument{env.Key("")}, "sk_env", ""},
		"options override the environment":                   {"sk_env", "client_env", []env.Argument{env.Options{APIKey: core.NewSecret("sk_given"), ClientID: "client_given"}}, "sk_given", "client_given"},
		"options without a key take it from the environment": {"sk_env", "client_env", []env.Argument{env.Options{ClientID: "client_given"}}, "sk_env", "client_given"},
		"a key overrides the key of the options":             {"sk_env", "", []env.Argument{env.Key("sk_given"), env.Options{APIKey: core.NewSecret("sk_ignored"), ClientID: "client_given"}}, "sk_given", "client_given"},
		"a client ID alone is a public client":               {"", "", []env.Argument{env.Options{ClientID: "client_given"}}, "", "client_given"},
		"a client ID in the environment alone as well":       {"", "client_env", nil, "", "client_env"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			set(t, test.apiKey, test.clientID)
			client, err := env.New(test.args...)
			is.NoErr(err)
			is.Equal(client.HasAPIKey(), test.wantKey != "")
			confidential, err := client.Confidential("organizations.List")
			if test.wantKey == "" {
				is.True(errors.Is(err, env.ErrAPIKeyRequired))
				is.True(strings.Contains(err.Error(), "organizations.List"))
			} else {
				is.NoErr(err)
				is.Equal(keyOf(t, confidential), test.wantKey)
				is.Equal(string(confidential.ClientID()), test.wantID)
			}
			public, err := client.Public()
			if test.wantID == "" {
				is.True(strings.Contains(err.Error(), env.ClientIDVariable))
			} else {
				is.NoErr(err)
				is.Equal(string(public.ClientID()), test.wantID)
			}
			is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v %v", client, client, *client, test.args), "sk_"))
		})
	}
	t.Run("neither credential is an error that says what to do", func(t *testing.T) {
		is := is.New(t)
		set(t, "", "")
		_, err := env.New()
		is.True(errors.Is(err, env.ErrNoCredentials))
		is.True(strings.Contains(err.Error(), env.APIKeyVariable) && strings.Contains(err.Error(), env.ClientIDVariable))
	})
	t.Run("a malformed credential is an error at once", func(t *testing.T) {
		is := is.New(t)
		set(t, "client_swapped", "")
		_, err := env.New()
		is.True(errors.Is(err, core.ErrInvalidArgument))
		is.True(!strings.Contains(err.Error(), "client_swapped"))
	})
	for name, args := range map[string][]env.Argument{
		"options before the key":   {env.Options{}, env.Key("sk_1")},
		"two keys":                 {env.Key("sk_1"), env.Key("sk_2")},
		"three arguments":          {env.Key("sk_1"), env.Options{}, env.Options{}},
		"nil instead of an option": {nil},
	} {
		t.Run(name+" is not a form of the constructor", func(t *testing.T) {
			set(t, "sk_env", "client_env")
			_, err := env.New(args...)
			is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
		})
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOptions(t *testing.T) {
	is := is.New(t)
	set(t, "", "")
	var seen *http.Request
	client, err := env.New(env.Options{
		APIKey: core.NewSecret("sk_1"), APIHostname: "api.test", HTTPS: core.Some(false), Port: 8080, Timeout: 3 * time.Second,
		MaxRetries: core.Some(0), Headers: map[string]string{"X-Team": "a"}, AppInfo: core.AppInfo{Name: "app", Version: "2"},
		Transport: transport(func(r *http.Request) (*http.Response, error) {
			seen = r
			return &http.Response{StatusCode: http.StatusInternalServerError, Body: io.NopCloser(strings.NewReader("{}"))}, nil
		}),
		More: []core.Option{core.WithMaxResponseBytes(99)},
	})
	is.NoErr(err)
	confidential, err := client.Confidential("a test")
	is.NoErr(err)
	is.Equal(confidential.BaseURL(), "http://api.test:8080")
	options := confidential.Options()
	is.Equal(options.Timeout, 3*time.Second)
	is.Equal(options.Retry.MaxRetries, 0)
	is.Equal(options.MaxResponseBytes, int64(99))
	is.True(confidential.Get(context.Background(), core.Path("/x"), nil) != nil)
	is.Equal(seen.Header.Get("X-Team"), "a")
	is.True(strings.HasSuffix(seen.Header.Get("User-Agent"), " app/2"))

	_, err = env.New(env.Options{APIKey: core.NewSecret("sk_1"), Port: 70000})
	is.True(errors.Is(err, core.ErrInvalidArgument))
}

func TestPublicAndConfidential(t *testing.T) {
	t.Run("they read their own variables", func(t *testing.T) {
		is := is.New(t)
		set(t, "sk_env", "client_env")
		public, err := env.Public()
		is.NoErr(err)
		is.Equal(string(public.ClientID()), "client_env")
		confidential, err := env.Confidential(core.WithPort(99))
		is.NoErr(err)
		is.Equal(keyOf(t, confidential), "sk_env")
		is.Equal(confidential.BaseURL(), "https://api.workos.com:99")
	})
	t.Run("a variable that is not set is named", func(t *testing.T) {
		is := is.New(t)
		set(t, "", "")
		_, err := env.Public()
		is.True(strings.Contains(err.Error(), env.ClientIDVariable))
		_, err = env.Confidential()
		is.True(errors.Is(err, env.ErrAPIKeyRequired))
		is.True(strings.Contains(err.Error(), env.APIKeyVariable))
	})
	t.Run("a confidential client needs no client ID", func(t *testing.T) {
		set(t, "sk_env", "")
		_, err := env.Confidential()
		is.New(t).NoErr(err)
	})
}

func TestHostOptions(t *testing.T) {
	for name, test := range map[string]struct{ host, port, https, base, refused string }{
		"nothing set is the production API": {base: "https://api.workos.com"},
		"all three":                         {host: "localhost", port: "8080", https: "false", base: "http://localhost:8080"},
		"a port that is not a number":       {port: "http", refused: env.PortVariable},
		"https that is neither":             {https: "maybe", refused: env.HTTPSVariable},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			set(t, "", "client_env")
			t.Setenv(env.HostnameVariable, test.host)
			t.Setenv(env.PortVariable, test.port)
			t.Setenv(env.HTTPSVariable, test.https)
			opts, err := env.HostOptions()
			if test.refused != "" {
				is.True(strings.Contains(err.Error(), test.refused))
				return
			}
			is.NoErr(err)
			client, err := env.Public(opts...)
			is.NoErr(err)
			is.Equal(client.BaseURL(), test.base)
		})
	}
}
