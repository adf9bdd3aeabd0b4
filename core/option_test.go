package core_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestOptionsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		option   core.Option
		argument string
	}{
		"a host with a scheme":              {core.WithAPIHostname("https://api.badvalue.com"), "WithAPIHostname"},
		"a host with a path":                {core.WithAPIHostname("api.badvalue.com/v1"), "WithAPIHostname"},
		"a host with a trailing slash":      {core.WithAPIHostname("api.badvalue.com/"), "WithAPIHostname"},
		"a host with a port":                {core.WithAPIHostname("api.badvalue.com:443"), "WithAPIHostname"},
		"a host with a user":                {core.WithAPIHostname("user@api.badvalue.com"), "WithAPIHostname"},
		"a host with a query":               {core.WithAPIHostname("api.badvalue.com?x"), "WithAPIHostname"},
		"a host with a fragment":            {core.WithAPIHostname("api.badvalue.com#x"), "WithAPIHostname"},
		"a host with a space":               {core.WithAPIHostname("api.badvalue.com "), "WithAPIHostname"},
		"a host with a line break":          {core.WithAPIHostname("api.badvalue.com\r\n"), "WithAPIHostname"},
		"a host that is not ASCII":          {core.WithAPIHostname("api.bädvalue.com"), "WithAPIHostname"},
		"an empty host":                     {core.WithAPIHostname(""), "WithAPIHostname"},
		"empty brackets":                    {core.WithAPIHostname("[]"), "WithAPIHostname"},
		"an IPv6 address with a port":       {core.WithAPIHostname("[::1]:80"), "WithAPIHostname"},
		"half a bracket":                    {core.WithAPIHostname("[::1"), "WithAPIHostname"},
		"an IPv6 zone":                      {core.WithAPIHostname("fe80::1%eth0"), "WithAPIHostname"},
		"an IPv6 zone that is another host": {core.WithAPIHostname("[::1%]@badvalue.com/]"), "WithAPIHostname"},

		"port 0":     {core.WithPort(0), "WithPort"},
		"port -1":    {core.WithPort(-1), "WithPort"},
		"port 65536": {core.WithPort(65536), "WithPort"},

		"a base URL without a scheme":    {core.WithBaseURL("api.badvalue.com"), "WithBaseURL"},
		"a base URL with another scheme": {core.WithBaseURL("ftp://api.badvalue.com"), "WithBaseURL"},
		"a base URL without a host":      {core.WithBaseURL("https://"), "WithBaseURL"},
		"a base URL with a port alone":   {core.WithBaseURL("http://:8080"), "WithBaseURL"},
		"a base URL with an empty port":  {core.WithBaseURL("http://badvalue:"), "WithBaseURL"},
		"a base URL with port 0":         {core.WithBaseURL("http://badvalue:0"), "WithBaseURL"},
		"a base URL with port 65536":     {core.WithBaseURL("http://badvalue:65536"), "WithBaseURL"},
		"a prefix that begins with //":   {core.WithBaseURL("https://badvalue.com//v1"), "WithBaseURL"},
		"a prefix that ends with //":     {core.WithBaseURL("https://badvalue.com/v1//"), "WithBaseURL"},
		"a prefix of slashes":            {core.WithBaseURL("https://badvalue.com//"), "WithBaseURL"},
		"a prefix with // within":        {core.WithBaseURL("https://badvalue.com/a//b"), "WithBaseURL"},
		"a prefix with ..":               {core.WithBaseURL("https://badvalue.com/a/../b"), "WithBaseURL"},
		"a prefix that ends with ..":     {core.WithBaseURL("https://badvalue.com/a/.."), "WithBaseURL"},
		"a prefix with .":                {core.WithBaseURL("https://badvalue.com/./b/"), "WithBaseURL"},
		"a prefix with .. in disguise":   {core.WithBaseURL("https://badvalue.com/a/%2e%2E/b"), "WithBaseURL"},
		"a prefix with .. after %2F":     {core.WithBaseURL("https://badvalue.com/a%2F..%2Fb"), "WithBaseURL"},
		"a prefix with %2F%2F":           {core.WithBaseURL("https://badvalue.com/a%2F%2Fb"), "WithBaseURL"},
		"a prefix with a space alone":    {core.WithBaseURL("https://badvalue.com/%20/b"), "WithBaseURL"},
		"a prefix with a backslash":      {core.WithBaseURL(`https://badvalue.com/a\b`), "WithBaseURL"},
		"a prefix with %5C":              {core.WithBaseURL("https://badvalue.com/a%5Cb"), "WithBaseURL"},
		"a prefix with a line break":     {core.WithBaseURL("https://badvalue.com/a%0D%0Ab"), "WithBaseURL"},
		"a prefix with NUL":              {core.WithBaseURL("https://badvalue.com/a%00"), "WithBaseURL"},
		"a prefix with half an escape":   {core.WithBaseURL("https://badvalue.com/a%2"), "WithBaseURL"},
		"a prefix with an API key":       {core.WithBaseURL("https://badvalue.com/sk_test_badvalue"), "WithBaseURL"},
		"a prefix with a printed secret": {core.WithBaseURL("https://badvalue.com/[redacted]"), "WithBaseURL"},
		"a prefix and a query":           {core.WithBaseURL("https://badvalue.com/v1?a=b"), "WithBaseURL"},
		"a prefix and an empty query":    {core.WithBaseURL("https://badvalue.com/v1?"), "WithBaseURL"},
		"a prefix and a fragment":        {core.WithBaseURL("https://badvalue.com/v1#a"), "WithBaseURL"},
		"a prefix and an empty fragment": {core.WithBaseURL("https://badvalue.com/v1#"), "WithBaseURL"},
		"a prefix and a user":            {core.WithBaseURL("https://user:badvalue@localhost/v1"), "WithBaseURL"},
		"a base URL with a query":        {core.WithBaseURL("https://badvalue.com?a=b"), "WithBaseURL"},
		"a base URL with an empty query": {core.WithBaseURL("https://badvalue.com?"), "WithBaseURL"},
		"a base URL with a fragment":     {core.WithBaseURL("https://badvalue.com#a"), "WithBaseURL"},
		"a base URL with a user":         {core.WithBaseURL("https://user:badvalue@localhost"), "WithBaseURL"},
		"a base URL with an IPv6 zone":   {core.WithBaseURL("http://[fe80::1%25eth0]"), "WithBaseURL"},
		"a base URL that is opaque":      {core.WithBaseURL("https:badvalue.com"), "WithBaseURL"},
		"a base URL that is not a URL":   {core.WithBaseURL("http://bad value\x00"), "WithBaseURL"},
		"an empty base URL":              {core.WithBaseURL(""), "WithBaseURL"},

		"a negative timeout": {core.WithTimeout(-1), "WithTimeout"},

		"a header value with a line break":          {core.WithHeaders(map[string]string{"X-A": "badvalue\r\nX-Evil: 1"}), "WithHeaders"},
		"a header value with a lone line feed":      {core.WithHeaders(map[string]string{"X-A": "badvalue\n"}), "WithHeaders"},
		"a header value with a NUL":                 {core.WithHeaders(map[string]string{"X-A": "badvalue\x00"}), "WithHeaders"},
		"a header name with a line break":           {core.WithHeaders(map[string]string{"X-A\r\nX-Evil": "badvalue"}), "WithHeaders"},
		"a header name with a space":                {core.WithHeaders(map[string]string{"X A": "badvalue"}), "WithHeaders"},
		"a header name with a colon":                {core.WithHeaders(map[string]string{"X-A:": "badvalue"}), "WithHeaders"},
		"a header without a name":                   {core.WithHeaders(map[string]string{"": "badvalue"}), "WithHeaders"},
		"Authorization":                             {core.WithHeaders(map[string]string{"Authorization": "badvalue"}), "WithHeaders"},
		"authorization by another spelling":         {core.WithHeaders(map[string]string{"aUTHORIZATION": "badvalue"}), "WithHeaders"},
		"Content-Type":                              {core.WithHeaders(map[string]string{"Content-Type": "badvalue"}), "WithHeaders"},
		"Content-Length":                            {core.WithHeaders(map[string]string{"Content-Length": "badvalue"}), "WithHeaders"},
		"Transfer-Encoding":                         {core.WithHeaders(map[string]string{"Transfer-Encoding": "badvalue"}), "WithHeaders"},
		"Host":                                      {core.WithHeaders(map[string]string{"Host": "badvalue"}), "WithHeaders"},
		"Accept-Encoding":                           {core.WithHeaders(map[string]string{"Accept-Encoding": "badvalue"}), "WithHeaders"},
		"Accept":                                    {core.WithHeaders(map[string]string{"Accept": "badvalue"}), "WithHeaders"},
		"Range":                                     {core.WithHeaders(map[string]string{"range": "badvalue"}), "WithHeaders"},
		"Content-Encoding":                          {core.WithHeaders(map[string]string{"Content-Encoding": "badvalue"}), "WithHeaders"},
		"Idempotency-Key":                           {core.WithHeaders(map[string]string{"Idempotency-Key": "badvalue"}), "WithHeaders"},
		"what net/http treats like Idempotency-Key": {core.WithHeaders(map[string]string{"X-Idempotency-Key": "badvalue"}), "WithHeaders"},
		"Warrant-Token":                             {core.WithHeaders(map[string]string{"Warrant-Token": "badvalue"}), "WithHeaders"},

		"an application without a name":            {core.WithAppInfo("", "1.0"), "WithAppInfo"},
		"an application with a space":              {core.WithAppInfo("bad value", "1.0"), "WithAppInfo"},
		"an application with a line break":         {core.WithAppInfo("badvalue\r\nX-Evil: 1", ""), "WithAppInfo"},
		"an application version with a line break": {core.WithAppInfo("app", "1\nbadvalue"), "WithAppInfo"},
		"an application with a parenthesis":        {core.WithAppInfo("badvalue(", ""), "WithAppInfo"},
		"an application with a slash":              {core.WithAppInfo("badvalue/1", ""), "WithAppInfo"},
		"an application that is not ASCII":         {core.WithAppInfo("bädvalue", ""), "WithAppInfo"},

		"no HTTP client": {core.WithHTTPClient(nil), "WithHTTPClient"},
		"no transport":   {core.WithTransport(nil), "WithTransport"},
		"no logger":      {core.WithLogger(nil), "WithLogger"},

		"negative retries":       {core.WithRetry(core.RetryPolicy{MaxRetries: -1}), "WithRetry"},
		"a negative delay":       {core.WithRetry(core.RetryPolicy{BaseDelay: -1}), "WithRetry"},
		"a negative bound":       {core.WithRetry(core.RetryPolicy{MaxDelay: -1}), "WithRetry"},
		"a negative Retry-After": {core.WithRetry(core.RetryPolicy{MaxRetryAfter: -1}), "WithRetry"},

		"room for no response":       {core.WithMaxResponseBytes(0), "WithMaxResponseBytes"},
		"a negative response length": {core.WithMaxResponseBytes(-1), "WithMaxResponseBytes"},

		"no option at all": {nil, "opts[1]"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			client, err := core.NewClient(clientID, core.WithHTTPS(true), c.option)
			is.True(client == nil)
			is.Equal(argument(t, err, "badvalue"), c.argument)
			_, err = core.NewConfidential(apiKey, clientID, core.WithHTTPS(true), c.option)
			is.Equal(argument(t, err, apiKey), c.argument)
		})
	}
}

