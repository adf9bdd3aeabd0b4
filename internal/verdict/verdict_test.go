package verdict_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/verdict"
)

var authenticate, events = core.Path("/user_management/authenticate"), core.Path("/events")

// respond returns the error of a call that gets a response with that status and body.
func respond(t *testing.T, target core.Target, status int, body string) error {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithRetry(core.RetryPolicy{}), core.WithTransport(roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}, nil
	})))
	if err != nil {
		t.Fatal(err)
	}
	return client.Post(t.Context(), target, map[string]string{}, nil)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWhoSpeaks(t *testing.T) {
	pages := map[string]string{
		"a page": "<html>Blocked</html>", "nothing": "", "plain text": "blocked", "an array": `["blocked"]`, "a string": `"blocked"`, "an empty object": `{}`,
		"a firewall's JSON":      `{"success":false,"errors":[{"code":1020,"message":"Access denied"}]}`,
		"a gateway's JSON":       `{"error":{"code":403,"message":"Forbidden","status":"PERMISSION_DENIED"}}`,
		"a framework's JSON":     `{"detail":"Forbidden"}`,
		"a sentence as an error": `{"error":"Access denied by policy"}`,
		"a number as a code":     `{"code":1020}`,
		"a message alone":        `{"message":"no Route matched with those values"}`, // Kong, and with another text API Gateway
		"a status as an error":   `{"message":"No.","error":"Unauthorized"}`,
		"a status as a code":     `{"code":"NotFound","message":"No."}`,
		"a word":                 `{"error":"forbidden"}`,
	}
	for name, body := range pages {
		for _, status := range []int{302, 307, 400, 401, 403, 404, 405, 407, 409, 410, 413, 421, 422, 425, 431, 451, 499} {
			err := respond(t, authenticate, status, body)
			if verdict.Refused(err) || !verdict.Foreign(err) || !verdict.Passes(err) || verdict.Lost(err) {
				t.Errorf("%s with %d: refused %t, foreign %t, passes %t, lost %t", name, status, verdict.Refused(err), verdict.Foreign(err), verdict.Passes(err), verdict.Lost(err))
			}
			if code, ended := verdict.Ended(err); ended {
				t.Errorf("%s with %d ends a session: %s", name, status, code)
			}
		}
	}
	for _, body := range []string{`{"code":"sso_required","message":"No."}`, `{"error":"invalid_client","error_description":"No."}`} {
		for _, status := range []int{400, 401, 404, 409, 422} {
			err := respond(t, authenticate, status, body)
			if !verdict.Refused(err) || verdict.Foreign(err) || verdict.Passes(err) {
				t.Errorf("%s with %d is WorkOS's", body, status)
			}
		}
		for _, status := range []int{402, 405, 407, 413, 425, 451} {
			if err := respond(t, authenticate, status, body); verdict.Refused(err) || !verdict.Foreign(err) {
				t.Errorf("%s: WorkOS has no %d", body, status)
			}
		}
	}
	t.Run("a 401 or 403 of a sign-in has one of a few codes, others have at least a message", func(t *testing.T) {
		is := is.New(t)
		is.True(verdict.Foreign(respond(t, authenticate, 401, `{"error":"invalid_token"}`)))
		is.True(verdict.Refused(respond(t, events, 401, `{"message":"Unauthorized"}`)))
		for _, body := range []string{`{"message":"Forbidden"}`, `{"error":"access_denied"}`, `{"error":"Forbidden","message":"No."}`, `{"code":"blocked"}`} {
			is.True(verdict.Foreign(respond(t, authenticate, 403, body)))
		}
		is.True(verdict.Refused(respond(t, authenticate, 403, `{"code":"email_password_auth_disabled","message":"No."}`)))
		is.True(verdict.Refused(respond(t, events, 403, `{"message":"Forbidden"}`)))
	})
}

