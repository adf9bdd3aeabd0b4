package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

// demonstration returns a client of an in-process server, and a sign-in to it by device code.
func demonstration() (client *workos.Public, response *usermanagement.AuthenticationResponse, end func()) {
	server, err := workostest.New(workostest.WithInstantDevice())
	if err != nil {
		log.Fatal(err)
	}
	client, err = workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		log.Fatal(err)
	}
	device, err := client.UserManagement.AuthorizeDevice(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	response, err = client.UserManagement.AuthenticateWithDeviceCode(context.Background(), device.DeviceCode, nil)
	if err != nil {
		log.Fatal(err)
	}
	return client, response, server.Close
}

// A program signs its user in once. From then on, in this run and the next ones, Token returns an access token as long as
// the session lasts.
func Example() {
	ctx := context.Background()
	client, response, end := demonstration() // response: the result of the sign-in
	defer end()
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()

	store, err := tokens.NewFileStore(client.ClientID(), tokens.Location{Folder: folder})
	if err != nil {
		fmt.Println(err)
		return
	}
	source, err := tokens.New(client.UserManagement, store)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = source.Token(ctx)
	fmt.Println(errors.Is(err, tokens.ErrSignInRequired))

	if err := source.SignedIn(ctx, response); err != nil {
		fmt.Println(err)
		return
	}
	token, err := source.Token(ctx)
	fmt.Println(token, err)
	session, err := source.Session(ctx)
	fmt.Println(session.Email, err)
	// Output:
	// true
	// [redacted] <nil>
	// ada@example.com <nil>
}

// Signing out removes the tokens; the session itself ends when the browser opens the URL.
func ExampleSource_SignOut() {
	ctx := context.Background()
	client, response, end := demonstration()
	defer end()
	source, err := tokens.New(client.UserManagement, &tokens.MemoryStore{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := source.SignedIn(ctx, response); err != nil {
		fmt.Println(err)
		return
	}

	session, err := source.SignOut(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	address, err := client.UserManagement.LogoutURL(session.SessionID, nil)
	fmt.Println(!address.IsZero(), err)
	_, err = source.Token(ctx)
	fmt.Println(err)
	// Output:
	// true <nil>
	// workos: sign-in is needed
}

// The transport sends the token only to the API that it is meant for.
func ExampleNewTransport() {
	client, response, end := demonstration()
	defer end()
	source, err := tokens.New(client.UserManagement, &tokens.MemoryStore{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := source.SignedIn(context.Background(), response); err != nil {
		fmt.Println(err)
		return
	}

	transport, err := tokens.NewTransport(source, nil, "https://api.example.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	api := &http.Client{Transport: transport} // for api.Get("https://api.example.com/…")
	fmt.Printf("%T\n", api.Transport)

	_, err = tokens.NewTransport(source, nil, "http://api.example.com")
	fmt.Println(err)
	// Output:
	// *tokens.Transport
	// workos: origins[0] is neither https nor on the loopback, and the token would be sent in the clear
}

// A window shows the signed-in user, and every change. A real one passes each status to the thread of its toolkit.
func ExampleSource_Changes() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	client, response, end := demonstration()
	defer end()
	source, err := tokens.New(client.UserManagement, &tokens.MemoryStore{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for status := range source.Changes(ctx) {
		fmt.Printf("%s %q\n", status.State, status.Email)
		switch {
		case status.State == tokens.StateSignInRequired && response != nil: // the user clicks on “Sign in”
			err = source.SignedIn(ctx, response)
			response = nil
		case status.State == tokens.StateSignedIn: // and on “Sign out”
			_, err = source.SignOut(ctx)
		default:
			cancel()
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// sign_in_required ""
	// signed_in "ada@example.com"
	// sign_in_required ""
}

// A long-running program keeps its session fresh even when it needs no token.
func ExampleSource_KeepSignedIn() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	client, response, end := demonstration()
	defer end()
	source, err := tokens.New(client.UserManagement, &tokens.MemoryStore{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ended := make(chan error)
	go func() { ended <- source.KeepSignedIn(ctx) }() // until the program ends
	fmt.Println(source.SignedIn(ctx, response))
	cancel()
	fmt.Println(<-ended)
	// Output:
	// <nil>
	// context canceled
}

// A sign-out works offline. The session ends at WorkOS when WorkOS can be reached, here immediately.
func ExampleWithSessionEnd() {
	ctx := context.Background()
	client, response, end := demonstration()
	defer end()
	source, err := tokens.New(client.UserManagement, &tokens.MemoryStore{}, tokens.WithSessionEnd())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(source.SignedIn(ctx, response))
	_, err = source.SignOut(ctx)
	fmt.Println(err)
	fmt.Println(source.EndSessions(ctx)) // KeepSignedIn calls it
	// Output:
	// <nil>
	// <nil>
	// <nil>
}

// An organization requires another step: the user signs in with the browser once.
func ExampleStepUp() {
	required := &usermanagement.SSORequiredError{Err: new(core.Error), Email: "ada@example.com", ConnectionIDs: []core.ConnectionID{"conn_1"}}
	params, ok := tokens.StepUp(required, "org_2") // the error of SwitchOrganization
	fmt.Println(ok, params.ConnectionID, params.LoginHint)
	// Output: true conn_1 ada@example.com
}
