package usermanagement_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// A program without a secret starts a sign-in, sends the user to the browser, and completes the sign-in with the verifier
// that it kept.
func ExamplePublic() {
	ctx := context.Background()
	client, done := publicClient()
	defer done()

	began, err := client.UserManagement.AuthorizationURLWithPKCE("http://127.0.0.1:8765/callback", usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
	if err != nil {
		fmt.Println(err)
		return
	}
	callback := browse(began.URL.Reveal()) // the query of the callback
	code, err := began.Code(callback)
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, began.Verifier, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(session.User.Email, session.RefreshToken)
	// Output: ada@example.com [redacted]
}

// A device without a browser shows a code and waits. Package modules/usermanagement/loopback does both in one call.
func ExamplePublic_AwaitDevice() {
	ctx := context.Background()
	client, done := publicClient(workostest.WithInstantDevice(), workostest.WithDevice(time.Millisecond, time.Minute))
	defer done()

	device, err := client.UserManagement.AuthorizeDevice(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("enter the code at", device.VerificationURI != "")
	session, err := client.UserManagement.AwaitDevice(ctx, *device)
	switch {
	case errors.Is(err, usermanagement.ErrAccessDenied):
		fmt.Println("refused")
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println(session.User.Email)
	}
	// Output:
	// enter the code at true
	// ada@example.com
}

// A server administers users with its API key.
func ExampleConfidential() {
	ctx := context.Background()
	client, done := confidentialClient()
	defer done()

	created, err := client.UserManagement.CreateUser(ctx, "grace@example.com", &usermanagement.CreateUserParams{
		FirstName: "Grace",
		Password:  usermanagement.PlaintextPassword("correct horse battery staple"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for user, err := range client.UserManagement.ListUsers(ctx, &usermanagement.ListUsersParams{ListOptions: core.ListOptions{Limit: 100, Order: core.OrderAsc}}).All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(user.Email, user.ID == created.ID)
	}
	// Output:
	// ada@example.com false
	// grace@example.com true
}

// A sign-in that needs another step returns an error that holds what the next call needs.
func ExampleConfidential_AuthenticateWithPassword() {
	ctx := context.Background()
	client, done := confidentialClient(workostest.WithUsers(workostest.User{
		Email: "ada@example.com", Password: core.NewPassword("correct horse"), RequireEmailVerification: true,
	}))
	defer done()

	_, err := client.UserManagement.AuthenticateWithPassword(ctx, "ada@example.com", core.NewPassword("correct horse"), nil)
	if needed, ok := errors.AsType[*usermanagement.EmailVerificationRequiredError](err); ok {
		fmt.Println("ask for the code that was sent to", needed.Email)
	}
	// Output: ask for the code that was sent to ada@example.com
}

// A server verifies an access token before it trusts its claims.
func ExampleConfidential_VerifyAccessToken() {
	ctx := context.Background()
	client, done := confidentialClient()
	defer done()

	_, err := client.UserManagement.VerifyAccessToken(ctx, core.NewAccessToken("not.a.token"), usermanagement.AccessTokenPolicy{})
	fmt.Println(errors.Is(err, usermanagement.ErrInvalidToken), err)
	// Output: true workos: the access token is not an RS256 JWT with the claims of WorkOS
}

// publicClient is workos.NewPublic for an in-process WorkOS.
func publicClient(opts ...workostest.Option) (*workos.Public, func()) {
	client, done := confidentialClient(opts...)
	return client.Public(), done
}

// confidentialClient is workos.NewConfidential for an in-process WorkOS.
func confidentialClient(opts ...workostest.Option) (*workos.Confidential, func()) {
	server, err := workostest.New(opts...)
	if err != nil {
		log.Fatal(err)
	}
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	return client, server.Close
}

// browse does what a browser does with a sign-in page that needs no input.
func browse(address string) url.Values {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
	if err != nil {
		log.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		log.Fatal(err)
	}
	_ = response.Body.Close()
	location, err := response.Location()
	if err != nil {
		log.Fatal(err)
	}
	return location.Query()
}