func TestTheFirstRefusedOptionIsTheError(t *testing.T) {
	is := is.New(t)
	_, err := core.NewClient(clientID, core.WithPort(80), core.WithTimeout(-1), core.WithPort(0))
	is.Equal(argument(t, err, ""), "WithTimeout")
}

func TestBaseURL(t *testing.T) {
	for name, c := range map[string]struct {
		options []core.Option
		want    string
	}{
		"is the production API by default":        {nil, "https://api.workos.com"},
		"takes a host":                            {[]core.Option{core.WithAPIHostname("api.example.com")}, "https://api.example.com"},
		"takes port 1":                            {[]core.Option{core.WithPort(1)}, "https://api.workos.com:1"},
		"takes port 65535":                        {[]core.Option{core.WithPort(65535)}, "https://api.workos.com:65535"},
		"takes plain HTTP":                        {[]core.Option{core.WithHTTPS(false)}, "http://api.workos.com"},
		"can go back to HTTPS":                    {[]core.Option{core.WithHTTPS(false), core.WithHTTPS(true)}, "https://api.workos.com"},
		"takes host, scheme and port together":    {[]core.Option{core.WithAPIHostname("127.0.0.1"), core.WithHTTPS(false), core.WithPort(8080)}, "http://127.0.0.1:8080"},
		"puts brackets around IPv6":               {[]core.Option{core.WithAPIHostname("::1")}, "https://[::1]"},
		"takes IPv6 with brackets":                {[]core.Option{core.WithAPIHostname("[::1]")}, "https://[::1]"},
		"takes IPv6 with a port":                  {[]core.Option{core.WithAPIHostname("[2001:db8::1]"), core.WithPort(8443)}, "https://[2001:db8::1]:8443"},
		"takes a name of one label with a hyphen": {[]core.Option{core.WithAPIHostname("work-os_1")}, "https://work-os_1"},
		"is set whole":                            {[]core.Option{core.WithBaseURL("http://127.0.0.1:8080")}, "http://127.0.0.1:8080"},
		"takes a prefix":                          {[]core.Option{core.WithBaseURL("https://gateway.example/workos")}, "https://gateway.example/workos"},
		"takes a prefix with a slash at the end":  {[]core.Option{core.WithBaseURL("https://gateway.example/workos/")}, "https://gateway.example/workos"},
		"takes a prefix of several segments":      {[]core.Option{core.WithBaseURL("http://[::1]:8080/a/b.c/~d")}, "http://[::1]:8080/a/b.c/~d"},
		"takes a prefix that is escaped":          {[]core.Option{core.WithBaseURL("https://gateway.example/work%20os/a%2Fb%3F")}, "https://gateway.example/work%20os/a%2Fb%3F"},
		"escapes a prefix that is not":            {[]core.Option{core.WithBaseURL("https://gateway.example/wörk os")}, "https://gateway.example/w%C3%B6rk%20os"},
		"keeps a prefix with a later port":        {[]core.Option{core.WithBaseURL("https://gateway.example/workos"), core.WithPort(2)}, "https://gateway.example:2/workos"},
		"set whole forgets an earlier prefix":     {[]core.Option{core.WithBaseURL("https://gateway.example/workos"), core.WithBaseURL("https://example.com")}, "https://example.com"},
		"drops a trailing slash":                  {[]core.Option{core.WithBaseURL("https://example.com/")}, "https://example.com"},
		"is set whole with IPv6":                  {[]core.Option{core.WithBaseURL("http://[::1]:8080")}, "http://[::1]:8080"},
		"takes a scheme in capitals":              {[]core.Option{core.WithBaseURL("HTTPS://example.com")}, "https://example.com"},
		"set whole forgets an earlier port":       {[]core.Option{core.WithPort(99), core.WithHTTPS(false), core.WithBaseURL("https://example.com")}, "https://example.com"},
		"set whole yields to a later port":        {[]core.Option{core.WithBaseURL("https://example.com:1"), core.WithPort(2)}, "https://example.com:2"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			client := confidential(t, s, append(c.options, core.WithLogger(slog.New(slog.DiscardHandler)))...)
			is.Equal(client.BaseURL(), c.want)
			_, err := get(context.Background(), client)
			is.NoErr(err)
			is.Equal(s.last().URL, c.want+"/things/1")
		})
	}
}

