package lists

import (
	"testing"

	"github.com/workos-typestate/workos"
)

// What a test has seeded is not more than a page.
func TestSeeded(t *testing.T) {
	client, err := workos.NewConfidential("", "")
	if err != nil {
		t.Skip(err)
	}
	page, err := client.UserManagement.ListUsers(t.Context(), nil).Page()
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range page.Data {
		t.Log(user.Email)
	}
	next, err := page.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(next.Data)
}
