package workostest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/workostest"
)

// A server runs in the program's own process, with the users and faults that the program sets up.
func Example() {
	server, err := workostest.New(workostest.WithUsers(workostest.User{Email: "grace@example.com"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	server.Inject(workostest.Fault{Path: "/user_management/users", Times: 1, Status: http.StatusServiceUnavailable})

	for range 2 {
		req, _ := http.NewRequest(http.MethodGet, server.URL+"/user_management/users", http.NoBody)
		req.Header.Set("Authorization", "Bearer "+server.APIKey.Reveal())
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		var page struct {
			Data []struct{ Email string }
		}
		_ = json.NewDecoder(res.Body).Decode(&page)
		_ = res.Body.Close()
		fmt.Println(res.StatusCode, page.Data)
	}
	// Output:
	// 503 []
	// 200 [{grace@example.com}]
}

// A handler is tested with signed-in users, without a browser.
func ExampleServer_SignIn() {
	server, client := startWorkOS(
		workostest.WithRole("admin", "posts:delete"),
		workostest.WithOrganizations(workostest.Organization{ID: "org_acme", Name: "Acme", Members: []workostest.Member{
			{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com"},
		}}),
	)
	defer server.Close()

	deletePost := func(w http.ResponseWriter, r *http.Request) { // the program under test
		bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		token, err := client.UserManagement.VerifyAccessToken(r.Context(), core.NewAccessToken(bearer), usermanagement.AccessTokenPolicy{})
		switch {
		case errors.Is(err, usermanagement.ErrInvalidToken):
			w.WriteHeader(http.StatusUnauthorized)
		case err != nil:
			w.WriteHeader(http.StatusServiceUnavailable)
		case !slices.Contains(token.Permissions, "posts:delete"):
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}
	ask := func(accessToken core.AccessToken) int {
		request := httptest.NewRequest(http.MethodDelete, "/posts/1", http.NoBody)
		request.Header.Set("Authorization", "Bearer "+accessToken.Reveal())
		recorder := httptest.NewRecorder()
		deletePost(recorder, request)
		return recorder.Code
	}

	for _, email := range []string{"ada@example.com", "grace@example.com"} {
		user, err := server.UserByEmail(email)
		if err != nil {
			fmt.Println(err)
			return
		}
		tokens, err := server.SignIn(user.ID, "org_acme")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(email, ask(tokens.AccessToken), ask(tokens.ExpiredAccessToken))
	}
	// Output:
	// ada@example.com 204 401
	// grace@example.com 403 401
}

// A program meets a WorkOS that is down and then recovers.
func ExampleServer_Inject() {
	server, client := startWorkOS()
	defer server.Close()
	server.Inject(workostest.Fault{Method: "GET", Path: "/organizations", Times: 2, Status: http.StatusServiceUnavailable})

	for range 3 {
		_, err := client.Organizations.List(context.Background(), nil, core.WithMaxRetries(0)).Page()
		fmt.Println(errors.Is(err, core.ErrServer))
	}
	// Output:
	// true
	// true
	// false
}

// A test asserts what was requested from WorkOS.
func ExampleServer_Calls() {
	server, client := startWorkOS()
	defer server.Close()

	_, err := client.Organizations.Create(context.Background(), "Acme", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, call := range server.Calls("POST", "/organizations") {
		var sent struct{ Name string }
		if err := call.Decode(&sent); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(sent.Name, call.Header.Get("Idempotency-Key") != "")
	}
	// Output: Acme true
}

// Events are delivered to a handler as they happen, signed.
func ExampleServer_AddWebhook() {
	ctx := context.Background()
	server, client := startWorkOS()
	defer server.Close()

	handler, err := webhooks.NewHandler(core.NewSigningSecret("whsec_test"), // the program under test
		webhooks.On(func(_ context.Context, _ *events.Event, user events.UserCreated) error {
			fmt.Println("welcome,", user.Email)
			return nil
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	receiver := httptest.NewServer(handler)
	defer receiver.Close()
	server.AddWebhook(receiver.URL, core.NewSigningSecret("whsec_test"), "user.created")

	if _, err := client.UserManagement.CreateUser(ctx, "grace@example.com", nil); err != nil {
		fmt.Println(err)
		return
	}
	if err := server.WaitForWebhooks(ctx); err != nil {
		fmt.Println(err)
	}
	// Output: welcome, grace@example.com
}

// A handler gets an event in process, once with the right secret and once with another.
func ExampleServer_WebhookRequest() {
	server, _ := startWorkOS()
	defer server.Close()
	handler, err := webhooks.NewHandler(core.NewSigningSecret("whsec_test"))
	if err != nil {
		fmt.Println(err)
		return
	}
	event := workostest.Event{Name: "connection.activated", Data: json.RawMessage(`{"object":"connection","id":"conn_1"}`)}
	for _, secret := range []string{"whsec_test", "whsec_forged"} {
		request, err := server.WebhookRequest(context.Background(), "/webhooks", core.NewSigningSecret(secret), event)
		if err != nil {
			fmt.Println(err)
			return
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		fmt.Println(recorder.Code)
	}
	// Output:
	// 200
	// 401
}

// A test provides the response to an operation that workostest does not have.
func ExampleServer_Stub() {
	server, client := startWorkOS()
	defer server.Close()

	server.Stub("POST", "/authorization/organization_memberships/{id}/check", http.StatusOK, map[string]bool{"authorized": true})
	result, err := client.Authorization.Check(context.Background(), "om_ada", "posts:write", authorization.ByID("authz_resource_1"), nil)
	fmt.Println(err, result.Authorized)
	// Output:
	// <nil> true
}

// startWorkOS starts an in-process WorkOS and returns it with a client.
func startWorkOS(opts ...workostest.Option) (*workostest.Server, *workos.Confidential) {
	server, err := workostest.New(opts...)
	if err != nil {
		panic(err)
	}
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		panic(err)
	}
	return server, client
}
