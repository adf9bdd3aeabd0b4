package directorysync_test

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/directorysync"
)

func TestValuesThatAreNotKnownYet(t *testing.T) {
	is := is.New(t)
	service, _ := moduletest.Start(t, directorysync.New, `{"id":"directory_1","type":"abacus v9","state":"resting"}`)
	directory, err := service.GetDirectory(t.Context(), "directory_1")
	is.NoErr(err)
	is.Equal(directory.Type, directorysync.DirectoryType("abacus v9"))
	is.Equal(directory.State, directorysync.DirectoryState("resting"))
}

func TestUsersOfWhomLittleIsKnown(t *testing.T) {
	is := is.New(t)
	service, _ := moduletest.Start(t, directorysync.New, `{"id":"directory_user_1","email":null,"emails":[{"value":null}]}`)
	user, err := service.GetUser(t.Context(), "directory_user_1")
	is.NoErr(err)
	is.Equal(user.Email, "")
	is.Equal(user.Role, nil)
	is.Equal(user.Emails, []directorysync.UserEmail{{}})
}

func TestDeletionNeedsNoAnswer(t *testing.T) {
	for _, body := range []string{"", `{"any":"thing"}`} {
		t.Run("a body of "+body, func(t *testing.T) {
			service, _ := moduletest.Start(t, directorysync.New, body)
			is.New(t).NoErr(service.DeleteDirectory(t.Context(), "directory_1"))
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx := t.Context()
	s, _ := moduletest.Start(t, directorysync.New, `{"id":"1"}`)
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
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) { moduletest.WantArgument(t, test.do(), test.argument) })
	}
}

// withoutNetwork lets the requests of the Example be answered with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
