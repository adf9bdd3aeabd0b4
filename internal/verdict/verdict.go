// Package verdict judges failed calls. It has the rules that sessions, stored tokens, device sign-in, flags and the tail
// of events share: whether WorkOS itself has refused, whether a session has ended, and what may succeed on a retry.
//
// Proxies, firewalls and portals between a program and WorkOS send their own responses. Only WorkOS's own errors end
// anything: JSON in one of the forms and with one of the statuses of its API. On the route that signs users in and refreshes
// sessions, the error must have a code. Elsewhere WorkOS's errors may have only a message, as those of gateways do; a loop
// takes them for WorkOS's if they persist (Refusals).
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
	response, ok := errors.AsType[*core.Error](err)
	if !ok || response == nil {
		return false
	}
	switch response.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
		http.StatusGone, http.StatusUnprocessableEntity: // all that WorkOS uses below 500, except 429
	default:
		return false
	}
	said := wordsOf(response)
	if response.Route == authenticateRoute {
		if response.Status == http.StatusUnauthorized || response.Status == http.StatusForbidden {
			return slices.ContainsFunc(said.codes(), isOfSignIn)
		}
		return slices.ContainsFunc(said.codes(), isSnakeCase)
	}
	return slices.ContainsFunc(said.codes(), isCode) || said.isMessage()
}

// words are the members of an error's body in one of the API's forms. core.Error also accepts the forms of others.
type words struct {
	Code    any `json:"code"`
	Error   any `json:"error"`
	Message any `json:"message"`
}

func wordsOf(response *core.Error) (said words) {
	if response.Decode(&said) != nil {
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

// isMessage reports whether there is a message: a text, or a list of texts.
func (w words) isMessage() bool {
	switch message := w.Message.(type) {
	case string:
		return message != ""
	case []any:
		return len(message) > 0
	}
	return false
}

// isOfSignIn reports whether WorkOS refuses a sign-in with that code and status 401 or 403. Gateways use other codes.
func isOfSignIn(code core.ErrorCode) bool {
	return isTerminal(code) || code == "email_password_auth_disabled" || code == "invalid_client" || code == "unauthorized_client"
}

// isSnakeCase reports whether a code is written like every code of a sign-in. Gateways write "NotFound" and "forbidden".
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
// 500 that does not have the form of WorkOS's errors.
func Foreign(err error) bool {
	response, ok := errors.AsType[*core.Error](err)
	return ok && response != nil && response.Status < 500 && !Refused(err) && !isBusy(response.Status)
}

func isBusy(status int) bool {
	return status == http.StatusRequestTimeout || status == http.StatusTooManyRequests
}

// Passes reports whether a call may succeed on a retry: WorkOS did not or could not respond, or something else
// responded. The caller first checks whether its own context has ended.
func Passes(err error) bool {
	return Lost(err) || NeverConnected(err) || errors.Is(err, core.ErrRateLimited) || Foreign(err)
}

// Lost reports whether WorkOS may have acted on a request without a usable response, as core.MayHaveActed does, or responded with 503 to ask
// for a later attempt.
func Lost(err error) bool {
	response, ok := errors.AsType[*core.Error](err)
	return core.MayHaveActed(err) || ok && response != nil && response.Status == http.StatusServiceUnavailable
}

// NeverConnected reports whether the request was never sent because there was no connection.
func NeverConnected(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// Ended returns the code with which WorkOS refuses to refresh a session until the user signs in. ok is false for any other
// error: it is about the program, temporary, or not from WorkOS.
func Ended(err error) (code core.ErrorCode, ok bool) {
	if !Refused(err) {
		return "", false
	}
	response, _ := errors.AsType[*core.Error](err)
	said := wordsOf(response)
	for _, code := range said.codes() {
		if isTerminal(code) {
			return code, true
		}
	}
	// Gateways also use this word, with 403. WorkOS uses it only in this form.
	if response.Status == http.StatusBadRequest && said.Error == string(accessDenied) {
		return accessDenied, true
	}
	return "", false
}

const accessDenied = core.ErrorCode("access_denied")

// isTerminal reports whether a code of POST /user_management/authenticate requires the user. The test checks the list
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
