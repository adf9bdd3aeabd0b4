package core_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestPathEscapesEachValueAsOneSegment(t *testing.T) {
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		_, _ = w.Write([]byte(aThing))
	}))
	defer server.Close()
	c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL))
	is.New(t).NoErr(err)
	defer c.HTTPClient().CloseIdleConnections()

	for value, want := range map[string]string{
		"org_01":       "org_01",
		"a/b":          "a%2Fb",
		"../users":     "..%2Fusers",
		"/":            "%2F",
		"a b":          "a%20b",
		" a":           "%20a",
		"%2e%2e":       "%252e%252e",
		"%2F":          "%252F",
		"%":            "%25",
		"?x=1":         "%3Fx=1",
		"#":            "%23",
		"a#b":          "a%23b",
		"ü":            "%C3%BC",
		"\xff":         "%FF",
		"...":          "...",
		`a\b`:          "a%5Cb",
		"{id}":         "%7Bid%7D",
		"a;b":          "a%3Bb",
		"user@example": "user@example",
		"a+b":          "a+b",
	} {
		t.Run(fmt.Sprintf("%q becomes %s", value, want), func(t *testing.T) {
			is := is.New(t)
			target := core.Path("/things/{id}/parts", value)
			_, err := engine.Get[thing](context.Background(), *c, target)
			is.NoErr(err)
			is.Equal(got, "/things/"+want+"/parts") // on the wire

			browser, err := browserURL(c, target)
			is.NoErr(err)
			is.Equal(browser, server.URL+"/things/"+want+"/parts")

			parsed, err := url.Parse(browser)
			is.NoErr(err)
			is.Equal(parsed.Path, "/things/"+value+"/parts") // as a server reads it
			is.Equal(parsed.RawQuery, "")
			is.Equal(parsed.Fragment, "")
		})
	}
}

func TestPathsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		target   core.Target
		argument string
		value    string
	}{
		"an empty value":                         {core.Path("/things/{id}", ""), "id", ""},
		"a blank value":                          {core.Path("/things/{id}", " "), "id", ""},
		"a value of no-break spaces":             {core.Path("/things/{id}", "\u00a0\u2003"), "id", ""},
		"one dot":                                {core.Path("/things/{id}", "."), "id", ""},
		"two dots":                               {core.Path("/things/{id}", ".."), "id", ""},
		"a line break":                           {core.Path("/things/{id}", "\n"), "id", ""},
		"a line break within":                    {core.Path("/things/{id}", "badvalue\r\nX: y"), "id", "badvalue"},
		"a NUL":                                  {core.Path("/things/{id}", "badvalue\x00"), "id", "badvalue"},
		"a DEL":                                  {core.Path("/things/{id}", "badvalue\x7f"), "id", "badvalue"},
		"a control character of Latin-1":         {core.Path("/things/{id}", "badvalue\u0085"), "id", "badvalue"},
		"the second value":                       {core.Path("/things/{id}/parts/{part_id}", "1", ".."), "partID", ""},
		"a value of a placeholder in camel case": {core.Path("/things/{thingId}", ""), "thingID", ""},
		"a secret value":                         {core.SecretPath("/things/{token}", core.NewSecret("badvalue\n")), "token", "badvalue"},
		"too few values":                         {core.Path("/things/{id}/parts/{part_id}", "badvalue"), "partID", "badvalue"},
		"too many values":                        {core.Path("/things/{id}", "1", "badvalue"), "path", "badvalue"},
		"a value without a placeholder":          {core.Path("/things", "badvalue"), "path", "badvalue"},
		"a template without a slash":             {core.Path("things"), "path", ""},
		"an empty template":                      {core.Path(""), "path", ""},
		"a template that is another host":        {core.Path("//evil.example/things"), "path", "evil"},
		"a template that is a URL":               {core.Path("https://evil.example/things"), "path", "evil"},
		"a template with a query":                {core.Path("/things?a=b"), "path", ""},
		"a template with a fragment":             {core.Path("/things#a"), "path", ""},
		"a template with a backslash":            {core.Path(`/\evil.example`), "path", "evil"},
		"a template with two dots":               {core.Path("/things/../users"), "path", ""},
		"a template with escaped dots":           {core.Path("/things/%2e%2E/users"), "path", ""},
		"a template with a broken escape":        {core.Path("/things/%zz"), "path", ""},
		"a template with a line break":           {core.Path("/things/\n"), "path", ""},
		"a template of a field":                  {core.Path("/things").Query(struct{ F func() }{}), "params", ""},
		"a query that is not an object":          {core.Path("/things").Query([]int{1}), "params", ""},
		"the zero value":                         {core.Target{}, "target", ""},
		"a zero value with a query":              {core.Target{}.Query(map[string]string{"a": "1"}), "target", ""},
		"an invalid path with an invalid query":  {core.Path("/things/{id}", "").Query(struct{ F func() }{}), "id", ""},
		"an invalid path with marks":             {engine.OnAuthHost(engine.Deduplicated(core.Path("/things/{id}", "").Query(nil))), "id", ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			client := confidential(t, s)
			_, err := engine.Get[thing](context.Background(), *client, c.target)
			is.Equal(argument(t, err, c.value), c.argument)
			_, err = core.List[thing](context.Background(), client, c.target, nil).Page()
			is.Equal(argument(t, err, c.value), c.argument)
			_, err = engine.KeylessPost[thing](context.Background(), *client.Keyless(), c.target, nil)
			is.Equal(argument(t, err, c.value), c.argument)
			_, err = browserURL(client, c.target)
			is.Equal(argument(t, err, c.value), c.argument)
			is.Equal(s.count(), 0) // nothing is sent
		})
	}
}

