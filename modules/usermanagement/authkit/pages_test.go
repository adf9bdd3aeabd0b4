package authkit_test

import (
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
	"github.com/workos-typestate/workos/workostest"
)

// pixel is an image.
const pixel = "GIF89a\x01\x00\x01\x00\x00\x00\x00;"

func TestTheWayOutOfAPage(t *testing.T) {
	const (
		home         = `<a href="/">Home</a>`
		organization = `<a href="/organizations?from=403">Switch organization</a>`
		signOut      = `<form method="post" action="/sign-out"><button>Sign out</button></form>`
	)
	ways := func(t *testing.T, body string) string {
		t.Helper()
		_, rest, _ := strings.Cut(body, `<div class="ways">`)
		found, _, _ := strings.Cut(rest, "</div>")
		return strings.Join(strings.FieldsFunc(found, func(r rune) bool { return r == '\n' }), " ")
	}
	configure := func(config *authkit.Config) { config.Pages.OrganizationPath = "/organizations?from=403" }
	guarded := func(t *testing.T, change ...func(*authkit.Config)) scene {
		t.Helper()
		s := start(t, change...)
		s.mux.Handle("/guarded", s.auth.Require(authkit.Role("owner"))(page("guarded")))
		return s
	}
	t.Run("of status 403 is home, another organization and a sign-out", func(t *testing.T) {
		s := guarded(t, configure)
		got := s.visit(s.origin + "/guarded")
		is.New(t).Equal(ways(t, got.body), home+" "+organization+" "+signOut)
	})
	t.Run("of status 403 has no organization without a page to choose one", func(t *testing.T) {
		s := guarded(t)
		is.New(t).Equal(ways(t, s.visit(s.origin+"/guarded").body), home+" "+signOut)
	})
	t.Run("of an organization that the user is not a member of is the same", func(t *testing.T) {
		s := start(t, configure)
		s.signIn()
		got := s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {"org_of_others"}})
		is.New(t).Equal(ways(t, got.body), home+" "+organization+" "+signOut)
	})
	t.Run("is not the page that failed", func(t *testing.T) {
		s := guarded(t, func(config *authkit.Config) { config.HomePath = "/guarded?tab=1" }, func(config *authkit.Config) { config.Pages.OrganizationPath = "/guarded" })
		is.New(t).Equal(ways(t, s.visit(s.origin+"/guarded").body), signOut)
	})
	t.Run("of a request from another site is home", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		got := s.send(http.MethodPost, s.origin+"/sign-out", "", "Origin", "https://evil.example", "Accept", "text/html")
		is.Equal(got.StatusCode, http.StatusForbidden)
		is.True(strings.Contains(got.body, "another site"))
		is.Equal(ways(t, got.body), home)
	})
	t.Run("signs out by the button, which the policy of the page and the check of the handler allow", func(t *testing.T) {
		is := is.New(t)
		s := guarded(t, func(config *authkit.Config) { config.SignOutReturnTo = "http://app.localhost:8080/bye" })
		s.signIn()
		got := s.visit(s.origin + "/guarded")
		is.True(strings.Contains(got.Header.Get("Content-Security-Policy"),
			"; form-action 'self' https: "+strings.TrimSuffix(s.Server.URL, "/")+" http://app.localhost:8080; frame-ancestors 'none'"))
		is.Equal(got.Header.Get("Referrer-Policy"), "same-origin") // otherwise a browser without Fetch Metadata sends Origin: null
		out := s.staying().submit(s.origin+"/sign-out", nil)
		is.Equal(out.StatusCode, http.StatusSeeOther)
		is.Equal(s.cookie(s.origin, sessionCookie), "")
	})
	t.Run("of the program's own error is its TryAgain", func(t *testing.T) {
		is := is.New(t)
		response := write(t, &authkit.Error{Status: http.StatusTeapot, TryAgain: "/again"}, "Accept", "text/html")
		is.Equal(ways(t, response.Body.String()), `<a href="/again">Try again</a>`)
		is.Equal(response.Header().Get("Cache-Control"), "private, no-store")
	})
}

// write writes the response for an error to a request with header fields.
func write(t *testing.T, failure *authkit.Error, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, "/somewhere?secret=query", http.NoBody)
	for i := 0; i < len(header); i += 2 {
		request.Header.Add(header[i], header[i+1])
	}
	response := httptest.NewRecorder()
	authkit.WriteErrorPage(response, request, failure)
	return response
}

