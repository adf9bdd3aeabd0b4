package workostest_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

func TestThePageOfTheState(t *testing.T) {
	var log []workostest.Served
	h := start(t, workostest.WithStatePage(), workostest.WithLog(func(s workostest.Served) { log = append(log, s) }),
		workostest.WithOrganizations(workostest.Organization{Name: "<Acme>", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}}}))
	res := h.do("POST", "/user_management/users", map[string]any{"email": "grace@example.com", "password": "a secret password", "metadata": map[string]string{"note": "of hers"}})
	h.Equal(res.status, http.StatusCreated)
	h.signIn(nil)
	h.do("POST", "/oauth2/introspection", map[string]any{"password": map[string]string{"name": "of a password"}, "a secret name": "x", "grant_type": "password"})
	page := h.do("GET", "/_emulator/", nil)
	t.Run("shows the state and no secret", func(t *testing.T) {
		h := h.sub(t)
		for _, shown := range []string{"grace@example.com", "&lt;Acme&gt;", "ada@example.com (admin)", "session_", "user.created", "POST /user_management/users", "&#34;password&#34;:&#34;[redacted]&#34;"} {
			if !strings.Contains(page.text, shown) {
				t.Errorf("%s is not on the page", shown)
			}
		}
		for _, secret := range []string{"a secret password", "of hers", "of a password", "a secret name", verifier, h.APIKey.Reveal(), "eyJ"} {
			if strings.Contains(page.text, secret) {
				t.Errorf("%s is on the page", secret)
			}
		}
		h.Equal(page.header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	})
	t.Run("is not shown for a foreign name that resolves to this address", func(t *testing.T) {
		h := h.sub(t)
		for _, path := range []string{"/_emulator/", "/user_management/users", "/user_management/authorize"} { // nor is anything else
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, http.NoBody)
			h.NoErr(err)
			req.Host = "evil.example:80"
			res, err := h.client.Do(req)
			h.NoErr(err)
			h.NoErr(res.Body.Close())
			h.Equal(res.StatusCode, http.StatusMisdirectedRequest)
		}
	})
	t.Run("resets the server only for its own button", func(t *testing.T) {
		h := h.sub(t)
		h.Equal(h.do("POST", "/_emulator/reset", nil, "Sec-Fetch-Site", "cross-site").status, http.StatusForbidden)
		h.Equal(h.do("POST", "/_emulator/reset", nil, "Origin", "https://evil.example").status, http.StatusForbidden)
		h.Equal(h.do("GET", "/_emulator/reset", nil).status, http.StatusMethodNotAllowed)
		_, err := h.UserByEmail("grace@example.com")
		h.NoErr(err)
		h.Equal(h.do("POST", "/_emulator/reset", nil, "Sec-Fetch-Site", "same-origin").status, http.StatusSeeOther)
		_, err = h.UserByEmail("grace@example.com")
		h.True(err != nil)
	})
	t.Run("and a log have routes, not their values", func(t *testing.T) {
		h := h.sub(t)
		h.do("GET", "/user_management/invitations/by_token/secret", nil)
		h.Equal(log[0].Method+" "+log[0].Route, "POST /user_management/users")
		h.Equal(log[0].Status, http.StatusCreated)
		h.True(log[0].Duration > 0)
		h.Equal(log[len(log)-1].Route, "/user_management/invitations/by_token/{token}")
		h.Equal(log[len(log)-1].Status, http.StatusNotFound)
	})
	t.Run("is off by default", func(t *testing.T) {
		tb := &fakeTB{}
		is.New(t).True(strings.Contains(tb.run(func() { harness{is.New(t), workostest.Start(tb), http.DefaultClient}.do("GET", "/_emulator/", nil) }), "/_emulator/"))
	})
}

