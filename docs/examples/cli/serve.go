package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// meeting is what serve leaves in a file for the other commands: a workostest lives in one process, so
// theirs must be told where it is.
type meeting struct {
	URL      string          `json:"url"`
	ClientID workos.ClientID `json:"client_id"`
}

// meetingFile is in a folder of the user's own: a file in a shared one could lead to anybody's server.
func meetingFile() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "workos-example-cli", "serve.json")
}

var errNoServer = errors.New(env.ClientIDVariable + ` is not set, and no "cli serve" is running. Do one or the other, or run: cli demo`)

func (p *program) clientOfServe() (*workos.Public, error) {
	data, err := os.ReadFile(p.meeting)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoServer
	}
	var at meeting
	if err == nil {
		err = json.Unmarshal(data, &at)
	}
	if err != nil {
		return nil, err
	}
	return workos.NewPublic(at.ClientID, core.WithBaseURL(at.URL), appInfo())
}

// serve runs a workostest until ctx ends, with a page on which to choose a user.
func (p *program) serve(ctx context.Context) error {
	users := workostest.WithUsers(
		workostest.User{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
		workostest.User{Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper"},
	)
	server, err := workostest.New(workostest.WithInteractive(), users) //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer server.Close()
	if err := p.leave(meeting{URL: server.URL, ClientID: server.ClientID}); err != nil {
		return err
	}
	defer func() { _ = os.Remove(p.meeting) }()
	err = p.result(meeting{server.URL, server.ClientID},
		"A WorkOS for demonstrations runs at %s.\nIt signs anybody in as Ada or Grace. In another terminal, run: cli login\nCtrl-C stops it.", server.URL)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func (p *program) leave(at meeting) error {
	data, err := json.Marshal(at)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(p.meeting), 0o700); err != nil {
		return fmt.Errorf("make the folder of the meeting file: %w", err)
	}
	return os.WriteFile(p.meeting, data, 0o600)
}