func TestOptionsAreWhatTheClientWasMadeWith(t *testing.T) {
	is := is.New(t)
	c, err := core.NewClient(clientID)
	is.NoErr(err)
	is.Equal(c.Options(), core.Options{
		APIHostname: "api.workos.com", HTTPS: true, Timeout: time.Minute, Retry: core.DefaultRetryPolicy(), MaxResponseBytes: 32 << 20,
	})
	is.Equal(c.Version(), core.Version)
	is.Equal(c.ClientID(), core.ClientID(clientID))

	transport, client, logger := scripted(responds(200, aThing)), &http.Client{}, slog.New(slog.DiscardHandler)
	retry := core.RetryPolicy{MaxRetries: 7, BaseDelay: 1, MaxDelay: 2, MaxRetryAfter: 3}
	c, err = core.NewClient(clientID,
		core.WithAPIHostname("example.com"), core.WithHTTPS(false), core.WithPort(81), core.WithTimeout(0),
		core.WithHeaders(map[string]string{"x-one": "1"}), core.WithHeaders(map[string]string{"X-Two": "2"}), core.WithHeaders(nil),
		core.WithAppInfo("app", "1.2"), core.WithRetry(retry), core.WithMaxResponseBytes(1), core.WithLogger(logger),
		core.WithHTTPClient(client), core.WithTransport(transport),
	)
	is.NoErr(err)
	options := c.Options()
	is.Equal(options.HTTPClient.Timeout, client.Timeout)
	_, err = options.Transport.RoundTrip(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/own", http.NoBody))
	is.NoErr(err)
	is.Equal(transport.count(), 1) // a view of the one that was given
	is.True(!options.Logger.Enabled(t.Context(), slog.LevelError))
	options.HTTPClient, options.Transport, options.Logger = nil, nil, nil // package probes tests what they give access to
	is.Equal(options, core.Options{
		APIHostname: "example.com", Port: 81, Headers: http.Header{"X-One": {"1"}, "X-Two": {"2"}},
		AppInfo: core.AppInfo{Name: "app", Version: "1.2"}, Retry: retry, MaxResponseBytes: 1,
	})
}

func TestOptionsReturnsACopy(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	given := map[string]string{"X-One": "1"}
	c := confidential(t, s, core.WithHeaders(given))
	given["X-One"] = "changed by the caller"
	options := c.Options()
	options.Headers.Set("X-One", "changed")
	options.Headers["X-One"][0] = "changed in place"
	options.Headers.Set("X-Two", "added")
	options.APIHostname = "example.com"
	is.Equal(c.Options().Headers, http.Header{"X-One": {"1"}})
	_, err := get(context.Background(), c)
	is.NoErr(err)
	is.Equal(s.last().header("X-One"), "1")
	is.Equal(s.last().header("X-Two"), "")
	is.True(strings.HasPrefix(s.last().URL, "https://api.workos.com/"))
}

func TestOneSetOfOptionsServesTwoClients(t *testing.T) {
	is := is.New(t)
	shared := core.WithHeaders(map[string]string{"X-Shared": "1"})
	first := confidential(t, scripted(responds(200, aThing)), shared, core.WithHeaders(map[string]string{"X-First": "1"}))
	second := confidential(t, scripted(responds(200, aThing)), shared)
	is.Equal(first.Options().Headers, http.Header{"X-Shared": {"1"}, "X-First": {"1"}})
	is.Equal(second.Options().Headers, http.Header{"X-Shared": {"1"}})
}

func TestEveryRequestCarriesTheClientsHeaders(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	c := confidential(t, s, core.WithHeaders(map[string]string{"X-Tenant": "42", "x-tab": "a\tb"}), core.WithAppInfo("my-app", "3.1"))
	for _, verb := range verbs {
		is.NoErr(verb.send(context.Background(), c))
		is.Equal(s.last().header("X-Tenant"), "42")
		is.Equal(s.last().header("X-Tab"), "a\tb")
		is.Equal(s.last().header("Accept"), "application/json")
		is.Equal(s.last().header("User-Agent"), c.UserAgent())
	}
	_, err := engine.KeylessGet[thing](context.Background(), *c.Keyless(), core.Path("/x"))
	is.NoErr(err)
	is.Equal(s.last().header("X-Tenant"), "42")

	own := confidential(t, s, core.WithHeaders(map[string]string{"User-Agent": "own/1"}))
	is.NoErr(own.Get(context.Background(), core.Path("/x"), nil))
	is.Equal(s.last().header("User-Agent"), "own/1")
	is.Equal(own.UserAgent(), "own/1")
}

func TestUserAgent(t *testing.T) {
	platform := " go/" + strings.Fields(strings.TrimPrefix(runtime.Version(), "go"))[0] + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"
	for name, c := range map[string]struct {
		options []core.Option
		suffix  string
	}{
		"names the SDK, Go and the platform":     {nil, ""},
		"names the application with its version": {[]core.Option{core.WithAppInfo("my-app", "1.2.3")}, " my-app/1.2.3"},
		"names an application without a version": {[]core.Option{core.WithAppInfo("my-app", "")}, " my-app"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			client, err := core.NewClient(clientID, c.options...)
			is.NoErr(err)
			is.Equal(client.UserAgent(), "workos-typestate-go/"+core.Version+platform+c.suffix)
		})
	}
}

