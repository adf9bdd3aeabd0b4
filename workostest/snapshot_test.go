package workostest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestSnapshots(t *testing.T) {
	server := workostest.Start(t, workostest.WithUsers(workostest.User{Email: "ada@example.com"}, workostest.User{Email: "grace@example.com"}),
		workostest.WithOrganizations(workostest.Organization{Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com"}}}))
	client := server.Confidential(t)
	ada, err := server.UserByEmail("ada@example.com")
	is.New(t).NoErr(err)
	tokens, err := server.SignIn(ada.ID, "")
	is.New(t).NoErr(err)
	signedIn := server.Snapshot()

	t.Run("can be restored repeatedly", func(t *testing.T) {
		is := is.New(t)
		for range 3 {
			events, requests := len(server.Events()), len(server.Requests())
			_, err := client.UserManagement.AuthenticateWithRefreshToken(t.Context(), tokens.RefreshToken, nil) // A refresh token is single-use.
			is.NoErr(err)
			is.NoErr(server.RotateKeys())
			is.NoErr(server.DeleteUser(ada.ID))
			is.True(len(server.Events()) > events && len(server.Requests()) > requests)

			server.Restore(signedIn)
			is.Equal(len(server.Events()), events)
			is.Equal(len(server.Requests()), requests)
			found, err := client.UserManagement.GetUser(t.Context(), ada.ID)
			is.NoErr(err)
			is.Equal(found.Email, "ada@example.com")
			server.Restore(signedIn)
		}
	})
	t.Run("can be restored in another server", func(t *testing.T) {
		is := is.New(t)
		other := workostest.Start(t, workostest.WithUsers())
		other.Restore(signedIn)
		is.NoErr(other.DeleteUser(ada.ID))
		_, err := other.Confidential(t).UserManagement.GetUser(t.Context(), ada.ID)
		is.True(errors.Is(err, core.ErrNotFound))
		_, err = client.UserManagement.GetUser(t.Context(), ada.ID)
		is.NoErr(err)
	})
	t.Run("are safe during requests and webhook deliveries", func(t *testing.T) {
		is := is.New(t)
		received := make(chan struct{}, 1000)
		endpoint := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { received <- struct{}{} }))
		defer endpoint.Close()
		server.AddWebhook(endpoint.URL, core.NewSigningSecret("whsec_test"), "user.created")
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for range 5 {
					if _, err := client.UserManagement.CreateUser(t.Context(), strings.ToLower(t.Name()[:4])+"@example.com", nil); err != nil && !errors.Is(err, core.ErrorCode("email_not_available")) && !errors.Is(err, core.ErrorCode("user_creation_error")) {
						t.Error(err)
					}
					server.Restore(server.Snapshot())
					server.Restore(signedIn)
				}
			})
		}
		group.Wait()
		is.NoErr(server.WaitForWebhooks(t.Context()))
		is.True(len(received) > 0)
	})
}

func TestReset(t *testing.T) {
	t.Run("goes back to the seeds and their IDs", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t)
		client := server.Confidential(t)
		ada, err := server.UserByEmail("ada@example.com")
		is.NoErr(err)
		for range 2 {
			is.NoErr(client.UserManagement.DeleteUser(t.Context(), ada.ID))
			server.AddFlag(workostest.Flag{Slug: "new"})
			server.Reset()
			is.Equal(len(server.Requests()), 0)
			found, err := server.UserByEmail("ada@example.com")
			is.NoErr(err)
			is.Equal(found.ID, ada.ID)
			_, err = client.FeatureFlags.Get(t.Context(), "new")
			is.True(errors.Is(err, core.ErrNotFound))
		}
	})
	t.Run("removes what the test has set up", func(t *testing.T) {
		is := is.New(t)
		server := workostest.Start(t, workostest.WithOptionalStubs())
		server.Inject(workostest.Fault{Status: http.StatusTeapot})
		server.Stub("GET", "/organizations", http.StatusTeapot, nil)
		server.AddWebhook("http://127.0.0.1:9/nowhere", core.NewSigningSecret("whsec_test"))
		server.AddUser(workostest.User{Email: "grace@example.com"})
		server.Reset()
		is.NoErr(server.WaitForWebhooks(t.Context()))
		_, err := server.Confidential(t).Organizations.Get(t.Context(), "org_1")
		is.True(errors.Is(err, core.ErrNotFound))
		server.AddUser(workostest.User{Email: "grace@example.com"})
		is.NoErr(server.WaitForWebhooks(t.Context()))
	})
	t.Run("fails for a stub that no request matched", func(t *testing.T) {
		is := is.New(t)
		tb := &fakeTB{}
		said := tb.run(func() {
			server := workostest.Start(tb)
			server.Stub("GET", "/organizations", http.StatusOK, nil)
			server.Reset()
		})
		is.True(strings.Contains(said, "no request matched the stub for GET /organizations"))
	})
}

func TestClientsInALine(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t)
	_, err := server.Confidential(t).Organizations.Create(t.Context(), "Acme", nil)
	is.NoErr(err)
	is.Equal(server.Public(t).ClientID(), server.ClientID)
	is.Equal(server.Public(t).BaseURL(), server.URL)
	tb := &fakeTB{}
	is.True(strings.Contains(tb.run(func() { server.Confidential(tb, nil) }), "workostest: creating a client"))
}