func TestWhatMaySucceedLater(t *testing.T) {
	dial := &core.TransportError{Err: &net.OpError{Op: "dial", Err: errors.New("network is unreachable")}}
	for name, test := range map[string]struct {
		err          error
		passes, lost bool
	}{
		"500":                              {respond(t, authenticate, 500, ""), true, true},
		"503 with a word of WorkOS's":      {respond(t, authenticate, 503, `{"error":"invalid_grant"}`), true, true},
		"408":                              {respond(t, authenticate, 408, `{"error":"invalid_grant"}`), true, true},
		"429":                              {respond(t, authenticate, 429, `{"error":"invalid_grant"}`), true, false},
		"a connection that broke":          {&core.TransportError{Err: io.ErrUnexpectedEOF}, true, true},
		"no connection":                    {dial, true, false},
		"a timeout":                        {context.DeadlineExceeded, true, true},
		"a success that cannot be read":    {&core.ResponseError{Status: 200}, true, true},
		"a mistake of the program":         {&core.ArgumentError{Argument: "x"}, false, false},
		"a refusal":                        {respond(t, authenticate, 400, `{"error":"invalid_grant"}`), false, false},
		"an error literal without one":     {(*core.Error)(nil), false, false},
		"an error of something else":       {io.EOF, false, false},
		"no error":                         {nil, false, false},
		"the end of the caller's patience": {context.Canceled, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(verdict.Passes(test.err), test.passes)
			is.Equal(verdict.Lost(test.err), test.lost)
			if name != "a refusal" {
				_, ended := verdict.Ended(test.err)
				is.True(!ended)
			}
		})
	}
}

// notOfARefresh are the codes of the operation that do not concern a session: those of other grants, those about the
// program, and temporary ones.
var notOfARefresh = []string{
	"access_denied", // in only one form
	"authorization_pending", "slow_down", "expired_token",
	"code_challenge_not_found", "pkce_not_supported", "invalid_credentials", "invalid_link_authorization_code",
	"invalid_one_time_code", "one_time_code_expired", "one_time_code_previously_used", "one_time_code_too_many_attempts",
	"invalid_pending_authentication_token", "email_password_auth_disabled", "extra_attributes_required",
	"invalid_connection", "invalid_profile", "invitation_cannot_be_used_for_email", "invitation_invalid",
	"phone_number_required", "user_mismatch", "verification_id_required",
	"invalid_client", "unauthorized_client", "invalid_request", "invalid_request_parameters", "invalid_organization_id", "token_too_big",
	"daily_quota_exceeded", "too_many_requests",
}

func TestWhatEndsASession(t *testing.T) {
	file, err := os.ReadFile("../../testdata/api/errors.json")
	if err != nil {
		t.Fatal(err)
	}
	var contract struct {
		Codes []struct {
			Code, Field string
			Operations  []string
			Statuses    []string
		}
	}
	if err := json.Unmarshal(file, &contract); err != nil {
		t.Fatal(err)
	}
	status := map[string]int{"400": 400, "403": 403, "409": 400, "422": 422, "429": 429}
	seen := 0
	for _, known := range contract.Codes {
		if !slices.Contains(known.Operations, "authenticate") {
			continue
		}
		seen++
		err := respond(t, authenticate, status[known.Statuses[0]], `{"`+known.Field+`":"`+known.Code+`"}`)
		if !verdict.Refused(err) && known.Statuses[0] != "429" {
			t.Errorf("%s is a refusal", known.Code)
		}
		_, ended := verdict.Ended(err)
		if want := !slices.Contains(notOfARefresh, known.Code) || known.Code == "access_denied"; ended != want {
			t.Errorf("%s as %s: ends a session: %t", known.Code, known.Field, ended)
		}
	}
	if seen < 40 {
		t.Errorf("the contract has %d codes of authenticate", seen)
	}
	for _, code := range []string{"mfa_verification", "radar_email_challenge", "radar_sms_challenge"} { // only in the Node SDK
		if got, ended := verdict.Ended(respond(t, authenticate, 403, `{"code":"`+code+`"}`)); !ended || string(got) != code {
			t.Errorf("%s ends no session", code)
		}
	}
	t.Run("a gateway's access_denied does not", func(t *testing.T) {
		for _, body := range []string{`{"error":"access_denied"}`, `{"code":"access_denied"}`} {
			_, ended := verdict.Ended(respond(t, authenticate, 403, body))
			is.New(t).True(!ended)
		}
	})
}
