// Command desktop is a program with a window that signs its user in to WorkOS and keeps the user signed in. See docs/desktop.md.
//
// Without configuration it runs on workostest, an in-process WorkOS that forgets everything when the program ends. With WORKOS_API_KEY and
// WORKOS_CLIENT_ID it runs on your environment, and stores its tokens in the system's keyring, or in a file if there is none. A program that you
// ship has no API key, and uses the address of your server instead of the API in api.go.
//
//	desktop                  sign in over the loopback: the browser returns to a page that says so
//	desktop -scheme          sign in with a scheme, which it registers for this user (Linux): the browser returns to the window
//	desktop -unregister      remove the registration of -scheme, and exit
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/instance"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/modules/usermanagement/scheme"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/keyring"
	"github.com/workos-typestate/workos/workostest"
)

// The name of the program: a name in your own domain, reversed.
const (
	application = "com.example.WorkOSNotes"
	title       = "Notes"
	schemeName  = "com.example.workos-notes"
	redirectURI = schemeName + "://callback" // register it with WorkOS, and http://127.0.0.1:*/callback
)

func main() { demo.Main("desktop", run) }

func run(ctx context.Context, out io.Writer) error {
	byScheme := flag.Bool("scheme", false, "sign in with a scheme, which is registered for this user")
	unregister := flag.Bool("unregister", false, "remove the registration of -scheme, and exit")
	flag.Parse()
	entry := scheme.DesktopEntry{Application: application, Name: title, Scheme: schemeName}
	if *unregister {
		return entry.Remove(ctx)
	}
	receiver, err := scheme.New(redirectURI)
	if err != nil {
		return err
	}
	first, err := instance.Claim(ctx, application, receiver.FromArguments(os.Args[1:]))
	if errors.Is(err, instance.ErrRunning) {
		return nil // the first has the URL, and comes to the front
	}
	if err != nil {
		return err
	}
	defer func() { _ = first.Close() }()

	setup, err := start(out) //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer setup.Close()
	address, stop, err := serve(ctx, setup.Client)
	if err != nil {
		return err
	}
	defer stop()

	m := &model{client: setup.Client.Public(), browser: loopback.OpenBrowser}
	m.signIn = byLoopback(m.client)
	if *byScheme {
		if err := entry.Install(ctx); err != nil && !errors.Is(err, errors.ErrUnsupported) { // an installer does it on other systems than Linux
			return err
		}
		m.signIn = byReceiver(m.client, receiver)
	}
	m.open = func(ctx context.Context) (*tokens.Source, *apiClient, error) {
		var store tokens.Store = &tokens.MemoryStore{} // a workostest forgets its users when the program ends
		if setup.Server == nil {
			var err error
			if store, err = keep(ctx, out, m.client.ClientID()); err != nil {
				return nil, nil, err
			}
		}
		source, err := tokens.New(m.client.UserManagement, store, tokens.WithSessionEnd())
		if err != nil {
			return nil, nil, err
		}
		api, err := newAPIClient(source, address, nil)
		return source, api, err
	}
	return show(ctx, m, first, receiver)
}

// byLoopback makes the browser return to a port of this machine.
func byLoopback(client *workos.Public) signIn {
	return func(ctx context.Context, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.AuthenticationResponse, error) {
		return loopback.SignIn(ctx, client.UserManagement, loopback.Config{Authorization: params})
	}
}

// byReceiver makes the browser return through a scheme, which starts the program a second time.
func byReceiver(client *workos.Public, receiver *scheme.Receiver) signIn {
	return func(ctx context.Context, params usermanagement.AuthorizationURLWithPKCEParams) (*usermanagement.AuthenticationResponse, error) {
		return receiver.SignIn(ctx, client.UserManagement, scheme.Config{Authorization: params})
	}
}

// show opens the window, and returns once it is closed or ctx has ended. The window comes first: nothing that may take long is before it.
func show(ctx context.Context, m *model, first *instance.First, receiver *scheme.Receiver) error {
	ctx, cancel := context.WithCancel(ctx)
	a := app.NewWithID(application)
	var w *window
	toFront := func() { fyne.Do(w.RequestFocus) }
	w = newWindow(a, actions{
		signIn:   func() { go func() { m.SignIn(ctx); toFront() }() },
		cancel:   m.Cancel,
		switchTo: func(id core.OrganizationID) { go m.SwitchTo(ctx, id) },
		signOut:  func() { go m.SignOut(ctx) },
	})
	m.show = func(v view) {
		if ctx.Err() == nil { // there still is a window
			fyne.Do(func() { w.show(v) })
		}
	}
	var running sync.WaitGroup
	var failure error
	a.Lifecycle().SetOnStarted(func() {
		running.Go(func() {
			if failure = m.run(ctx); failure != nil {
				fyne.Do(a.Quit)
			}
		})
		running.Go(func() {
			for address := range first.Starts(ctx) {
				toFront()
				if address != "" {
					_ = receiver.Deliver(address) // an error: no sign-in waits for it
				}
			}
		})
	})
	a.Lifecycle().SetOnEnteredForeground(func() { go m.Look(ctx) })
	stay := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	w.ShowAndRun()
	stay()
	cancel()
	running.Wait() // no write to the store is interrupted
	return failure
}

// start returns the setup of the program: your environment, or a workostest with users and organizations.
func start(out io.Writer) (*demo.Setup, error) {
	if os.Getenv(env.APIKeyVariable) != "" {
		return demo.Start(out, "")
	}
	ada := []workostest.Member{{Email: "ada@example.com", Role: "admin"}}
	everybody := []workostest.Member{{Email: "ada@example.com"}, {Email: "grace@example.com", Role: "admin"}}
	return demo.StartServer(out, env.APIKeyVariable, workostest.WithInteractive(),
		workostest.WithUsers(
			workostest.User{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
			workostest.User{Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper"}),
		workostest.WithOrganizations(
			workostest.Organization{Name: "Analytical Engines", Members: ada},
			workostest.Organization{Name: "Compilers", Members: everybody}))
}

// keep returns the system's keyring, or a private file of the user if there is none, as over SSH. If the keyring appears or disappears between
// runs, the user must sign in again.
func keep(ctx context.Context, out io.Writer, clientID core.ClientID) (tokens.Store, error) {
	ring, err := keyring.New(clientID, tokens.Location{})
	if err != nil {
		return nil, err
	}
	if _, err := ring.Load(ctx); err == nil || errors.Is(err, tokens.ErrUnreadable) {
		demo.Row(out, "tokens", "in the keyring")
		return ring, nil
	}
	file, err := tokens.NewFileStore(clientID, tokens.Location{})
	if err != nil {
		return nil, err
	}
	demo.Row(out, "tokens", "in "+file.Path()+": there is no keyring")
	return file, nil
}

// serve runs the API, and returns its address and a function that stops it.
func serve(ctx context.Context, client *workos.Confidential) (address string, stop func(), err error) {
	handler, err := newAPI(client)
	if err != nil {
		return "", nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return fmt.Sprintf("http://%s", listener.Addr()), func() { _ = server.Close() }, nil
}