func TestTheFormOfAnErrorIsChosenByAccept(t *testing.T) {
	const (
		aPage = "text/html; charset=utf-8"
		aLine = "text/plain; charset=utf-8"
		jsn   = "application/json"
	)
	for name, test := range map[string]struct {
		header []string
		want   string
	}{
		"Chromium navigating to a page":             {[]string{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8", "Sec-Fetch-Mode", "navigate"}, aPage},
		"a browser without Fetch Metadata":          {[]string{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, aPage},
		"a visit that accepts anything":             {[]string{"Accept", "*/*", "Sec-Fetch-Mode", "navigate"}, aPage},
		"a visit without the header":                {[]string{"Sec-Fetch-Mode", "navigate"}, aPage},
		"a fetch":                                   {[]string{"Accept", "*/*", "Sec-Fetch-Mode", "cors"}, jsn},
		"a fetch on the same origin":                {[]string{"Accept", "*/*", "Sec-Fetch-Mode", "same-origin"}, jsn},
		"a fetch that accepts HTML":                 {[]string{"Accept", "text/html", "Sec-Fetch-Mode", "cors"}, aPage},
		"a program without the header":              {nil, jsn},
		"curl":                                      {[]string{"Accept", "*/*"}, jsn},
		"axios":                                     {[]string{"Accept", "application/json, text/plain, */*"}, jsn},
		"jQuery":                                    {[]string{"Accept", "application/json, text/javascript, */*; q=0.01"}, jsn},
		"JSON with a lower quality than a page":     {[]string{"Accept", "application/json;q=0.5, text/html"}, aPage},
		"a page with a lower quality than JSON":     {[]string{"Accept", "text/html;q=0.5, application/json"}, jsn},
		"a page and JSON at the same quality":       {[]string{"Accept", "text/html, application/json"}, jsn},
		"a visit with both at the same quality":     {[]string{"Accept", "text/html, application/json", "Sec-Fetch-Mode", "navigate"}, aPage},
		"a page with a lower quality than anything": {[]string{"Accept", "text/html;q=0.1, */*"}, jsn},
		"explicitly no page":                        {[]string{"Accept", "text/html;q=0, */*"}, jsn},
		"explicitly no page, on a visit":            {[]string{"Accept", "text/html;q=0", "Sec-Fetch-Mode", "navigate"}, jsn},
		"any text":                                  {[]string{"Accept", "text/*"}, aPage},
		"XHTML":                                     {[]string{"Accept", "application/xhtml+xml"}, aPage},
		"plain text":                                {[]string{"Accept", "text/plain"}, aLine},
		"plain text rather than JSON":               {[]string{"Accept", "text/plain, application/json;q=0.9"}, aLine},
		"plain text rather than a page":             {[]string{"Accept", "text/plain, text/html;q=0.9"}, aLine},
		"JSON of another kind":                      {[]string{"Accept", "application/problem+json"}, jsn},
		"any application":                           {[]string{"Accept", "application/*"}, jsn},
		"an event stream":                           {[]string{"Accept", "text/event-stream"}, jsn},
		"an image":                                  {[]string{"Accept", "image/png"}, jsn},
		"capitals and blanks":                       {[]string{"Accept", " Text/HTML ;level=1 ; Q=0.9 , */* ; q=0.1"}, aPage},
		"several lines":                             {[]string{"Accept", "application/json;q=0.1", "Accept", "text/html"}, aPage},
		"an invalid weight":                         {[]string{"Accept", "text/html;q=high, application/json;q=0.1"}, jsn},
		"a weight beyond 1":                         {[]string{"Accept", "text/html;q=7, application/json;q=0.1"}, jsn},
		"a weight that is not a number":             {[]string{"Accept", "text/html;q=NaN, application/json;q=0.1"}, jsn},
		"anything but JSON":                         {[]string{"Accept", "application/json;q=0"}, aLine},
		"anything but an application":               {[]string{"Accept", "application/*;q=0, image/png"}, aLine},
		"nothing at all":                            {[]string{"Accept", "*/*;q=0"}, jsn},
		"nonsense":                                  {[]string{"Accept", ";;q=,/,text"}, jsn},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			response := write(t, &authkit.Error{Status: http.StatusUnauthorized, TryAgain: "/sign-in"}, test.header...)
			is.Equal(response.Header().Get("Content-Type"), test.want)
			is.Equal(response.Header().Get("X-Content-Type-Options"), "nosniff")
			is.Equal(response.Header().Get("Cache-Control"), "private, no-store")
			is.Equal(json.Valid(response.Body.Bytes()), test.want == jsn)
			is.True(!strings.Contains(response.Body.String(), "query"))
		})
	}
}

func TestTheErrorsThatProgramsAreGiven(t *testing.T) {
	refused := &pkce.RefusedError{Code: "idp_initiated_sso_disabled", Description: "told by anybody"}
	for name, test := range map[string]struct {
		failure authkit.Error
		want    string
	}{
		"no sign-in":             {authkit.Error{Status: 400, TryAgain: "/sign-in", Err: authkit.ErrNoSignIn}, `{"error":"sign_in_not_found","error_description":"This sign-in cannot be finished. It was started in another browser, took too long, or is already finished.","try_again":"/sign-in"}`},
		"a rejected sign-in":     {authkit.Error{Status: 403, Err: refused}, `{"error":"sign_in_refused","error_description":"You are not signed in. The sign-in was not completed."}`},
		"another bad request":    {authkit.Error{Status: 422, Err: errors.New("secret")}, `{"error":"invalid_request","error_description":"This did not work. The request could not be completed."}`},
		"no session":             {authkit.Error{Status: 401, TryAgain: "/sign-in?return_to=%2F"}, `{"error":"sign_in_required","error_description":"You are not signed in. Sign in to see this.","try_again":"/sign-in?return_to=%2F"}`},
		"a guard":                {authkit.Error{Status: 403, Err: authkit.ErrForbidden}, `{"error":"forbidden","error_description":"You do not have access. You are signed in, but your account is not allowed to see or do this. An administrator of your organization can change that."}`},
		"another site":           {authkit.Error{Status: 403, Err: authkit.ErrCrossOrigin}, `{"error":"cross_origin_request","error_description":"This came from another site. Nothing was changed. Please use a page of this application."}`},
		"a method":               {authkit.Error{Status: 405}, `{"error":"method_not_allowed","error_description":"There is no page here. This address is only for a button of the application."}`},
		"a session that is kept": {authkit.Error{Status: 503, RetryAfter: 4100e6, Err: &session.Error{Reason: session.ReasonTimeout, Retryable: true}}, `{"error":"temporarily_unavailable","error_description":"Please try again in a moment. The sign-in service cannot be reached. You stay signed in.","retry_after":5}`},
		"a session that has ended, reported later": {authkit.Error{Status: 503, Err: &session.Error{Reason: session.ReasonInvalidGrant}}, `{"error":"temporarily_unavailable","error_description":"Please try again in a moment. The sign-in service cannot be reached."}`},
		"a sign-in that must wait":                 {authkit.Error{Status: 503, RetryAfter: 5e9, Err: authkit.ErrNotWorkOS}, `{"error":"temporarily_unavailable","error_description":"Please try again in a moment. The sign-in service cannot be reached.","retry_after":5}`},
		"anything else":                            {authkit.Error{Status: 500, Err: errors.New("secret")}, `{"error":"server_error","error_description":"Something went wrong. This is not your fault. The error has been logged."}`},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			response := write(t, &test.failure)
			is.Equal(response.Code, test.failure.Status)
			is.Equal(response.Body.String(), test.want+"\n")
		})
	}
}

