package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const about = `Sign in to WorkOS, call its API, follow its events.

Credentials come from the environment or from "workos login", and never from
an argument, which other users of the machine could read:

  WORKOS_API_KEY         the key that "api" and "events" send
  WORKOS_CLIENT_ID       the application that "login" signs in to
  WORKOS_CLI_TOKEN       in CI, an access token instead of a sign-in
  WORKOS_WEBHOOK_SECRET  the secret that "webhooks verify" uses

WORKOS_API_HOSTNAME, WORKOS_API_PORT and WORKOS_API_HTTPS select a server other
than WorkOS, such as "workos emulator".

Exit status: 0 done, 1 failed, 2 wrong usage, 3 no credential: sign in or set
the variable, 4 refused, 5 no response or a server error: try again later, 130
interrupted.`

// root returns the command that contains all others.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use: "workos", Short: "Sign in to WorkOS, call its API, follow its events", Long: about, Version: version(),
		SilenceErrors: true, SilenceUsage: true, CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	flags := root.PersistentFlags()
	flags.BoolVar(&p.json, "json", p.json, "print results, and errors, as JSON")
	flags.BoolVarP(&p.verbose, "verbose", "v", false, "print a line for each request, without secrets")
	flags.StringVar(&p.profile, "profile", "", "keep several sign-ins apart by a `name`")
	flags.StringVar(&p.clientID, "client-id", "", "the application's `ID`, instead of WORKOS_CLIENT_ID")
	flags.StringVar(&p.baseURL, "base-url", "", "a server's `URL`, instead of WORKOS_API_HOSTNAME, _PORT and _HTTPS")
	root.AddCommand(
		p.login(), p.logout(), p.whoami(), p.token(), p.profiles(),
		p.api(), p.events(), p.webhooks(), p.emulator(), p.completion(), p.version(),
	)
	return root
}

// does returns a command's function. It records that the command line was valid.
func (p *program) does(run func(command *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, args []string) error {
		p.began = true
		return run(command, args)
	}
}

// group returns a command that only contains others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{
		Use: use, Short: short, Args: cobra.ArbitraryArgs,
		FParseErrWhitelist: cobra.FParseErrWhitelist{UnknownFlags: true}, // they belong to the unknown command
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q for %q", args[0], command.CommandPath())
			}
			return command.Help()
		},
	}
	g.AddCommand(commands...)
	return g
}
