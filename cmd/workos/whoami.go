package main

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"
)

const timeFormat = time.RFC3339

func (p *program) whoami() *cobra.Command {
	return &cobra.Command{
		Use: "whoami", Short: "Show who is signed in", Args: cobra.NoArgs,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runWhoami(command.Context()) }),
	}
}

func (p *program) runWhoami(ctx context.Context) error {
	s, err := p.signIn()
	if err != nil {
		return err
	}
	who, err := s.who(ctx)
	if err != nil {
		return err
	}
	if p.json {
		return p.line(who)
	}
	return p.table(nil, [][]string{
		{"email", cmp.Or(who.Email, "unknown")},
		{"user", string(who.UserID)},
		{"organization", cmp.Or(string(who.OrganizationID), "none")},
		{"session", string(who.SessionID)},
		{"access token", "valid until " + who.ExpiresAt},
		{"server", s.client.Core().BaseURL()},
	})
}

func (p *program) token() *cobra.Command {
	return &cobra.Command{
		Use: "token", Short: "Print an access token that is valid now, for scripts", Args: cobra.NoArgs,
		Long: `Print only the access token of the signed-in user, refreshed if necessary. It is
the one command that prints a secret:

  curl -H @<(echo "Authorization: Bearer $(workos token)") https://api.example.com/me

Pass it on through standard input or a file, as above: other users of the
machine can read the arguments of a process. It is valid for a few minutes; run
the command each time you need it. With --json it comes with its expiry.`,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runToken(command.Context()) }),
	}
}

func (p *program) runToken(ctx context.Context) error {
	s, err := p.signIn()
	if err != nil {
		return err
	}
	token, expiresAt, err := s.source.TokenWithExpiry(ctx)
	if err != nil {
		return err
	}
	if p.json {
		return p.line(struct {
			AccessToken string `json:"access_token"`
			ExpiresAt   string `json:"expires_at"`
		}{token.Reveal(), expiresAt.UTC().Format(timeFormat)})
	}
	return p.print("%s", token.Reveal())
}

func (p *program) profiles() *cobra.Command {
	return &cobra.Command{
		Use: "profiles", Short: "List the sign-ins stored on this machine", Args: cobra.NoArgs,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runProfiles(command.Context()) }),
	}
}

// runProfiles lists the stored sign-ins. An unreadable file does not hide the others.
func (p *program) runProfiles(ctx context.Context) error {
	s, err := p.signIn()
	if err != nil {
		return err
	}
	stored, failed := s.files.Profiles(ctx)
	rows := [][]string{}
	for _, profile := range stored {
		who := describe(profile.Session)
		if p.json {
			err = p.line(struct {
				Profile string `json:"profile"`
				session
			}{profile.Name, who})
		}
		if err != nil {
			return err
		}
		rows = append(rows, []string{profile.Name, who.Email, cmp.Or(string(who.OrganizationID), none)})
	}
	if !p.json {
		err = p.table([]string{"PROFILE", "EMAIL", "ORGANIZATION"}, rows)
	}
	return cmp.Or(err, failed)
}
