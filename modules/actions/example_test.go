package actions_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// Only employees may sign up, and suspended users may not sign in.
func ExampleNewHandler() {
	secret := core.NewSigningSecret("actions_secret_0123456789") // os.Getenv("WORKOS_ACTIONS_SECRET")

	handler, err := actions.NewHandler(secret, func(_ context.Context, action actions.Action) (actions.Verdict, error) {
		switch action := action.(type) {
		case actions.UserRegistration:
			if !strings.HasSuffix(action.UserData.Email, "@example.com") {
				return actions.Deny("Please use your work email address."), nil
			}
		case actions.Authentication:
			if action.User.Metadata["suspended"] == "true" {
				return actions.Deny("Your account is suspended."), nil
			}
		}
		return actions.Allow(), nil
	})
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/actions", handler)

	for _, email := range []string{"grace@example.com", "mallory@example.net"} {
		body := `{"object":"user_registration_action_context","id":"action_1","user_data":{"email":"` + email + `"}}`
		request := httptest.NewRequest(http.MethodPost, "/actions", strings.NewReader(body))
		request.Header.Set(webhooks.SignatureHeader, sign(time.Now(), body)) // as WorkOS does
		recorder := httptest.NewRecorder()
		mux.ServeHTTP(recorder, request)
		fmt.Println(recorder.Code, strings.Contains(recorder.Body.String(), `"verdict":"Allow"`))
	}
	// Output:
	// 200 true
	// 200 false
}

// A server with its own handler verifies, parses and signs itself.
func ExampleSign() {
	secret := core.NewSigningSecret("actions_secret_0123456789")
	body := `{"object":"authentication_action_context","id":"action_1","user":{"email":"grace@example.com"}}`
	header := sign(time.Now(), body) // r.Header.Get(webhooks.SignatureHeader)

	action, err := actions.VerifyAndParse([]byte(body), header, secret)
	if err != nil {
		panic(err)
	}
	response, err := actions.Sign(action, actions.Allow(), secret)
	if err != nil {
		panic(err)
	}
	// Send these bytes as they are: they are the signed bytes.
	object, _, _ := strings.Cut(string(response), ",")
	fmt.Println(object)
	// Output: {"object":"authentication_action_response"
}