func TestPathsWithoutPlaceholdersAreSentAsTheyAre(t *testing.T) {
	for _, path := range []string{"/", "/things", "/things/", "/a//b", "/.well-known/x", "/a%20b"} {
		t.Run(path, func(t *testing.T) {
			is := is.New(t)
			got, err := browserURL(confidential(t, scripted(responds(200, ""))), pathOf(path))
			is.NoErr(err)
			is.Equal(got, "https://api.workos.com"+path)
		})
	}
}

func TestSecretPathKeepsItsValueOutOfErrors(t *testing.T) {
	for name, token := range map[string]string{
		"as it is":                    "inv_token_1234",
		"that is escaped in the path": "tok/en 1234",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(404, `{"message":"Cannot GET /invitations/by_token/`+url.PathEscape(token)+`, token `+token+`"}`))
			_, err := engine.Get[thing](context.Background(), *confidential(t, s), core.SecretPath("/invitations/by_token/{token}", core.NewSecret(token)))
			is.True(strings.HasSuffix(s.last().URL, "/"+url.PathEscape(token)))
			is.True(errors.Is(err, core.ErrNotFound))
			is.Equal(err.Error(), "workos: GET /invitations/by_token/{token}: 404 Not Found: Cannot GET /invitations/by_token/[redacted], token [redacted]")
		})
	}
}

func TestATargetPrintsAsItsRoute(t *testing.T) {
	is := is.New(t)
	target := core.SecretPath("/invitations/{token}", core.NewSecret("inv_token_1234"))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		is.Equal(fmt.Sprintf(verb, target), "/invitations/{token}")
	}
}

func TestATargetIsNotChangedByWhatIsMadeOfIt(t *testing.T) {
	is := is.New(t)
	c := confidential(t, scripted(responds(200, "")))
	base := core.Path("/things").Query(map[string]string{"a": "1"})
	more := base.Query(map[string]string{"b": "2"})
	_ = engine.OnAuthHost(base)
	first, err := browserURL(c, base)
	is.NoErr(err)
	is.Equal(first, "https://api.workos.com/things?a=1")
	second, err := browserURL(c, more)
	is.NoErr(err)
	is.Equal(second, "https://api.workos.com/things?a=1&b=2") // Query adds to the existing query
}

func TestOnAuthHost(t *testing.T) {
	for name, c := range map[string]struct {
		options []core.Option
		want    string
	}{
		"goes to the other host with the production API":        {nil, "https://auth.workos.com/sso/logout"},
		"stays with a host that the client was given":           {[]core.Option{core.WithAPIHostname("example.com")}, "https://example.com/sso/logout"},
		"stays with a base URL that the client was given":       {[]core.Option{core.WithBaseURL("http://127.0.0.1:99")}, "http://127.0.0.1:99/sso/logout"},
		"stays with a gateway's prefix":                         {[]core.Option{core.WithBaseURL("https://gateway.example/workos")}, "https://gateway.example/workos/sso/logout"},
		"stays with a prefix of the API's own host":             {[]core.Option{core.WithBaseURL("https://api.workos.com/workos")}, "https://api.workos.com/workos/sso/logout"},
		"goes to the other host if the given host is the API's": {[]core.Option{core.WithAPIHostname(core.DefaultAPIHostname)}, "https://auth.workos.com/sso/logout"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			client := confidential(t, s, c.options...)
			target := engine.OnAuthHost(core.Path("/sso/logout"))
			_, err := engine.Get[thing](context.Background(), *client, target)
			is.NoErr(err)
			is.Equal(s.last().URL, c.want)
			browser, err := browserURL(client, target)
			is.NoErr(err)
			is.Equal(browser, c.want)
		})
	}
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{"a", "../users", "a/b", "", " ", ".", "%2e%2e", "?x=1", "#", "ü", "\x00", "{id}"} {
		f.Add(seed)
	}
	c := confidential(f, scripted(responds(200, "")))
	f.Fuzz(func(t *testing.T, value string) {
		address, err := browserURL(c, core.Path("/things/{id}/parts", value))
		if err != nil {
			return
		}
		parsed, err := url.Parse(address)
		if err != nil || parsed.Host != "api.workos.com" || parsed.RawQuery != "" || parsed.Fragment != "" {
			t.Fatalf("%q leads to %q (%v)", value, address, err)
		}
		segments := strings.Split(parsed.EscapedPath(), "/")
		if len(segments) != 4 || segments[1] != "things" || segments[3] != "parts" || parsed.Path != "/things/"+value+"/parts" {
			t.Fatalf("%q leads to %q", value, address)
		}
		if cleaned, _ := url.JoinPath(address); cleaned != address {
			t.Fatalf("%q leads to %q, which a server reads as %q", value, address, cleaned)
		}
	})
}
