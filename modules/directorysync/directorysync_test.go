package directorysync_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

func service(t *testing.T, transport http.RoundTripper) *directorysync.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return directorysync.New(client)
}

func TestValuesThatAreNotKnownYet(t *testing.T) {
	is := is.New(t)
	directory, err := service(t, answer(`{"id":"directory_1","type":"abacus v9","state":"resting"}`)).GetDirectory(t.Context(), "directory_1")
	is.NoErr(err)
	is.Equal(directory.Type, directorysync.DirectoryType("abacus v9"))
	is.Equal(directory.State, directorysync.DirectoryState("resting"))
}

func TestUsersOfWhomLittleIsKnown(t *testing.T) {
	is := is.New(t)
	user, err := service(t, answer(`{"id":"directory_user_1","email":null,"emails":[{"value":null}]}`)).GetUser(t.Context(), "directory_user_1")
	is.NoErr(err)
	is.Equal(user.Email, "")
	is.Equal(user.Role, nil)
	is.Equal(user.Emails, []directorysync.UserEmail{{}})
}

func TestDeletionNeedsNoAnswer(t *testing.T) {
	for _, body := range []answer{"", `{"any":"thing"}`} {
		t.Run("a body of "+string(body), func(t *testing.T) {
			is.New(t).NoErr(service(t, body).DeleteDirectory(t.Context(), "directory_1"))
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"GetDirectory", "id", func() error { _, err := s.GetDirectory(ctx, ""); return err }},
		{"DeleteDirectory", "id", func() error { return s.DeleteDirectory(ctx, "") }},
		{"GetUser", "id", func() error { _, err := s.GetUser(ctx, ""); return err }},
		{"GetGroup", "id", func() error { _, err := s.GetGroup(ctx, ""); return err }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
