package core_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		for _, verb := range verbs {
			t.Run(fmt.Sprintf("after a %d to a %s", status, verb.name), func(t *testing.T) {
				is := is.New(t)
				first, second := redirecting(t, status)
				own, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(first.URL))
				is.NoErr(err)
				defer own.HTTPClient().CloseIdleConnections()
				brought, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(first.URL), core.WithHTTPClient(second.Client()))
				is.NoErr(err)
				for _, c := range []*core.Confidential{own, brought} {
					e, ok := errors.AsType[*core.Error](verb.send(t.Context(), c))
					is.True(ok)
					is.Equal(e.Status, status)
				}
			})
		}
	}
}

// redirecting returns a server that redirects everything to a second one, which must receive nothing.
func redirecting(t *testing.T, status int) (first, second *httptest.Server) {
	second = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s was followed", r.Method, r.URL)
	}))
	t.Cleanup(second.Close)
	first = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", second.URL+r.URL.Path)
		w.WriteHeader(status)
	}))
	t.Cleanup(first.Close)
	return first, second
}