func TestTheCallersHTTPClientStaysAsItIs(t *testing.T) {
	is := is.New(t)
	own := scripted(responds(200, aThing))
	client := &http.Client{Transport: own, Timeout: time.Hour}
	c, err := core.NewConfidential(apiKey, clientID, core.WithHTTPClient(client))
	is.NoErr(err)
	_, err = get(context.Background(), c)
	is.NoErr(err)
	is.Equal(own.count(), 1)                    // its transport is used
	is.Equal(c.HTTPClient().Timeout, time.Hour) // and its timeout
	is.True(c.HTTPClient() != client)           // by a copy
	is.True(client.CheckRedirect == nil)        // so that it still follows redirects itself
	is.True(client.Transport == http.RoundTripper(own))

	other := scripted(responds(200, aThing))
	c, err = core.NewConfidential(apiKey, clientID, core.WithTransport(other), core.WithHTTPClient(client))
	is.NoErr(err)
	_, err = get(context.Background(), c)
	is.NoErr(err)
	is.Equal(other.count(), 1) // WithTransport overrides the client's
	is.Equal(own.count(), 1)
}

func TestTheSDKsOwnHTTPClientIsNotTheDefaultOne(t *testing.T) {
	is := is.New(t)
	c, err := core.NewClient(clientID)
	is.NoErr(err)
	is.True(c.HTTPClient() != http.DefaultClient)
	is.True(c.HTTPClient().Transport != http.DefaultTransport)
	is.True(c.HTTPClient().Jar == nil)
	_, ok := c.HTTPClient().Transport.(*http.Transport)
	is.True(!ok) // its holder could change it
}