func TestThePageOfTheStateElsewhere(t *testing.T) {
	t.Run("is shown for any name by a public server", func(t *testing.T) {
		is := is.New(t)
		server, err := workostest.New(workostest.WithPublicAddress("0.0.0.0:0"), workostest.WithStatePage())
		is.NoErr(err)
		t.Cleanup(server.Close)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/_emulator/", server.Port()), http.NoBody)
		is.NoErr(err)
		request.Host = "workos:4100"
		response, err := http.DefaultClient.Do(request)
		is.NoErr(err)
		is.NoErr(response.Body.Close())
		is.Equal(response.StatusCode, http.StatusOK)
	})
	t.Run("shows the same of a session as the API", func(t *testing.T) {
		clock := workostest.NewClock(time.Now())
		h := start(t, workostest.WithStatePage(), workostest.WithClock(clock.Now))
		h.signIn(nil)
		clock.Advance(40 * 24 * time.Hour)
		h.True(strings.Contains(h.do("GET", "/_emulator/", nil).text, "<td>expired</td>"))
	})
}

func TestAShutdownDoesNotWaitForWhatIsNotSent(t *testing.T) {
	for name, sent := range map[string]string{
		"a body":  "POST /organizations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{",
		"headers": "POST /organizations HTTP/1.1\r\nHost: 127",
		"all":     "",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server, err := workostest.New()
			is.NoErr(err)
			conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
			is.NoErr(err)
			defer func() { _ = conn.Close() }()
			_, err = conn.Write([]byte(sent))
			is.NoErr(err)
			time.Sleep(50 * time.Millisecond) // The server reads it.
			began := time.Now()
			is.NoErr(server.Shutdown(t.Context()))
			is.True(time.Since(began) < 3*time.Second)
		})
	}
}

func TestAddresses(t *testing.T) {
	for name, tt := range map[string]struct {
		option workostest.Option
		said   string // If empty, nothing.
	}{
		"the loopback of IPv4":                           {option: workostest.WithAddress("127.0.0.1:0")},
		"another loopback address":                       {option: workostest.WithAddress("127.0.0.2:0")},
		"a public address":                               {option: workostest.WithAddress("0.0.0.0:0"), said: "WithAddress: 0.0.0.0:0 is not a loopback address"},
		"all addresses, which an empty host means in Go": {option: workostest.WithAddress(":0"), said: "is not an IP address and a port"},
		"a name, which may resolve to anything":          {option: workostest.WithAddress("localhost:0"), said: "is not an IP address and a port"},
		"an invalid port":                                {option: workostest.WithAddress("127.0.0.1:99999"), said: "is not an IP address and a port"},
		"a public address, by WithPublicAddress":         {option: workostest.WithPublicAddress("0.0.0.0:0")},
		"an invalid address, by WithPublicAddress":       {option: workostest.WithPublicAddress("everywhere"), said: "WithPublicAddress"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server, err := workostest.New(tt.option)
			if tt.said != "" {
				is.True(err != nil && strings.Contains(err.Error(), tt.said))
				return
			}
			is.NoErr(err)
			t.Cleanup(server.Close)
			is.Equal(server.Confidential(t).Core().BaseURL(), server.URL)
			_, err = server.Confidential(t).Organizations.Create(t.Context(), "Acme", nil)
			is.NoErr(err)
		})
	}
}

func TestAShutdownLetsRequestsEnd(t *testing.T) {
	is := is.New(t)
	begun := make(chan struct{})
	server, err := workostest.New()
	is.NoErr(err)
	server.Handle("GET", "/organizations/{id}", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		time.Sleep(50 * time.Millisecond)
		w.WriteHeader(http.StatusTeapot)
	}))
	status := make(chan int, 1)
	go func() {
		response, err := http.Get(server.URL + "/organizations/org_1")
		if err != nil {
			status <- 0
			return
		}
		_ = response.Body.Close()
		status <- response.StatusCode
	}()
	<-begun
	is.NoErr(server.Shutdown(t.Context()))
	is.Equal(<-status, http.StatusTeapot)
}
