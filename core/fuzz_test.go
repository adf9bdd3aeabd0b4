package core_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
)

// FuzzErrorBody decodes error responses of any bytes.
func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `"x"`, `{"code":"a","message":"b"}`, `{"error":"invalid_grant","error_description":"d"}`,
		`{"errors":[{"field":"f","code":"c"},"text",1,null]}`, `{"message":["a","b"]}`, `{"message":"` + apiKey + `"}`, "<html>",
		`{"code":{"a":` + strings.Repeat("[", 100), `{"errors":{"code":"x"}}`, "{\"code\":\"\xff\"}", `{"code":"a","code":"b"}`,
	} {
		f.Add(422, seed)
	}
	for _, odd := range moduletest.Odd(`{"code":"@","message":"@","errors":["@",{"field":"@","message":"@","constraints":{"a":"@"}}],"error":"@"}`) {
		f.Add(400, odd)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 300 || status > 999 {
			return
		}
		_, err := get(t.Context(), confidential(t, scripted(responds(status, body))), core.WithMaxRetries(0))
		e, ok := errors.AsType[*core.Error](err)
		if !ok || e.Status != status {
			t.Fatalf("a %d with %q is %v", status, body, err)
		}
		if strings.Contains(err.Error(), apiKey) {
			t.Fatalf("the error of %q holds the key", body)
		}
		if !strings.HasPrefix(err.Error(), "workos: GET /things/{id}: "+strconv.Itoa(status)) {
			t.Fatalf("%q", err)
		}
		var raw any
		_ = e.Decode(&raw) // does not panic
		_ = errors.Is(err, core.ErrorCode(body))
	})
}

// FuzzRetryAfter reads headers of any bytes: the wait is never negative, and numbers are seconds.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"", "0", "7", " 7 ", "-1", "+3", "0.5", "1e9", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
		"Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 9999 07:28:00 GMT", "Mon, 99 Jan 2026 00:00:00 GMT", "soon", "1\n2",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		_, err := get(t.Context(), confidential(t, scripted(responds(http.StatusTooManyRequests, "", "Retry-After", header))), core.WithMaxRetries(0))
		e, ok := errors.AsType[*core.Error](err)
		if !ok || e.RetryAfter < 0 {
			t.Fatalf("%q is %v", header, err)
		}
		seconds, err := strconv.ParseUint(strings.TrimSpace(header), 10, 63) // rejects a sign
		if err == nil && seconds > 0 && seconds < 1<<32 && e.RetryAfter != time.Duration(seconds)*time.Second {
			t.Fatalf("%q is %v", header, e.RetryAfter)
		}
		if err == nil && seconds > 0 && e.RetryAfter == 0 {
			t.Fatalf("%q is now", header)
		}
	})
}

// leadsTo checks that an option results in one host and nothing else.
func leadsTo(t *testing.T, given string, c *core.Confidential) *url.URL {
	t.Helper()
	address, err := browserURL(c, core.Path("/things/{id}", "1"))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("%q makes %q: %v", given, address, err)
	}
	if u.EscapedPath() != c.Options().PathPrefix+"/things/1" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		t.Fatalf("%q makes %q", given, address)
	}
	if c.BaseURL()+"/things/1" != address || strings.ContainsAny(u.Host, "/\\@?# \t\r\n%") {
		t.Fatalf("%q makes %q", given, address)
	}
	if cleaned, err := url.JoinPath(address); err != nil || cleaned != address {
		t.Fatalf("%q makes %q, which a server reads as %q", given, address, cleaned)
	}
	if _, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil); err != nil {
		t.Fatalf("%q makes %q: %v", given, address, err)
	}
	return u
}

// FuzzBaseURL creates clients with any base URL: an accepted URL leads to its own host.
func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://api.workos.com", "http://127.0.0.1:8080/", "https://[::1]:443", "https://user@host", "https://host/path", "https://host?q",
		"https://host#f", "ftp://host", "//host", "https://", "https://host:", "https://host:0", "https://host:99999", "https://ho st",
		"https://host\r\nX: 1", "https://evil.example\\@host", "https://[::1%25eth0]", "https://%65vil", "https://gateway.example/workos", "https://gateway.example/workos/", "https://host/a%2Fb%20c",
		"https://host/a//b", "https://host//", "https://host/a/../b", "https://host/%2e%2E/b", "https://host/a%2F..", "https://host/a\\b", "https://host/%", "https://host/a;b=c", "https://host/a!b",
		"https://host/{id}", "https://host/ü", "https://host/a#", "HTTPS://HOST", "https:host", "https://host:80:80",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, base string) {
		c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(base), quiet())
		if err != nil {
			argument(t, err, "")
			return
		}
		u, given := leadsTo(t, base, c), must(url.Parse(base))
		if given.User != nil || given.RawQuery != "" || given.Fragment != "" || given.Path != "" && given.Path+"/things/1" != u.Path && given.Path+"things/1" != u.Path {
			t.Fatalf("%q is accepted, and a part of it left out", base)
		}
		if u.Scheme != given.Scheme || u.Hostname() != given.Hostname() || u.Port() != strings.TrimLeft(given.Port(), "0") {
			t.Fatalf("%q makes %q", base, u)
		}
	})
}

// FuzzAPIHostname does the same for the host alone.
func FuzzAPIHostname(f *testing.F) {
	for _, seed := range []string{
		"api.workos.com", "127.0.0.1", "::1", "[::1]", "host:80", "user@host", "host/path", "", " ", "host\r\n", "..", "-", "ü", "[::1", "fe80::1%eth0", "https://host",
	} {
		f.Add(seed, 0)
		f.Add(seed, 8443)
	}
	f.Fuzz(func(t *testing.T, host string, port int) {
		opts := []core.Option{core.WithAPIHostname(host), quiet()}
		if port != 0 {
			opts = append(opts, core.WithPort(port))
		}
		c, err := core.NewConfidential(apiKey, clientID, opts...)
		if err != nil {
			argument(t, err, "")
			return
		}
		u := leadsTo(t, host, c)
		if u.Scheme != "https" || u.Hostname() != strings.Trim(host, "[]") || port != 0 && u.Port() != strconv.Itoa(port) {
			t.Fatalf("%q and %d make %q", host, port, u)
		}
	})
}

// quiet keeps warnings out of the output.
func quiet() core.Option { return core.WithLogger(slog.New(slog.DiscardHandler)) }

func must[T any](v T, _ error) T { return v }
