package actions_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// request returns a request that WorkOS has just signed.
func request(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/actions", strings.NewReader(body))
	r.Header.Set(webhooks.SignatureHeader, sign(time.Now(), body))
	return r
}

// decide only allows Grace to sign up; a sign-in gets an error, or no verdict without an email.
func decide(_ context.Context, action actions.Action) (actions.Verdict, error) {
	switch action := action.(type) {
	case actions.UserRegistration:
		if action.UserData.Email == "grace@example.com" {
			return actions.Allow(), nil
		}
		return actions.Deny("not you"), nil
	case actions.Authentication:
		if action.User.Email == "" {
			return actions.Verdict{}, nil
		}
	}
	return actions.Verdict{}, errors.New("the database is down")
}

func allow(context.Context, actions.Action) (actions.Verdict, error) { return actions.Allow(), nil }

func TestHandler(t *testing.T) {
	var logged bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h, err := actions.NewHandler(secret, decide, actions.WithLogger(logger), actions.WithBodyLimit(1000))
	is.New(t).NoErr(err)
	other := strings.Replace(registration, "grace", "ada", 1)
	get, forged, late := request(registration), request(registration), request(registration)
	get.Method = http.MethodGet
	forged.Body = io.NopCloser(strings.NewReader(other))
	late.Header.Set(webhooks.SignatureHeader, sign(time.Now().Add(-time.Minute), registration))

	tests := []struct {
		name            string
		request         *http.Request
		status          int
		verdict, logged string
	}{
		{"an allowed user", request(registration), 200, `"verdict":"Allow"}`, ""},
		{"a denied user gets the reason", request(other), 200, `"verdict":"Deny","error_message":"not you"}`, ""},
		{
			"an error", request(`{"object":"authentication_action_context","id":"action_2","user":{"email":"ada@example.com"}}`), 500, "",
			`level=ERROR msg="workos: an action has no verdict" object=authentication_action_context action_id=action_2 error="the database is down"`,
		},
		{
			"no verdict", request(`{"object":"authentication_action_context","id":"action_3"}`), 500, "",
			`level=ERROR msg="workos: an action has no verdict" object=authentication_action_context action_id=action_3 error="workos: verdict is empty"`,
		},
		{
			"an unknown action", request(`{"object":"coffee_action_context","cups":2}`), 501, "",
			`level=ERROR msg="workos: an action has a kind that is unknown to this version of the SDK" object=coffee_action_context`,
		},
		{"no action", request(`{}`), 400, "", `level=DEBUG msg="workos: rejected an action" error="workos: /object in the payload is missing"`},
		{"a forged request", forged, 401, "", `level=DEBUG msg="workos: rejected an action" error="workos: the request has a wrong signature`},
		{"a replayed request", late, 401, "", `level=DEBUG msg="workos: rejected an action" error="workos: the request was signed too long ago`},
		{
			"a body that is too large", request(registration + strings.Repeat(" ", 1000)), 413, "",
			`level=DEBUG msg="workos: rejected an action" error="workos: reading the body of a request: http: request body too large"`,
		},
		{"a GET", get, 405, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			logged.Reset()
			w := httptest.NewRecorder()
			h.ServeHTTP(w, test.request)
			is.Equal(w.Code, test.status)
			is.Equal(w.Header().Get("Allow") == "POST", w.Code == 405)
			if test.status == 200 {
				is.Equal(w.Header().Get("Content-Type"), "application/json")
				is.True(strings.HasPrefix(w.Body.String(), `{"object":"user_registration_action_response","payload":{"timestamp":`))
				is.True(strings.Contains(w.Body.String(), test.verdict))
			}
			is.Equal(logged.Len() > 0, test.logged != "")
			is.True(strings.Contains(logged.String(), test.logged))
			is.True(!strings.Contains(logged.String(), "@example.com") && !strings.Contains(logged.String(), "v1="))
		})
	}
	t.Run("prints no secret", func(t *testing.T) {
		h, err := actions.NewHandler(secret, allow, actions.WithAdditionalSecrets(core.NewSigningSecret("another_secret")))
		is.New(t).NoErr(err)
		redacttest.Check(t, h, secret.Reveal())
		redacttest.Check(t, h, "another_secret")
	})
}

