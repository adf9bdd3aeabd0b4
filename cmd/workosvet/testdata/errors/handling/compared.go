// Package handling handles errors, some by what they happen to say.
package handling

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func byText(ctx context.Context, client *workos.Confidential) string {
	_, err := client.UserManagement.GetUser(ctx, "user_01")
	if err != nil && strings.Contains(err.Error(), "not found") { // want `errors: the text of an error is for people and may change: use errors.Is with its sentinel or core.ErrorCode`
		return "unknown"
	}
	if err != nil && err.Error() == "workos: not found" { // want `for people and may change`
		return "unknown"
	}
	text := strings.ToLower(err.Error())
	if strings.HasPrefix(text, "workos: get") { // want `for people and may change`
		return "unknown"
	}
	switch err.Error() { // want `for people and may change`
	case "":
	}
	failure, _ := errors.AsType[*core.Error](err)
	if strings.Contains(failure.Error(), "404") { // want `for people and may change`
		return "unknown"
	}
	_, err = os.Open("users")
	if strings.Contains(err.Error(), "no such file") { // not the SDK's
		return err.Error()
	}
	return ""
}

func byIdentity(err error) int {
	if err == core.ErrNotFound { // want `== misses a wrapped error: use errors.Is`
		return 1
	}
	if err != core.ErrorCode("invalid_grant") { // want `== misses`
		return 2
	}
	if session.ReasonInvalidGrant == err { // want `== misses`
		return 3
	}
	switch err {
	case workos.ErrConflict: // want `a switch compares with ==`
		return 4
	case nil:
		return 0
	}
	if failure, ok := err.(*core.Error); ok { // want `a type assertion misses a wrapped error: use errors.AsType`
		return failure.Status
	}
	switch failure := err.(type) {
	case *core.TransportError: // want `a type switch misses`
		return failure.Attempts
	case *os.PathError:
		return 5
	}
	return 6
}

func asked(err error, failure *core.Error) bool {
	if err == nil || err == os.ErrNotExist || failure.Code == "invalid_grant" {
		return false
	}
	return errors.Is(err, core.ErrNotFound)
}

type own struct{ error }

// Is says what it is.
func (o own) Is(target error) bool { return target == core.ErrForbidden }
