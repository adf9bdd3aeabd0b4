//go:build emulator

package emulatortest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// manyUsers writes a seed with that many users, and returns its path and their addresses, oldest first.
func manyUsers(t *testing.T, count int) (path string, emails []string) {
	t.Helper()
	is := is.New(t)
	type user struct {
		Email string `json:"email"`
	}
	var seed struct {
		Users []user `json:"users"`
	}
	for i := range count {
		emails = append(emails, fmt.Sprintf("user-%03d@example.com", i))
		seed.Users = append(seed.Users, user{emails[i]})
	}
	text, err := json.Marshal(seed)
	is.NoErr(err)
	path = filepath.Join(t.TempDir(), "seed.json")
	is.NoErr(os.WriteFile(path, text, 0o600))
	return path, emails
}

func emailsOf(users []usermanagement.User) (emails []string) {
	for _, u := range users {
		emails = append(emails, u.Email)
	}
	return emails
}

func TestListOf250Users(t *testing.T) {
	t.Parallel()
	seed, oldestFirst := manyUsers(t, 250)
	e := startFrom(t, seed)
	users := e.confidential().UserManagement
	newestFirst := slices.Clone(oldestFirst)
	slices.Reverse(newestFirst)
	list := func(t *testing.T, options core.ListOptions) *core.Listing[usermanagement.User] {
		t.Helper()
		return users.ListUsers(t.Context(), &usermanagement.ListUsersParams{ListOptions: options})
	}
	first := func(t *testing.T, options core.ListOptions) *core.Page[usermanagement.User] {
		t.Helper()
		page, err := list(t, options).Page()
		is.New(t).NoErr(err)
		return page
	}

	afterTheFirst100 := first(t, core.ListOptions{Limit: 100, Order: core.OrderAsc}).After

	for name, c := range map[string]struct {
		options core.ListOptions
		want    []string
		pages   int32
	}{
		"All yields each user once, newest first":          {core.ListOptions{Limit: 100}, newestFirst, 3},
		"All keeps the order that was requested":           {core.ListOptions{Limit: 100, Order: core.OrderAsc}, oldestFirst, 3},
		"All works with small pages":                       {core.ListOptions{Limit: 7}, newestFirst, 36},
		"All requests no empty page after a full last one": {core.ListOptions{Limit: 50}, newestFirst, 5},
		"All begins at the cursor":                         {core.ListOptions{Limit: 100, Order: core.OrderAsc, After: afterTheFirst100}, oldestFirst[100:], 2},
		"All uses the API's default of ten per page":       {core.ListOptions{}, newestFirst, 25},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			before := e.requests.Load()
			var got []string
			for user, err := range list(t, c.options).All() {
				is.NoErr(err)
				got = append(got, user.Email)
			}
			is.Equal(got, c.want)
			is.Equal(e.requests.Load()-before, c.pages)
		})
	}

	t.Run("Next goes from page to page and ends with ErrNoMorePages", func(t *testing.T) {
		is := is.New(t)
		page := first(t, core.ListOptions{Limit: 100})
		is.Equal(emailsOf(page.Data), newestFirst[:100])
		page, err := page.Next(t.Context())
		is.NoErr(err)
		is.Equal(emailsOf(page.Data), newestFirst[100:200])
		page, err = page.Next(t.Context())
		is.NoErr(err)
		is.Equal(emailsOf(page.Data), newestFirst[200:])
		is.True(!page.HasNext())
		_, err = page.Next(t.Context())
		is.True(errors.Is(err, core.ErrNoMorePages))
	})

	t.Run("Collect returns the whole list, or as much as requested and ErrListTruncated", func(t *testing.T) {
		is := is.New(t)
		all := list(t, core.ListOptions{Limit: 100})
		collected, err := all.Collect(250)
		is.NoErr(err)
		is.Equal(emailsOf(collected), newestFirst)
		before := e.requests.Load()
		collected, err = all.Collect(249) // the list is fetched again
		is.True(errors.Is(err, core.ErrListTruncated))
		is.Equal(emailsOf(collected), newestFirst[:249])
		is.Equal(e.requests.Load()-before, int32(3))
	})

	t.Run("a loop that breaks fetches no further pages", func(t *testing.T) {
		is := is.New(t)
		before := e.requests.Load()
		for _, err := range list(t, core.ListOptions{Limit: 10}).All() {
			is.NoErr(err)
			break
		}
		is.Equal(e.requests.Load()-before, int32(1))
	})
}
