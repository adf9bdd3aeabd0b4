package faulttest_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/workos-typestate/workos/core"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// TestAThousandGoroutinesOnOneClient is for the race detector, and finds responses that reach the wrong caller.
func TestAThousandGoroutinesOnOneClient(t *testing.T) {
	is := is.New(t)
	const goroutines = 1000
	server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
		switch {
		case r.Header.Get("Authorization") != "Bearer "+apiKey:
			return faulttest.Whole(401, `{}`)
		case r.Method == http.MethodPost:
			return faulttest.Whole(201, r.Body) // as it was sent
		}
		id := r.Target[strings.LastIndexByte(r.Target, '/')+1:]
		return faulttest.Whole(200, fmt.Sprintf(`{"id":%q}`, id))
	})
	c := confidential(t, server.URL)
	shared, target := core.WithHeader("X-Option", "1"), core.Path("/shared").Query(map[string]string{"a": "b"}) // they may be shared, too
	var start, wg sync.WaitGroup
	start.Add(1)
	for i := range goroutines {
		wg.Go(func() {
			start.Wait()
			id := fmt.Sprintf("org_%d", i)
			if got, err := c.Organizations.Get(t.Context(), core.OrganizationID(id)); err != nil || string(got.ID) != id {
				t.Errorf("%s got %v, %v", id, got, err)
			}
			if got, err := c.Organizations.Create(t.Context(), id, nil); err != nil || got.Name != id {
				t.Errorf("%s created %v, %v", id, got, err)
			}
			if got, err := c.UserManagement.GetUser(t.Context(), core.UserID(id), shared); err != nil || string(got.ID) != id {
				t.Errorf("%s got %v, %v", id, got, err)
			}
			if err := c.Get(t.Context(), target, &thing{}, core.WithAccessToken(core.NewAccessToken("users-token"))); !errors.Is(err, core.ErrUnauthorized) {
				t.Errorf("as a user: %v", err)
			}
		})
	}
	start.Done()
	wg.Wait()
	is.Equal(server.Count(), 4*goroutines)
	keys := map[string]bool{}
	for _, r := range server.Requests() {
		if r.Method == http.MethodPost {
			keys[r.Header.Get("Idempotency-Key")] = true
		}
	}
	is.Equal(len(keys), goroutines) // each POST has its own key
}
