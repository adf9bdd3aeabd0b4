package main

import (
	"cmp"
	"encoding/json"
	"os"
	"strings"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/webhooks"
)

const (
	secretVariable    = "WORKOS_WEBHOOK_SECRET"    //nolint:gosec // the name of the variable, not its value
	signatureVariable = "WORKOS_WEBHOOK_SIGNATURE" // the value of the header
)

// webhookFlags are the flags of "webhooks verify".
type webhookFlags struct {
	payload, signature, signatureFile, secretFile string
	tolerance                                     time.Duration
}

func (p *program) webhooks() *cobra.Command {
	return group("webhooks", "Verify requests that WorkOS sent to your server", p.verify())
}

func (p *program) verify() *cobra.Command {
	var flags webhookFlags
	command := &cobra.Command{
		Use: "verify", Short: "Verify the signature of a webhook", Args: cobra.NoArgs,
		Long: `Verify that a body is signed with an endpoint's secret, and print its event.

The body must be exactly the bytes that were sent. The signature is the value of
the header WorkOS-Signature. The secret comes from WORKOS_WEBHOOK_SECRET or a
file. Exit status 1 means that the signature is wrong or too old.`,
		Example: `  workos webhooks verify --signature "t=1764417600000, v1=5f8c…" < body.json
  workos webhooks verify --payload body.json --signature-file header.txt --secret-file secret.txt`,
		RunE: p.does(func(*cobra.Command, []string) error { return p.runVerify(flags) }),
	}
	set := command.Flags()
	set.StringVar(&flags.payload, "payload", "-", "the `file` of the body; - is standard input")
	set.StringVar(&flags.signature, "signature", "", "the `value` of the header WorkOS-Signature; WORKOS_WEBHOOK_SIGNATURE if omitted")
	set.StringVar(&flags.signatureFile, "signature-file", "", "the `file` of the header's value")
	set.StringVar(&flags.secretFile, "secret-file", "", "the `file` of the endpoint's secret, instead of WORKOS_WEBHOOK_SECRET")
	set.DurationVar(&flags.tolerance, "tolerance", webhooks.DefaultTolerance, "the maximum age of the signature, such as 720h for a stored body")
	command.MarkFlagsMutuallyExclusive("signature", "signature-file")
	return command
}

func (p *program) runVerify(flags webhookFlags) error {
	secret := os.Getenv(secretVariable)
	if flags.secretFile != "" {
		text, err := readFile("--secret-file", flags.secretFile, p.stdin, lineLimit)
		if err != nil {
			return err
		}
		secret = strings.TrimSpace(string(text))
	}
	if secret == "" {
		return &credentialError{secretVariable + " is not set: set it, or use --secret-file"}
	}
	signature := cmp.Or(flags.signature, os.Getenv(signatureVariable))
	if flags.signatureFile != "" {
		text, err := readFile("--signature-file", flags.signatureFile, p.stdin, lineLimit)
		if err != nil {
			return err
		}
		signature = strings.TrimSpace(string(text))
	}
	if signature == "" {
		return misused("the signature is missing: use --signature, --signature-file or %s", signatureVariable)
	}
	body, err := readFile("--payload", flags.payload, p.stdin, webhooks.DefaultBodyLimit)
	if err != nil {
		return err
	}
	event, err := webhooks.VerifyAndParse(body, signature, workos.NewSigningSecret(secret), webhooks.WithTolerance(flags.tolerance))
	if err != nil {
		return err
	}
	text, err := jsonv2.Marshal(event)
	if err != nil {
		return err
	}
	if p.json {
		return p.line(json.RawMessage(text))
	}
	return p.print("Verified: %s %s of %s.", plain(string(event.Name)), plain(string(event.ID)), event.CreatedAt.UTC().Format(timeFormat))
}

// lineLimit is the maximum size of a secret or a header in bytes.
const lineLimit = 8 << 10
