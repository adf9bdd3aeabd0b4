package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

func TestAPI(t *testing.T) {
	u := sitDown(t)
	acme := u.server.AddOrganization(workostest.Organization{Name: "Acme \u009b2J", Domains: []string{"acme.example"}})
	for i := range 3 {
		u.server.AddOrganization(workostest.Organization{Name: "Zenith " + strconv.Itoa(i)})
	}
	file := filepath.Join(t.TempDir(), "body.json")
	u.NoErr(os.WriteFile(file, []byte(`{"name": "From a file"}`), 0o600))
	id := string(acme.ID)
	for name, test := range map[string]struct {
		args           []string
		input          string
		status         int
		stdout, stderr string // patterns
	}{
		"prints an object, indented":               {[]string{"GET", "/organizations/" + id}, "", exitDone, `^\{\n  "object": "organization",\n  "id": "` + id + `"`, `^$`},
		"prints it on one line":                    {[]string{"GET", "/organizations/" + id, "--json"}, "", exitDone, `^\{"object":"organization","id":"` + id + `".*\}\n$`, `^$`},
		"escapes what would change the terminal":   {[]string{"GET", "/organizations/" + id}, "", exitDone, `"name": "Acme \\u009b2J"`, `^$`},
		"sends a GET without a method and a slash": {[]string{"organizations/" + id}, "", exitDone, `"id": "` + id + `"`, `^$`},
		"takes a query":                            {[]string{"get", "/organizations", "--query", "domains=acme.example", "--columns", "id,name"}, "", exitDone, `^ID +NAME\n` + id + ` +Acme \\u009b2J\n$`, `^$`},
		"takes a query in the path":                {[]string{"/organizations?domains=acme.example", "--columns", "id"}, "", exitDone, `^ID\n` + id + `\n$`, `^$`},
		"prints a table of members of members":     {[]string{"/organizations/" + id, "--columns", "name,domains,nothing.there"}, "", exitDone, `^NAME +DOMAINS +NOTHING\.THERE\nAcme \S+ +\[\{.*\}\] +-\n$`, `^$`},
		"prints each object of all pages":          {[]string{"/organizations", "--paginate", "--query", "limit=1"}, "", exitDone, `^(\{"object":"organization",.*\}\n){4,}$`, `^$`},
		"prints a table of all pages":              {[]string{"/organizations", "--paginate", "--query", "limit=1", "--columns", "name"}, "", exitDone, `^NAME\n(.*\n){4,}$`, `^$`},
		"posts members":                            {[]string{"POST", "/organizations", "-f", "name=Post", "-F", `metadata={"tier":"gold"}`}, "", exitDone, `"name": "Post"(.|\n)*"tier": "gold"`, `^$`},
		"posts standard input":                     {[]string{"POST", "/organizations", "--input", "-"}, `{"name": "Piped"}`, exitDone, `"name": "Piped"`, `^$`},
		"puts a file":                              {[]string{"PUT", "/organizations/" + string(u.server.AddOrganization(workostest.Organization{Name: "Put"}).ID), "--input", file}, "", exitDone, `"name": "From a file"`, `^$`},
		"prints nothing for a DELETE":              {[]string{"DELETE", "/organizations/" + string(u.server.AddOrganization(workostest.Organization{Name: "Gone"}).ID)}, "", exitDone, `^$`, `^$`},
		"prints WorkOS's error and the request":    {[]string{"/organizations/org_none"}, "", exitFailed, `^$`, `^workos: GET /organizations/org_none: 404 .*\[request req_\w+\]\n$`},
		"escapes control characters in errors":     {[]string{"/organizations/a\u202eb"}, "", exitFailed, `^$`, `^workos: GET /organizations/a\\u202eb: 404 [^\x{202e}]*\n$`},
		"prints it as JSON":                        {[]string{"/organizations/org_none", "--json"}, "", exitFailed, `^$`, `^\{"error":"failed",.*"status":404,"request_id":"req_\w+"\}\n$`},
		"escapes a segment":                        {[]string{"/organizations/a%2Fb"}, "", exitFailed, `^$`, `404`},
		"rejects a segment that leads elsewhere":   {[]string{"/organizations/.."}, "", exitUsage, `^$`, `".."`},
		"rejects a placeholder":                    {[]string{"/organizations/{id}"}, "", exitUsage, `^$`, `the placeholder \{id\}`},
		"rejects a URL":                            {[]string{"https://evil.example/organizations"}, "", exitUsage, `^$`, `--base-url`},
		"rejects a path that is too long":          {[]string{strings.Repeat("/a", 11)}, "", exitUsage, `^$`, `more than 10 segments`},
		"rejects an unknown method":                {[]string{"FETCH", "/organizations"}, "", exitUsage, `^$`, `"FETCH" is not a method`},
		"rejects a body for GET":                   {[]string{"/organizations", "-f", "name=x"}, "", exitUsage, `^$`, `--query`},
		"rejects a body that is not JSON":          {[]string{"POST", "/organizations", "--input", "-"}, `name: x hunter2`, exitUsage, `^$`, `^the body in - is not JSON\n`},
		"rejects a member that is not JSON":        {[]string{"POST", "/organizations", "-F", "name=hunter2"}, "", exitUsage, `^$`, `^the value of --json-field name is not JSON`},
		"rejects a member without a value":         {[]string{"POST", "/organizations", "-f", "hunter2"}, "", exitUsage, `^$`, `^--field takes name=value\n`},
		"rejects a missing file":                   {[]string{"POST", "/organizations", "--input", file + ".none"}, "", exitFailed, `^$`, `^--input: open`},
		"rejects an unknown credential":            {[]string{"/organizations", "--as", "root"}, "", exitUsage, `^$`, `key or user`},
		"rejects pages of anything but GET":        {[]string{"POST", "/organizations", "--paginate"}, "", exitUsage, `^$`, `--paginate is for GET`},
		"prints a line for each request":           {[]string{"DELETE", "/organizations/org_none", "--verbose"}, "", exitFailed, `^$`, `level=DEBUG.*DELETE`},
	} {
		t.Run(name, func(t *testing.T) {
			u := *u
			u.t, u.input = t, test.input
			u.types(test.status, append([]string{"api"}, test.args...)...)
			u.sees(u.stdout, test.stdout)
			u.sees(u.stderr, test.stderr)
			u.True(!strings.Contains(u.stderr, "hunter2"))
		})
	}
}