func TestAKeyOverPlainHTTP(t *testing.T) {
	for host, warned := range map[string]bool{
		"http://api.workos.com":          true,
		"http://10.0.0.1:8080":           true,
		"http://localhost.example.com":   true,
		"http://[2001:db8::1]":           true,
		"http://0.0.0.0":                 true,
		"https://api.workos.com":         false,
		"https://10.0.0.1":               false,
		"http://localhost:8080":          false,
		"http://workos.localhost":        false,
		"http://127.0.0.1":               false,
		"http://127.0.0.2:9":             false,
		"http://[::1]:8080":              false,
		"http://[::ffff:127.0.0.1]:8080": false,
	} {
		t.Run("to "+host+map[bool]string{true: " is warned about", false: " is not warned about"}[warned], func(t *testing.T) {
			is := is.New(t)
			var log bytes.Buffer
			logger := slog.New(slog.NewTextHandler(&log, nil))
			_, err := core.NewConfidential(apiKey, "", core.WithLogger(logger), core.WithBaseURL(host))
			is.NoErr(err)
			is.Equal(strings.Contains(log.String(), "level=WARN"), warned)
			is.True(!strings.Contains(log.String(), apiKey))

			log.Reset()
			_, err = core.NewClient(clientID, core.WithLogger(logger), core.WithBaseURL(host))
			is.NoErr(err)
			is.Equal(log.String(), "") // there is no key to lose
		})
	}
}

func TestWarningsGoToTheDefaultLoggerUnlessThereIsAnother(t *testing.T) {
	is := is.New(t)
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)

	_, err := core.NewConfidential(apiKey, "", core.WithHTTPS(false), core.WithLogger(slog.New(slog.DiscardHandler)))
	is.NoErr(err)
	is.Equal(log.String(), "")

	c := confidential(t, scripted(responds(200, aThing)), core.WithHTTPS(false))
	is.Equal(strings.Count(log.String(), "level=WARN"), 1)

	log.Reset()
	_, err = get(context.Background(), c)
	is.NoErr(err)
	is.Equal(log.String(), "") // without a logger no attempt is logged
}

func TestHTTPClientReturnsACopy(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(302, "", "Location", "/elsewhere"))
	c := confidential(t, s)
	c.HTTPClient().CheckRedirect = nil
	c.HTTPClient().Transport = http.DefaultTransport
	_, err := get(context.Background(), c)
	is.True(err != nil)
	is.Equal(s.count(), 1) // still with its own transport, and still not followed
}
