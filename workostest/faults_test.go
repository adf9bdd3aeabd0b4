package workostest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

func TestFaults(t *testing.T) {
	h := start(t)
	organizations := func(h harness) int {
		h.ClearFaults()
		return len(h.do("GET", "/organizations?limit=100", nil).at("data").([]any))
	}
	t.Run("a status is returned the given number of times", func(t *testing.T) {
		h := h.sub(t)
		h.Inject(workostest.Fault{
			Method: "GET", Path: "/organizations/{id}", Times: 2, Status: 429,
			Header: http.Header{"Retry-After": {"3"}}, Body: `{"message":"slow"}`,
		})
		h.Equal(h.do("GET", "/organizations", nil).status, 200) // Another route.
		res := h.do("GET", "/organizations/org_1", nil)
		h.Equal(res.status, 429)
		h.Equal(res.header.Get("Retry-After"), "3")
		h.Equal(res.str("message"), "slow")
		h.Equal(h.do("GET", "/organizations/org_1", nil).status, 429)
		h.Equal(h.do("GET", "/organizations/org_1", nil).status, 404)
	})
	t.Run("without a number it stays until it is cleared", func(t *testing.T) {
		h := h.sub(t)
		h.Inject(workostest.Fault{Status: 503})
		for range 3 {
			h.Equal(h.do("GET", "/organizations", nil).status, 503)
		}
		h.ClearFaults()
		h.Equal(h.do("GET", "/organizations", nil).status, 200)
	})
	t.Run("some requests can succeed first", func(t *testing.T) {
		h := h.sub(t)
		h.ClearFaults()
		h.Inject(workostest.Fault{Path: "/organizations", After: 2, Times: 1, Status: 503})
		for _, want := range []int{200, 200, 503, 200} {
			h.Equal(h.do("GET", "/events", nil).status, 200) // Does not count.
			h.Equal(h.do("GET", "/organizations", nil).status, want)
		}
	})
	t.Run("a dropped request is not acted on, and is dropped once", func(t *testing.T) {
		h := h.sub(t)
		before := organizations(h) // Also opens a connection to reuse.
		h.Inject(workostest.Fault{Times: 1, Drop: true})
		_, err := h.try("POST", "/organizations", params{"name": "x"}, "Idempotency-Key", "drop")
		h.True(err != nil)
		h.Equal(organizations(h), before)
	})
	t.Run("a drop after handling loses only the response", func(t *testing.T) {
		h := h.sub(t)
		before := organizations(h)
		h.Inject(workostest.Fault{Times: 1, DropAfterHandling: true})
		_, err := h.try("POST", "/organizations", params{"name": "x"})
		h.True(err != nil)
		h.Equal(organizations(h), before+1)
	})
	t.Run("a truncated body ends in the middle", func(t *testing.T) {
		h := h.sub(t)
		h.Inject(workostest.Fault{Times: 1, Truncate: true})
		res, err := h.try("GET", "/organizations", nil)
		h.True(errors.Is(err, io.ErrUnexpectedEOF))
		h.Equal(res.status, 200)
		h.True(len(res.text) > 0)
	})
	t.Run("a delay comes before the response", func(t *testing.T) {
		h := h.sub(t)
		h.Inject(workostest.Fault{Times: 1, Delay: 50 * time.Millisecond})
		began := time.Now()
		h.Equal(h.do("GET", "/organizations", nil).status, 200)
		h.True(time.Since(began) >= 50*time.Millisecond)
	})
}

func TestRequests(t *testing.T) {
	is := is.New(t)
	srv, err := workostest.New() // There is no test to fail.
	is.NoErr(err)
	t.Cleanup(srv.Close)
	h := harness{is, srv, http.DefaultClient}
	h.do("PUT", "/organizations/org_1?a=b", params{"name": "x"}, "X-Test", "1")
	h.do("GET", "/nowhere", nil)
	got := h.Requests()
	h.Equal(len(got), 2)
	h.Equal(got[0].Method+" "+got[0].Path+" "+got[0].Route, "PUT /organizations/org_1 /organizations/{id}")
	h.Equal(got[0].Query.Get("a")+got[0].Header.Get("X-Test")+string(got[0].Body), `b1{"name":"x"}`)
	h.Equal(got[1].Route, "")
	got[0].Body[0] = '!'
	got[0].Header.Set("X-Test", "2")
	h.Equal(string(h.Requests()[0].Body), `{"name":"x"}`)
	h.Equal(h.Requests()[0].Header.Get("X-Test"), "1")
	h.ResetRequests()
	h.Equal(len(h.Requests()), 0)
}

func TestClose(t *testing.T) {
	is := is.New(t)
	before := runtime.NumGoroutine()
	srv, err := workostest.New()
	is.NoErr(err)
	srv.Inject(workostest.Fault{Delay: time.Minute})
	transport := &http.Transport{}
	cut := make(chan error)
	go func() {
		res, err := (&http.Client{Transport: transport}).Get(srv.URL)
		if err == nil {
			_ = res.Body.Close()
		}
		cut <- err
	}()
	for len(srv.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	began := time.Now()
	srv.Close()
	srv.Close()
	is.True(<-cut != nil)
	is.True(time.Since(began) < 2*time.Second)

	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp4", strings.TrimPrefix(srv.URL, "http://"))
	is.NoErr(err) // The port is free.
	is.NoErr(listener.Close())
	transport.CloseIdleConnections()
	for deadline := time.Now().Add(time.Second); runtime.NumGoroutine() > before && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond) // The last goroutines have finished their work but not ended yet.
	}
	is.True(runtime.NumGoroutine() <= before)
}

func TestOptionsAreChecked(t *testing.T) {
	is := is.New(t)
	for _, opt := range []workostest.Option{
		workostest.WithClock(nil), workostest.WithCredentials("", "x"), workostest.WithRole(""),
		workostest.WithAccessTokenLifetime(time.Millisecond), workostest.WithRefreshGrace(-1), workostest.WithDevice(0, 1),
	} {
		_, err := workostest.New(opt)
		is.True(err != nil)
		is.True(strings.HasPrefix(err.Error(), "workostest: With"))
	}
}
