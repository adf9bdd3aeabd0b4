package scheme_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/scheme"
	"github.com/workos-typestate/workos/workostest"
)

// A desktop program signs its user in. Its scheme leads back to it: a real program receives the URL from the system.
func ExampleReceiver_SignIn() {
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

	receiver, err := scheme.New("com.example.notes://callback")
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := receiver.SignIn(context.Background(), client.UserManagement, scheme.Config{
		OpenBrowser: func(_ context.Context, address string) error {
			response, err := http.DefaultTransport.RoundTrip(httpGet(address)) // signs the user in immediately
			if err != nil {
				return err
			}
			return receiver.Deliver(response.Header.Get("Location"))
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Signed in as", session.User.Email)
	// Output:
	// Signed in as ada@example.com
}

func httpGet(address string) *http.Request {
	request, err := http.NewRequest(http.MethodGet, address, http.NoBody)
	if err != nil {
		panic(err)
	}
	return request
}

// The entry that a package installs for all users. Install writes it only for the user.
func ExampleDesktopEntry_Text() {
	text, err := scheme.DesktopEntry{
		Application: "com.example.Notes", Name: "Notes", Scheme: "com.example.notes", Command: []string{"/usr/bin/notes"},
	}.Text()
	fmt.Print(text)
	fmt.Println(err)
	// Output:
	// [Desktop Entry]
	// Type=Application
	// Version=1.5
	// Name=Notes
	// Exec=/usr/bin/notes %u
	// Terminal=false
	// MimeType=x-scheme-handler/com.example.notes;
	// <nil>
}