func TestAPIHidesSecrets(t *testing.T) {
	u := sitDown(t)
	u.types(exitDone, "api", "POST", "/webhook_endpoints", "-f", "endpoint_url=https://example.com/h", "-F", `events=["user.created"]`)
	u.sees(u.stdout, `"secret": "\[redacted\]"`)
	u.Equal(u.stderr, "Hidden secrets: 1. --show-secrets shows them.\n")
	for _, args := range [][]string{{}, {"--columns", "id,secret"}, {"--paginate"}, {"--paginate", "--columns", "id,secret"}} {
		u.types(exitDone, append([]string{"api", "/webhook_endpoints"}, args...)...)
		u.sees(u.stdout, `\[redacted\]`)
		u.Equal(u.stderr, "Hidden secrets: 1. --show-secrets shows them.\n")
		u.types(exitDone, append([]string{"api", "/webhook_endpoints", "--show-secrets"}, args...)...)
		u.True(!strings.Contains(u.stdout, "redacted"))
		u.Equal(u.stderr, "")
	}
}

func TestAPIThatFails(t *testing.T) {
	t.Run("because the key is rejected is reported", func(t *testing.T) {
		u := sitDown(t)
		t.Setenv(env.APIKeyVariable, "sk_test_wrong")
		u.types(exitRefused, "api", "/organizations")
		u.sees(u.stderr, `401`, `\[request req_\w+\]`, `belong to this environment`)
		u.True(!strings.Contains(u.stderr, "sk_test_wrong"))
	})
	t.Run("because there is no response is reported", func(t *testing.T) {
		u := sitDown(t)
		t.Setenv(env.PortVariable, "1")
		u.types(exitUnavailable, "api", "POST", "/organizations", "-f", "name=x")
		u.sees(u.stderr, `POST /organizations: .*refused`)
	})
	t.Run("because of a server error is reported", func(t *testing.T) {
		u := sitDown(t)
		u.server.Inject(workostest.Fault{Status: http.StatusBadGateway})
		u.types(exitUnavailable, "api", "POST", "/organizations", "-f", "name=x", "--json")
		u.sees(u.stderr, `"error":"unavailable".*"status":502`)
	})
	t.Run("is not reported for a response without a body", func(t *testing.T) {
		u := sitDown(t)
		u.server.Stub(http.MethodPost, "/organizations", http.StatusAccepted, nil)
		u.types(exitDone, "api", "POST", "/organizations", "-f", "name=x")
		u.Equal(u.stdout+u.stderr, "")
		u.server.Stub(http.MethodPost, "/organizations", http.StatusOK, struct{}{})
		u.types(exitDone, "api", "POST", "/organizations", "-f", "name=x")
		u.Equal(u.stdout, "{}\n")
	})
}

func TestAPIAsTheUser(t *testing.T) {
	u := sitDown(t, workostest.WithOperations("GET /whoami"))
	u.types(exitCredential, "api", "/whoami", "--as", "user")
	u.sees(u.stderr, `workos login`)
	u.types(exitDone, "login")
	u.types(exitDone, "token")
	token := strings.TrimSpace(u.stdout)
	t.Setenv(env.APIKeyVariable, "") // The user needs no key.
	u.server.Handle(http.MethodGet, "/whoami", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer "+token:
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Query().Get("fail") != "":
			w.Header().Set("X-Request-ID", "req_1")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"message":"Not yours","code":"forbidden"}`))
		case r.URL.Query().Get("page") != "":
			_, _ = w.Write([]byte(`<html>`))
		default:
			_, _ = w.Write([]byte(`{"id": "prof_1"}`))
		}
	}))
	u.types(exitDone, "api", "/whoami", "--as", "user")
	u.Equal(u.stdout, "{\n  \"id\": \"prof_1\"\n}\n")
	u.types(exitRefused, "api", "/whoami?fail=1", "--as", "user")
	u.sees(u.stderr, `^workos: GET /whoami: 403 forbidden: Not yours \[request req_1\]\n`)
	u.types(exitFailed, "api", "/whoami?page=1", "--as", "user")
	u.sees(u.stderr, `is not JSON`)
	t.Setenv(env.PortVariable, "1")
	u.types(exitUnavailable, "api", "/whoami", "--as", "user")
	u.sees(u.stderr, `^workos: GET /whoami: .*refused`)
	u.types(exitUsage, "api", "/whoami", "--as", "user", "--paginate")
}
