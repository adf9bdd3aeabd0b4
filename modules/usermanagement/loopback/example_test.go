package loopback_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/workostest"
)

// A command-line program signs its user in. A real one can use an empty Config.
func ExampleSignIn() {
	server, err := workostest.New() // an in-process WorkOS
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}

	session, err := loopback.SignIn(context.Background(), client.UserManagement, loopback.Config{
		OpenBrowser: browserWithoutWindow,
		Announce:    func(string) { fmt.Println("Your browser should be open now.") },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Signed in as", session.User.Email)
	// Output:
	// Your browser should be open now.
	// Signed in as ada@example.com
}

// A user whose machine has no browser signs in on another device.
func ExampleSignInWithDevice() {
	server, err := workostest.New(workostest.WithInstantDevice(), workostest.WithDevice(time.Second, time.Minute))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}

	session, err := loopback.SignInWithDevice(context.Background(), client.UserManagement, func(device usermanagement.DeviceAuthorization) {
		fmt.Printf("Open the page and enter the %d characters of the code.\n", len(device.UserCode))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Signed in as", session.User.Email)
	// Output:
	// Open the page and enter the 9 characters of the code.
	// Signed in as ada@example.com
}

// browserWithoutWindow does what a browser does on a page that signs the user in immediately.
func browserWithoutWindow(_ context.Context, address string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Jar: jar}).Get(address)
	if err != nil {
		return err
	}
	return response.Body.Close()
}
