// Package verdict judges failed calls. It has the rules that sessions, stored tokens, device sign-in, flags and the tail
// of events share: when WorkOS itself has refused, when a session has ended, and what may succeed when it is tried again.
//
// Between a program and WorkOS stand proxies, firewalls and portals, which respond in their own name. Only WorkOS's own
// words end anything: a JSON error in one of the forms and with one of the statuses that its API has. On the route that signs
// users in and refreshes sessions that is one with a code; elsewhere WorkOS's errors may have a message alone, as those of
// gateways do, which a loop takes for WorkOS's when they last (Refusals).
package verdict

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

const authenticateRoute = "/user_management/authenticate"

// Refused reports whether WorkOS itself has refused a request, so that repeating it does not help.
func Refused(err error) bool {
	answer, ok := errors.AsType[*core.Error](err)
	if !ok || answer == nil {
		return false
	}
	switch answer.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
		http.StatusGone, http.StatusUnprocessableEntity: // WorkOS uses no others below 500 but 429
	default:
		return false
	}
	said := wordsOf(answer)
	if answer.Route == authenticateRoute {
		if answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden {
			return slices.ContainsFunc(said.codes(), isOfSignIn)
		}
		return slices.ContainsFunc(said.codes(), isSnakeCase)
	}
	return slices.ContainsFunc(said.codes(), isCode) || said.isMessage()
}

// words are what the body of an error says in one of the API's forms: core.Error also has what others say in theirs.
type words struct {
	Code    any `json:"code"`
	Error   any `json:"error"`
	Message any `json:"message"`
}

func wordsOf(answer *core.Error) (said words) {
	if answer.Decode(&said) != nil {
		return words{}
	}
	return said
}

func (w words) codes() (codes []core.ErrorCode) {
	for _, member := range []any{w.Code, w.Error} {
		if code, ok := member.(string); ok {
			codes = append(codes, core.ErrorCode(code))
		}
	}
	return codes
}

// isMessage reports whether there is a text, or a list of them.
func (w words) isMessage() bool {
	switch message := w.Message.(type) {
	case string:
		return message != ""
	case []any:
		return len(message) > 0
	}
	return false
}

// isOfSignIn reports whether a code is one that a sign-in can be refused with by status 401 or 403. Gateways have others.
func isOfSignIn(code core.ErrorCode) bool {
	return isTerminal(code) || code == "email_password_auth_disabled" || code == "invalid_client" || code == "unauthorized_client"
}

// isSnakeCase reports whether a code is written as every code of a sign-in is. Gateways write "NotFound" and "forbidden".
func isSnakeCase(code core.ErrorCode) bool {
	return isCode(code) && strings.Contains(string(code), "_") && string(code) == strings.ToLower(string(code))
}

// isCode reports whether a response's code or error has the form of one of the API's codes.
func isCode(code core.ErrorCode) bool {
	return code != "" && !strings.ContainsFunc(string(code), func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// Foreign reports whether a response came from something between the program and WorkOS: a redirect, or an error below
// 500 that is not in WorkOS's words.
func Foreign(err error) bool {
	answer, ok := errors.AsType[*core.Error](err)
	return ok && answer != nil && answer.Status < 500 && !Refused(err) && !isBusy(answer.Status)
}

func isBusy(status int) bool {
	return status == http.StatusRequestTimeout || status == http.StatusTooManyRequests
}

// Passes reports whether a call may succeed when it is tried again: WorkOS did not respond, could not, or was not what
// responded. The caller asks first whether its own context has ended.
func Passes(err error) bool {
	return Lost(err) || NeverConnected(err) || errors.Is(err, core.ErrRateLimited) || Foreign(err)
}

// Lost reports whether WorkOS may have acted on a request without a usable response, as core.MayHaveActed does, or could not say more than
// that it will later.
func Lost(err error) bool {
	answer, ok := errors.AsType[*core.Error](err)
	return core.MayHaveActed(err) || ok && answer != nil && answer.Status == http.StatusServiceUnavailable
}

// NeverConnected reports whether there was no connection that a request could have been sent on.
func NeverConnected(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// Ended returns the code with which WorkOS refuses to refresh a session, whatever is done without the user. ok is false for
// any other error: it is about the program, about the moment, or not from WorkOS.
func Ended(err error) (code core.ErrorCode, ok bool) {
	if !Refused(err) {
		return "", false
	}
	answer, _ := errors.AsType[*core.Error](err)
	said := wordsOf(answer)
	for _, code := range said.codes() {
		if isTerminal(code) {
			return code, true
		}
	}
	// A gateway uses this word too, with 403. WorkOS has it in this form alone.
	if answer.Status == http.StatusBadRequest && said.Error == string(accessDenied) {
		return accessDenied, true
	}
	return "", false
}

const accessDenied = core.ErrorCode("access_denied")

// isTerminal reports whether a code of POST /user_management/authenticate asks for the user. The test holds the list
// against testdata/api/errors.json.
func isTerminal(code core.ErrorCode) bool {
	switch code {
	case "invalid_grant", "application_consent_required", "authentication_method_not_allowed",
		"email_verification_required", "mfa_challenge", "mfa_enrollment", "mfa_verification",
		"organization_authentication_methods_required", "organization_membership_not_found", "organization_not_found",
		"organization_selection_required", "passkey_progressive_enrollment", "radar_challenge", "radar_email_challenge",
		"radar_sign_up_challenge", "radar_sms_challenge", "radar_sms_sign_in_challenge", "sign_up_not_allowed", "sso_required":
		return true
	}
	return false
}
