package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// source returns the client and its token source.
func (p *program) source() (*workos.Public, *tokens.FileStore, *tokens.Source, error) {
	client, err := p.client()
	if err != nil {
		return nil, nil, nil, err
	}
	store, err := tokens.NewFileStore(client.ClientID(), tokens.Location{Folder: p.folder})
	if err != nil {
		return nil, nil, nil, err
	}
	source, err := tokens.New(client.UserManagement, store)
	return client, store, source, err
}

func (p *program) login(ctx context.Context) error {
	client, store, source, err := p.source()
	if err != nil {
		return err
	}
	session, err := p.authenticate(ctx, client)
	if err != nil {
		return err
	}
	if err := source.SignedIn(ctx, session); err != nil {
		return err
	}
	p.say("Tokens are stored in %s", store.Path())
	return p.result("Signed in as %s.", session.User.Email)
}

// authenticate signs the user in, with the browser or a code.
func (p *program) authenticate(ctx context.Context, client *workos.Public) (*usermanagement.AuthenticationResponse, error) {
	showDevice := func(device usermanagement.DeviceAuthorization) {
		p.say("On any device, open\n\n  %s\n\nand enter the code\n\n  %s\n\nWaiting for you to approve it …", device.VerificationURI, device.UserCode)
	}
	if p.device {
		return loopback.SignInWithDevice(ctx, client.UserManagement, showDevice)
	}
	return loopback.SignIn(ctx, client.UserManagement, loopback.Config{
		Ports:       []int{p.port},
		OpenBrowser: p.openBrowser,
		Announce: func(address string) {
			p.say("Your browser opens to sign you in. If it does not, open\n\n  %s\n\nWaiting for the browser …", address)
		},
		Device: func(device usermanagement.DeviceAuthorization) {
			p.say("There is no browser here. Use a browser on another device.\n")
			showDevice(device)
		},
	})
}

func (p *program) whoami(ctx context.Context) error {
	_, _, source, err := p.source()
	if err != nil {
		return err
	}
	if _, err := source.Token(ctx); err != nil { // refreshes, and fails if the session has ended
		return err
	}
	who, err := source.Session(ctx)
	if err != nil {
		return err
	}
	return p.result("%s\n  user          %s\n  organization  %s\n  session       %s\n  access token  valid for %s",
		who.Email, who.UserID, cmp.Or(who.OrganizationID, "none"), who.SessionID, time.Until(who.ExpiresAt).Round(time.Second))
}

func (p *program) token(ctx context.Context) error {
	_, _, source, err := p.source()
	if err != nil {
		return err
	}
	token, err := source.Token(ctx)
	if err != nil {
		return err
	}
	return p.result("%s", token.Reveal())
}

// logout removes the tokens, and opens the browser to end the session at WorkOS, which the browser has a cookie for.
func (p *program) logout(ctx context.Context) error {
	client, _, source, err := p.source()
	if err != nil {
		return err
	}
	who, err := source.SignOut(ctx)
	if err != nil {
		return err
	}
	if who.SessionID == "" {
		return p.result("You were not signed in.")
	}
	address, err := client.UserManagement.LogoutURL(who.SessionID, nil)
	if err != nil {
		return err
	}
	if err := p.openBrowser(ctx, address.Reveal()); errors.Is(err, loopback.ErrNoBrowser) {
		p.say("To end the session in your browser too, open\n\n  %s\n", address.Reveal())
	} else if err != nil {
		return err
	}
	return p.result("Signed out %s.", who.Email)
}