func TestA401HasAChallenge(t *testing.T) {
	const want = `Cookie realm="AuthKit", cookie-name="wos-session"`
	t.Run("for a request without a session", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		got := s.send(http.MethodGet, s.origin+"/dashboard", "", "Accept", "application/json")
		is.Equal(got.StatusCode, http.StatusUnauthorized)
		is.Equal(got.Header.Get("WWW-Authenticate"), want)
		is.Equal(got.Header.Get("Content-Type"), "application/json")
	})
	t.Run("also with the program's own page, and after OnSignIn", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(config *authkit.Config) {
			config.OnError = func(w http.ResponseWriter, _ *http.Request, failure *authkit.Error) { w.WriteHeader(failure.Status) }
			config.OnSignIn = func(*http.Request, *usermanagement.AuthenticationResponse) error { return &authkit.Error{Status: 401} }
		})
		got := s.visit(s.origin + "/dashboard")
		is.Equal(got.StatusCode, http.StatusUnauthorized)
		is.Equal(got.Header.Get("WWW-Authenticate"), want)
	})
	t.Run("which an earlier handler may have set", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.HandleFunc("/api", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="api"`)
			s.auth.Require()(page("api")).ServeHTTP(w, r)
		})
		is.Equal(s.send(http.MethodGet, s.origin+"/api", "").Header["Www-Authenticate"], []string{`Bearer realm="api"`})
	})
	t.Run("and no other status has", func(t *testing.T) {
		s := start(t)
		is.New(t).Equal(s.visit(s.origin+"/callback").Header.Values("WWW-Authenticate"), nil)
	})
}

func TestAPageSaysThatTheSessionIsKept(t *testing.T) {
	is := is.New(t)
	s := start(t)
	s.signIn()
	s.expire()
	before := s.sealed()
	s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500})
	got := s.visit(s.origin + "/dashboard")
	is.Equal(got.StatusCode, http.StatusServiceUnavailable)
	is.True(got.Header.Get("Retry-After") != "")
	is.True(strings.Contains(got.body, "You stay signed in."))
	is.Equal(s.sealed(), before)
	s.Server.ClearFaults()
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)

	other := start(t)
	other.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500})
	got = other.visit(other.origin + "/sign-in")
	is.Equal(got.StatusCode, http.StatusServiceUnavailable)
	is.True(!strings.Contains(got.body, "stay signed in"))
}

func TestTheMessageOfARefusedSignIn(t *testing.T) {
	const detail = `<p class="detail">`
	come := func(s scene, state, query string) shown {
		return s.visit(s.origin + "/callback?state=" + state + "&" + query)
	}
	t.Run("is shown in the browser that started the sign-in, as text", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		state := s.leave("/sign-in").Query().Get("state")
		got := come(s, state, "error=sso_denied&error_description="+url.QueryEscape("Ask <b>IT</b>\x1b[31m\u202e now"))
		is.Equal(got.StatusCode, http.StatusForbidden)
		is.Equal(got.Header.Get("Referrer-Policy"), "no-referrer") // the URL has the state
		is.True(strings.Contains(got.body, detail+template.HTMLEscapeString(`Ask <b>IT</b>\x1b[31m\u202e now (sso_denied)`)))
	})
	t.Run("has an end", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		state := s.leave("/sign-in").Query().Get("state")
		got := come(s, state, "error=sso_denied&error_description="+strings.Repeat("x", 100_000))
		_, rest, found := strings.Cut(got.body, detail)
		told, _, _ := strings.Cut(rest, "<")
		is.True(found && len(told) <= 2<<10)
	})
	t.Run("is not shown in any other browser", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		for _, query := range []string{"error=call_555&error_description=Call+555", "state=&error=call_555&error_description=Call+555", "state=null&error=call_555&error_description=Call+555"} {
			got := s.visit(s.origin + "/callback?" + query)
			is.True(got.StatusCode >= 400)
			is.True(!strings.Contains(strings.ToLower(got.body), "call"))
		}
		response := write(t, &authkit.Error{Status: 403, Err: &pkce.RefusedError{Code: "call_555", Description: "Call 555"}}, "Accept", "text/html")
		is.True(!strings.Contains(response.Body.String(), "555"))
	})
}

func TestThePagesOfAProgram(t *testing.T) {
	show := func(t *testing.T, pages authkit.Pages) shown {
		t.Helper()
		s := start(t, func(config *authkit.Config) { config.Pages = pages })
		return s.visit(s.origin + "/callback?state=x&code=y")
	}
	policy := func(got shown) string { return got.Header.Get("Content-Security-Policy") }
	t.Run("have its name, as text", func(t *testing.T) {
		is := is.New(t)
		got := show(t, authkit.Pages{Program: "Acme <script>"})
		is.True(strings.Contains(got.body, `<p class="program">Acme &lt;script&gt;</p>`))
		is.True(strings.Contains(got.body, "<title>This sign-in cannot be finished - Acme &lt;script&gt;</title>"))
	})
	t.Run("load nothing from elsewhere", func(t *testing.T) {
		is := is.New(t)
		got := show(t, authkit.Pages{})
		for _, part := range []string{"<script", "<img", "<link", "src=", "url(", "//", "@import", "style="} {
			is.True(!strings.Contains(got.body, part))
		}
		is.True(!strings.Contains(policy(got), "img-src"))
		is.True(!strings.Contains(policy(got), "unsafe"))
	})
	t.Run("have its logo from this host", func(t *testing.T) {
		is := is.New(t)
		got := show(t, authkit.Pages{LogoURL: "/logo.svg?v=2"})
		is.True(strings.Contains(got.body, `<img src="/logo.svg?v=2" alt="">`))
		is.True(strings.Contains(policy(got), "; img-src 'self';"))
	})
	t.Run("have its logo from another host, which the policy names", func(t *testing.T) {
		is := is.New(t)
		got := show(t, authkit.Pages{LogoURL: "https://cdn.example:8443/logo.png"})
		is.True(strings.Contains(got.body, `<img src="https://cdn.example:8443/logo.png" alt="">`))
		is.True(strings.Contains(policy(got), "; img-src https://cdn.example:8443;"))
	})
	t.Run("have its logo embedded", func(t *testing.T) {
		is := is.New(t)
		got := show(t, authkit.Pages{Logo: []byte(pixel)})
		is.True(strings.Contains(got.body, `<img src="data:image/gif;base64,R0lGODlh`))
		is.True(strings.Contains(policy(got), "; img-src data:;"))
	})
	t.Run("are in the language of the request, and in English where a text is missing", func(t *testing.T) {
		is := is.New(t)
		texts := func(r *http.Request) authkit.Texts {
			if !strings.HasPrefix(r.Header.Get("Accept-Language"), "he") {
				return authkit.Texts{}
			}
			return authkit.Texts{Lang: "he", Dir: "rtl", NoSignIn: authkit.PageText{Title: "לא ניתן <להתחבר>"}, Home: "בית"}
		}
		s := start(t, func(config *authkit.Config) { config.Pages.Texts = texts })
		got := s.send(http.MethodGet, s.origin+"/callback?state=x&code=y", "", "Accept", "text/html", "Accept-Language", "he")
		is.True(strings.Contains(got.body, `<html lang="he" dir="rtl">`))
		is.Equal(got.Header.Get("Content-Language"), "he")
		is.True(strings.Contains(got.body, "<h1>לא ניתן &lt;להתחבר&gt;</h1>"))
		is.True(strings.Contains(got.body, "It was started in another browser"))
		is.True(strings.Contains(got.body, ">בית</a>"))
		is.True(strings.Contains(got.body, ">Try again</a>"))
		got = s.visit(s.origin + "/callback?state=x&code=y")
		is.True(strings.Contains(got.body, `<html lang="en">`))
	})
	t.Run("are replaced by OnError", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(config *authkit.Config) {
			config.OnError = func(w http.ResponseWriter, _ *http.Request, failure *authkit.Error) {
				http.Error(w, "ours", failure.Status)
			}
		})
		got := s.visit(s.origin + "/callback?state=x&code=y")
		is.Equal(got.body, "ours\n")
		is.Equal(got.Header.Get("Content-Security-Policy"), "")
	})
	t.Run("keep their look when OnError calls WriteErrorPage", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(config *authkit.Config) {
			config.Pages.Program = "Acme"
			config.OnError = func(w http.ResponseWriter, r *http.Request, failure *authkit.Error) {
				authkit.WriteErrorPage(w, r, failure)
			}
		})
		is.True(strings.Contains(s.visit(s.origin+"/callback?state=x&code=y").body, `<p class="program">Acme</p>`))
	})
	t.Run("are rejected if they could not work", func(t *testing.T) {
		for field, pages := range map[string]authkit.Pages{
			"Pages.LogoURL":                {LogoURL: "http://cdn.example/logo.png"},
			"Pages.Logo":                   {Logo: []byte("<html>")},
			"Pages.SignOutPath":            {SignOutPath: "https://evil.example"},
			"Pages.SwitchOrganizationPath": {SwitchOrganizationPath: "//evil.example"},
			"Pages.OrganizationPath":       {OrganizationPath: "//evil.example"},
		} {
			_, err := authkit.New(users(t), authkit.Config{
				RedirectURI: "https://app.example/callback", CookiePasswords: core.CookiePasswords(password), Pages: pages,
			})
			moduletest.WantArgument(t, err, field)
		}
	})
}
