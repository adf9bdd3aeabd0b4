package main

import (
	"cmp"
	"context"
	"log/slog"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// tokenVariable holds the access token of a CI job, which replaces the stored ones.
const tokenVariable = "WORKOS_CLI_TOKEN" //nolint:gosec // the name of the variable, not its value

// options returns the options of every client: the server, the program's name and the log.
func (p *program) options() ([]core.Option, error) {
	options := []core.Option{core.WithAppInfo("workos-cli", core.Version), core.WithLogger(p.logger())}
	if p.baseURL != "" {
		return append(options, core.WithBaseURL(p.baseURL)), nil
	}
	host, err := env.HostOptions()
	return append(options, host...), err
}

func (p *program) logger() *slog.Logger {
	level := slog.LevelWarn
	if p.verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	if p.json {
		return slog.New(slog.NewJSONHandler(p.stderr, options))
	}
	return slog.New(slog.NewTextHandler(p.stderr, options))
}

// public creates the client that signs users in, which needs no secret.
func (p *program) public() (*workos.Public, error) {
	options, err := p.options()
	if err != nil {
		return nil, err
	}
	if p.clientID != "" {
		return workos.NewPublic(workos.ClientID(p.clientID), options...)
	}
	if os.Getenv(env.ClientIDVariable) == "" {
		return nil, misused("%s is not set: set it, or use --client-id", env.ClientIDVariable)
	}
	return env.Public(options...)
}

// confidential creates the client that holds the API key of the environment.
func (p *program) confidential() (*workos.Confidential, error) {
	options, err := p.options()
	if err != nil {
		return nil, err
	}
	return env.Confidential(options...) //workosvet:ignore credentials the key belongs to the user and comes from the environment
}

// signIn is the state of commands that concern the signed-in user.
type signIn struct {
	client *workos.Public
	files  *tokens.FileStore
	source *tokens.Source
}

// signIn returns the tokens of the variable, or those that login stored.
func (p *program) signIn() (*signIn, error) {
	client, err := p.public()
	if err != nil {
		return nil, err
	}
	files, err := tokens.NewFileStore(client.ClientID(), tokens.Location{Folder: p.folder, Profile: p.profile})
	if err != nil {
		return nil, err
	}
	var store tokens.Store = files
	if os.Getenv(tokenVariable) != "" {
		if store, err = tokens.NewEnvironmentStore(tokenVariable); err != nil {
			return nil, err
		}
	}
	source, err := tokens.New(client.UserManagement, store)
	return &signIn{client, files, source}, err
}

// storedSignIn is signIn for a command that changes the stored tokens.
func (p *program) storedSignIn() (*signIn, error) {
	if os.Getenv(tokenVariable) != "" {
		return nil, misused("%s is set and replaces a sign-in: unset it first", tokenVariable)
	}
	return p.signIn()
}

// session describes the signed-in user, as JSON and for people.
type session struct {
	UserID         workos.UserID         `json:"user_id"`
	Email          string                `json:"email,omitzero"`
	OrganizationID workos.OrganizationID `json:"organization_id,omitzero"`
	SessionID      workos.SessionID      `json:"session_id"`
	ExpiresAt      string                `json:"expires_at"` // of the access token, RFC 3339
}

func describe(who tokens.Session) session {
	return session{who.UserID, who.Email, who.OrganizationID, who.SessionID, who.ExpiresAt.UTC().Format(timeFormat)}
}

// name returns the name that people know the user by. A token in the variable does not have the email address.
func (s session) name() string { return cmp.Or(s.Email, string(s.UserID)) }

// who returns the session and reports whether it is still valid.
func (s *signIn) who(ctx context.Context) (session, error) {
	if _, err := s.source.Token(ctx); err != nil {
		return session{}, err
	}
	who, err := s.source.Session(ctx)
	return describe(who), err
}
