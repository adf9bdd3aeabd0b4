package workostest_test

import (
	"runtime"
	"strconv"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestTwoHundredTestsHaveAServerEach(t *testing.T) {
	for i := range 200 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			is := is.New(t)
			server := workostest.Start(t)
			client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
			is.NoErr(err)
			organization, err := client.Organizations.Create(t.Context(), "Acme", nil)
			is.NoErr(err)
			user := server.AddUser(workostest.User{Email: "grace@example.com"})
			_, err = server.AddMembership(user.ID, organization.ID, "")
			is.NoErr(err)
			tokens, err := server.SignIn(user.ID, organization.ID)
			is.NoErr(err)
			session, err := client.UserManagement.AuthenticateWithRefreshToken(t.Context(), tokens.RefreshToken, nil)
			is.NoErr(err)
			is.Equal(session.User.Email, "grace@example.com")
		})
	}
}

func TestAServerIsSmall(t *testing.T) {
	is := is.New(t)
	const servers, limit = 20, 100 << 10
	_, err := newServer(t) // What the first server creates for all is not counted.
	is.NoErr(err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range servers {
		_, err := newServer(t)
		is.NoErr(err)
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / servers; each > limit {
		t.Errorf("a server takes %d bytes, more than %d", each, limit)
	}
}

func newServer(t *testing.T) (*workostest.Server, error) {
	t.Helper()
	server, err := workostest.New()
	if err == nil {
		t.Cleanup(server.Close)
	}
	return server, err
}

func BenchmarkServer(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		server, err := workostest.New()
		if err != nil {
			b.Fatal(err)
		}
		server.Close()
	}
}