func TestAHandlerReadsNoMoreThanADefaultLimit(t *testing.T) {
	is := is.New(t)
	h, err := actions.NewHandler(secret, allow, actions.WithLogger(slog.New(slog.DiscardHandler)))
	is.NoErr(err)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request(registration+strings.Repeat(" ", actions.DefaultBodyLimit)))
	is.Equal(w.Code, 413)
}

func TestAHandlerVerifiesAsItsOptionsSay(t *testing.T) {
	at := time.UnixMilli(1700000000000)
	h, err := actions.NewHandler(core.NewSigningSecret("newer"), allow, actions.WithAdditionalSecrets(secret), actions.WithTolerance(time.Hour),
		actions.WithClock(func() time.Time { return at.Add(59 * time.Minute) }))
	is.New(t).NoErr(err)
	tests := []struct {
		name string
		at   time.Time
		want int
	}{
		{"another secret, and a tolerance of an hour", at, 200},
		{"no more than that hour", at.Add(-2 * time.Minute), 401},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := request(registration)
			r.Header.Set(webhooks.SignatureHeader, sign(test.at, registration))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			is.New(t).Equal(w.Code, test.want)
		})
	}
}

func TestWhatAHandlerCannotWorkWith(t *testing.T) {
	tests := []struct {
		argument string
		secret   core.SigningSecret
		decide   func(context.Context, actions.Action) (actions.Verdict, error)
		option   actions.HandlerOption
	}{
		{"secret", core.SigningSecret{}, allow, actions.WithTolerance(time.Hour)},
		{"decide", secret, nil, actions.WithTolerance(time.Hour)},
		{"WithTolerance", secret, allow, actions.WithTolerance(0)},
		{"WithAdditionalSecrets", secret, allow, actions.WithAdditionalSecrets(core.SigningSecret{})},
		{"WithClock", secret, allow, actions.WithClock(nil)},
		{"WithBodyLimit", secret, allow, actions.WithBodyLimit(0)},
		{"WithLogger", secret, allow, actions.WithLogger(nil)},
		{"opts[0]", secret, allow, nil},
	}
	for _, test := range tests {
		t.Run(test.argument, func(t *testing.T) {
			h, err := actions.NewHandler(test.secret, test.decide, test.option)
			is.New(t).Equal(h, nil)
			moduletest.WantArgument(t, err, test.argument)
		})
	}
	t.Run("a zero handler decides nothing", func(t *testing.T) {
		for _, h := range []*actions.Handler{nil, {}} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, request(registration))
			is.New(t).Equal(w.Code, 500)
		}
	})
}

func TestOptionsAreCopied(t *testing.T) {
	is := is.New(t)
	older := []core.SigningSecret{core.NewSigningSecret("older")}
	option := actions.WithAdditionalSecrets(older...)
	older[0] = core.NewSigningSecret("attacker")
	payload := `{"object":"coffee_action_context"}`
	now := time.Now()
	clock := actions.WithClock(func() time.Time { return now })
	timestamp := strconv.FormatInt(now.UnixMilli(), 10)
	for text, want := range map[string]error{"older": nil, "attacker": webhooks.ErrSignature} {
		hash := hmac.New(sha256.New, []byte(text))
		hash.Write([]byte(timestamp + "." + payload))
		_, err := actions.Verify([]byte(payload), "t="+timestamp+", v1="+hex.EncodeToString(hash.Sum(nil)), core.NewSigningSecret("first"), clock, option)
		is.Equal(err, want)
	}
	_, err := actions.NewHandler(core.NewSigningSecret("[redacted]"), func(context.Context, actions.Action) (actions.Verdict, error) { return actions.Allow(), nil })
	moduletest.WantArgument(t, err, "secret")
}
