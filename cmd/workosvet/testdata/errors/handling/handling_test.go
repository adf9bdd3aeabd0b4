package handling

import (
	"context"
	"testing"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// A test may hold an error to its type and its text.
func TestText(t *testing.T) {
	client, err := workos.NewConfidential("", "")
	if err == core.ErrNotFound || err.Error() == "workos: apiKey is empty" {
		t.Fatal(err)
	}
	_, err = client.UserManagement.AuthenticateWithPassword(context.Background(), "", workos.Password{}, nil)
	if _, plain := err.(*core.Error); !plain {
		t.Fatal(err)
	}
}
