package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos/core"
)

// apiFlags are the flags of api.
type apiFlags struct {
	as       string
	query    []string
	columns  []string
	paginate bool
	secrets  bool // show them
	content
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

func (p *program) api() *cobra.Command {
	var flags apiFlags
	command := &cobra.Command{
		Use: "api [METHOD] PATH", Short: "Call any operation of the API", Args: cobra.RangeArgs(1, 2),
		Long: `Call an operation of the API and print the response as JSON. Secrets in it are
"[redacted]". Use --show-secrets to print them: WorkOS shows some only once,
such as the value of a new API key.

The request is sent with the API key in WORKOS_API_KEY or, with --as user, with
the access token of the signed-in user. METHOD is GET if omitted.`,
		Example: `  workos api GET /organizations --query limit=5
  workos api /organizations --paginate --columns id,name
  workos api POST /organizations -f name=Acme
  workos api PUT /organizations/org_123 --input organization.json
  workos api DELETE /organizations/org_123`,
		RunE: p.does(func(command *cobra.Command, args []string) error {
			if len(args) == 1 {
				args = []string{http.MethodGet, args[0]}
			}
			return p.runAPI(command.Context(), strings.ToUpper(args[0]), args[1], flags)
		}),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return methods, cobra.ShellCompDirectiveNoFileComp
		},
	}
	set := command.Flags()
	set.StringVar(&flags.as, "as", "key", "whose credential to send, `key` or user")
	set.StringArrayVar(&flags.query, "query", nil, "a query parameter, as `name=value`")
	set.StringArrayVarP(&flags.texts, "field", "f", nil, "a member of the body that is a text, as `name=value`")
	set.StringArrayVarP(&flags.values, "json-field", "F", nil, "a member of the body of another type, as `name=JSON`")
	set.StringVar(&flags.input, "input", "", "the `file` of the JSON body; - is standard input, which keeps secrets out of arguments")
	set.BoolVar(&flags.paginate, "paginate", false, "print every object of a list, page by page, one per line")
	set.StringSliceVar(&flags.columns, "columns", nil, "print a table of these `members` of the objects of a list")
	set.BoolVar(&flags.secrets, "show-secrets", false, "print the secrets of the response")
	command.MarkFlagsMutuallyExclusive("input", "field")
	command.MarkFlagsMutuallyExclusive("input", "json-field")
	_ = command.RegisterFlagCompletionFunc("as", cobra.FixedCompletions([]string{"key", "user"}, cobra.ShellCompDirectiveNoFileComp))
	return command
}

// operation is a call of the API.
type operation struct {
	method string
	address
	body json.RawMessage // nil for none
}

func (p *program) runAPI(ctx context.Context, method, path string, flags apiFlags) error {
	if !slices.Contains(methods, method) {
		return misused("%q is not a method: it is one of %s", method, strings.Join(methods, ", "))
	}
	to, err := parseAddress(path, flags.query)
	if err != nil {
		return err
	}
	body, err := flags.read(p.stdin)
	if err != nil {
		return err
	}
	op := operation{method, to, body}
	switch {
	case method == http.MethodGet && body != nil:
		return misused("a GET has no body: use --query for parameters")
	case method != http.MethodGet && flags.paginate:
		return misused("--paginate is for GET")
	case flags.paginate && flags.as == "user":
		return misused("--paginate is for --as key")
	}
	var send func(context.Context, operation) (json.RawMessage, error)
	switch flags.as {
	case "key":
		if flags.paginate {
			return p.paginate(ctx, op, flags)
		}
		send = p.sendWithKey
	case "user":
		send = p.sendAsUser
	default:
		return misused("--as is key or user, not %q", flags.as)
	}
	response, err := send(ctx, op)
	if err != nil || len(response) == 0 {
		return op.name(err)
	}
	return p.printResponse(response, flags)
}

// name sets the path of the operation in an error, which has its template.
func (op operation) name(err error) error {
	if apiErr, ok := errors.AsType[*core.Error](err); ok {
		named := *apiErr
		named.Route = op.path()
		return &named
	}
	if failed, ok := errors.AsType[*core.TransportError](err); ok {
		named := *failed
		named.Route = op.path()
		return &named
	}
	if unusable, ok := errors.AsType[*core.ResponseError](err); ok {
		named := *unusable
		named.Route = op.path()
		return &named
	}
	return err
}
