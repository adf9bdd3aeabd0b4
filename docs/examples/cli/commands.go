package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// tokensVariable holds the access token of a job in CI, which takes the place of the stored ones.
const tokensVariable = "WORKOS_CLI_TOKEN" //nolint:gosec // the name of it, not the token

// clients returns the client of the environment, or that of serve, and where its tokens are kept.
func (p *program) clients() (*workos.Public, *tokens.FileStore, *tokens.Source, error) {
	client, err := p.client()
	if err != nil {
		return nil, nil, nil, err
	}
	files, err := tokens.NewFileStore(client.ClientID(), tokens.Location{Folder: p.folder, Profile: p.profile})
	if err != nil {
		return nil, nil, nil, err
	}
	var store tokens.Store = files
	if p.variable() != "" {
		if store, err = tokens.NewEnvironmentStore(tokensVariable); err != nil {
			return nil, nil, nil, err
		}
	}
	source, err := tokens.New(client.UserManagement, store)
	return client, files, source, err
}

// variable is what the variable holds. The demonstration has no use for it.
func (p *program) variable() string {
	if p.demoing {
		return ""
	}
	return os.Getenv(tokensVariable)
}

func (p *program) client() (*workos.Public, error) {
	if p.demoing || os.Getenv(env.ClientIDVariable) == "" {
		return p.clientOfServe()
	}
	options, err := env.HostOptions()
	if err != nil {
		return nil, err
	}
	return env.Public(append(options, appInfo())...)
}

// appInfo is what the program calls itself in its requests.
func appInfo() core.Option { return core.WithAppInfo("workos-example-cli", core.Version) }

func (p *program) login(ctx context.Context) error {
	client, store, source, err := p.clients()
	if err != nil {
		return err
	}
	if p.variable() != "" {
		return tokens.ErrReadOnly // rather than after the sign-in
	}
	var session *usermanagement.AuthenticationResponse
	w := &waiting{p: p}
	showDevice := func(device usermanagement.DeviceAuthorization) {
		w.stop()
		p.say("On any device, open\n\n  %s\n\nand enter the code\n\n  %s\n", device.VerificationURI, device.UserCode)
		w.start("Waiting for you to approve it")
	}
	if p.device {
		session, err = loopback.SignInWithDevice(ctx, client.UserManagement, showDevice)
	} else {
		session, err = loopback.SignIn(ctx, client.UserManagement, loopback.Config{
			Ports:       []int{p.port},
			OpenBrowser: p.openBrowser,
			Announce: func(address string) {
				p.say("Your browser opens to sign you in. If it does not, open\n\n  %s\n", address)
				w.start("Waiting for the browser")
			},
			Device: func(device usermanagement.DeviceAuthorization) {
				w.stop()
				p.say("There is no browser here. Use that of another device.\n")
				showDevice(device)
			},
		})
	}
	w.stop()
	if err != nil {
		return err
	}
	if err := source.SignedIn(ctx, session); err != nil {
		return err
	}
	who, err := source.Session(ctx)
	if err != nil {
		return err
	}
	p.say("Tokens are kept in %s", store.Path())
	return p.result(describe(who), "Signed in as %s.", session.User.Email)
}

func (p *program) whoami(ctx context.Context) error {
	_, _, source, err := p.clients()
	if err != nil {
		return err
	}
	if _, err := source.Token(ctx); err != nil { // is it still so?
		return err
	}
	who, err := source.Session(ctx)
	if err != nil {
		return err
	}
	return p.result(describe(who), "%s\n  user          %s\n  organization  %s\n  session       %s\n  access token  good for %s",
		cmp.Or(who.Email, "An access token in "+tokensVariable), who.UserID, cmp.Or(who.OrganizationID, "none"), who.SessionID, time.Until(who.ExpiresAt).Round(time.Second))
}

func (p *program) token(ctx context.Context) error {
	_, _, source, err := p.clients()
	if err != nil {
		return err
	}
	token, expiresAt, err := source.TokenWithExpiry(ctx)
	if err != nil {
		return err
	}
	return p.result(struct {
		AccessToken string    `json:"access_token"`
		ExpiresAt   time.Time `json:"expires_at"`
	}{token.Reveal(), expiresAt.UTC()}, "%s", token.Reveal())
}

// profiles lists the sign-ins that are stored on this machine. One that cannot be read does not hide the others.
func (p *program) profiles(ctx context.Context) error {
	_, files, _, err := p.clients()
	if err != nil {
		return err
	}
	stored, failed := files.Profiles(ctx)
	if p.json {
		list := []profileJSON{}
		for _, profile := range stored {
			list = append(list, profileJSON{profile.Name, describe(profile.Session)})
		}
		return errors.Join(p.result(list, ""), failed)
	}
	for _, profile := range stored {
		if err := p.result(nil, "%s  %s", profile.Name, profile.Email); err != nil {
			return err
		}
	}
	return failed
}

type profileJSON struct {
	Profile string `json:"profile"`
	sessionJSON
}

// logout forgets the tokens, and has the browser end the session at WorkOS, which knows it by a cookie.
func (p *program) logout(ctx context.Context) error {
	client, _, source, err := p.clients()
	if err != nil {
		return err
	}
	who, err := source.SignOut(ctx)
	if err != nil {
		return err
	}
	if who.SessionID == "" {
		return p.result(struct{}{}, "Nobody was signed in.")
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
	return p.result(describe(who), "Signed out %s.", who.Email)
}

// sessionJSON is who is signed in, as -json prints it.
type sessionJSON struct {
	UserID         string    `json:"user_id"`
	Email          string    `json:"email"`
	OrganizationID string    `json:"organization_id,omitempty"`
	SessionID      string    `json:"session_id"`
	ExpiresAt      time.Time `json:"expires_at"`
}

func describe(who tokens.Session) sessionJSON {
	return sessionJSON{string(who.UserID), who.Email, string(who.OrganizationID), string(who.SessionID), who.ExpiresAt.UTC()}
}
