package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// loginFlags are the flags of login.
type loginFlags struct {
	device       bool
	port         int
	organization string
}

func (p *program) login() *cobra.Command {
	var flags loginFlags
	command := &cobra.Command{
		Use: "login", Short: "Sign in with the browser, or with a code on another device", Args: cobra.NoArgs,
		Long: `Sign in with the browser of this machine, with PKCE: no secret is needed.

The browser returns to http://127.0.0.1:PORT/callback, which must be a redirect
URI of the application: http://127.0.0.1:*/callback allows any port.

With --device, or if no browser can be opened, enter a code in a browser on any
device to finish the sign-in. That needs no redirect URI.

The tokens are stored in a file that only you can read.`,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runLogin(command.Context(), flags) }),
	}
	command.Flags().BoolVar(&flags.device, "device", false, "sign in with a code, in a browser on any device")
	command.Flags().IntVar(&flags.port, "port", 0, "the `port` that the browser returns to; 0 means any free port")
	command.Flags().StringVar(&flags.organization, "organization", "", "sign in to the organization of this `ID`")
	command.MarkFlagsMutuallyExclusive("device", "port")
	command.MarkFlagsMutuallyExclusive("device", "organization")
	return command
}

func (p *program) runLogin(ctx context.Context, flags loginFlags) error {
	s, err := p.storedSignIn()
	if err != nil {
		return err
	}
	response, err := p.authenticate(ctx, s.client, flags)
	if err != nil {
		return err
	}
	if err := s.source.SignedIn(ctx, response); err != nil {
		return err
	}
	who, err := s.source.Session(ctx)
	if err != nil {
		return err
	}
	p.say("Tokens are stored in %s", s.files.Path())
	if p.json {
		return p.line(describe(who))
	}
	return p.print("Signed in as %s.", plain(describe(who).name()))
}

// authenticate signs the user in, with the browser or a code.
func (p *program) authenticate(ctx context.Context, client *workos.Public, flags loginFlags) (*usermanagement.AuthenticationResponse, error) {
	showDevice := func(device usermanagement.DeviceAuthorization) {
		p.say("On any device, open\n\n  %s\n\nand enter the code\n\n  %s\n\nif you have just started this sign-in. Waiting …",
			plain(device.VerificationURI), plain(device.UserCode))
	}
	if flags.device {
		return loopback.SignInWithDevice(ctx, client.UserManagement, showDevice)
	}
	return loopback.SignIn(ctx, client.UserManagement, loopback.Config{
		Authorization: usermanagement.AuthorizationURLWithPKCEParams{OrganizationID: workos.OrganizationID(flags.organization)},
		Ports:         []int{flags.port},
		OpenBrowser:   p.openBrowser,
		Announce: func(address string) {
			p.say("Your browser opens to sign you in. If it does not, open\n\n  %s\n\nWaiting …", address)
		},
		Device: func(device usermanagement.DeviceAuthorization) {
			p.say("No browser could be opened here.")
			showDevice(device)
		},
	})
}

func (p *program) logout() *cobra.Command {
	return &cobra.Command{
		Use: "logout", Short: "Sign out, here and in the browser", Args: cobra.NoArgs,
		Long: "Remove the stored tokens, and open the page that ends the session at WorkOS,\nwhich the browser has a cookie for.",
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runLogout(command.Context()) }),
	}
}

func (p *program) runLogout(ctx context.Context) error {
	s, err := p.storedSignIn()
	if err != nil {
		return err
	}
	who, err := s.source.SignOut(ctx)
	if err != nil {
		return err
	}
	if who == (tokens.Session{}) {
		if p.json {
			return p.line(struct{}{})
		}
		return p.print("You were not signed in.")
	}
	address, err := s.client.UserManagement.LogoutURL(who.SessionID, nil)
	if err != nil {
		return err
	}
	if err := p.openBrowser(ctx, address.Reveal()); errors.Is(err, loopback.ErrNoBrowser) {
		p.say("To end the session in your browser too, open\n\n  %s\n", address.Reveal())
	} else if err != nil {
		return err
	}
	if p.json {
		return p.line(describe(who))
	}
	return p.print("Signed out %s.", plain(describe(who).name()))
}
