package workostest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

func TestAnIndexFindsWhatAScanFinds(t *testing.T) {
	is := is.New(t)
	users := indexedUsers()
	texts := []string{"", "k@example.com", "K@example.com", "\u212a@example.com", "s@example.com", "\u017f@example.com", "\xff@example.com"}
	one := func() string { return texts[rand.IntN(len(texts))] }
	for n := range 5000 {
		id := core.UserID("user_" + string(rune('a'+rand.IntN(20))))
		if n%3 == 0 {
			users.delete(id)
		} else {
			users.put(id, &user{User: User{ID: id, Email: one(), ExternalID: core.ExternalID(one())}})
		}
		email, external := one(), one()
		is.True(slices.Equal(
			users.having(byEmail, folded(email)),
			users.all(func(u *user) bool { return email != "" && strings.EqualFold(u.Email, email) }),
		))
		is.True(slices.Equal(
			users.having(byExternalID, external),
			users.all(func(u *user) bool { return external != "" && string(u.ExternalID) == external }),
		))
	}
	is.Equal(len(deepCopy(&users).indexes[byEmail].ids), len(users.indexes[byEmail].ids)) // A snapshot has its own.
}
