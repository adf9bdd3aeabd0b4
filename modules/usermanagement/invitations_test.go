package usermanagement_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

func TestTheTokenOfAnInvitation(t *testing.T) {
	t.Run("prints as a mark, and so does the URL that holds it", func(t *testing.T) {
		is := is.New(t)
		users, _ := recorded(t, http.StatusOK, `{"id":"invitation_1","token":"tok-1","accept_invitation_url":"https://x.test/?t=tok-1"}`)
		invitation, err := users.GetInvitationByToken(t.Context(), core.NewInvitationToken("tok-1"))
		is.NoErr(err)
		is.Equal(invitation.Token.Reveal(), "tok-1")
		is.True(!strings.Contains(fmt.Sprintf("%+v %#v", invitation, *invitation), "tok-1"))
	})
	t.Run("is in no error, even where WorkOS repeats it", func(t *testing.T) {
		is := is.New(t)
		users, _ := recorded(t, http.StatusNotFound, `{"message":"Could not find invitation: tok-1"}`)
		_, err := users.GetInvitationByToken(t.Context(), core.NewInvitationToken("tok-1"))
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(!strings.Contains(err.Error(), "tok-1"))
	})
}
