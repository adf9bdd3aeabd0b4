package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos/core"
)

// apiFlags are those of api.
type apiFlags struct {
	as       string
	query    []string
	columns  []string
	paginate bool
	content
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

func (p *program) api() *cobra.Command {
	var flags apiFlags
	command := &cobra.Command{
		Use: "api [METHOD] PATH", Short: "Call any operation of the API", Args: cobra.RangeArgs(1, 2),
		Long: `Call an operation of the API and print what it returns, as it came: keep what
you are shown, such as the value of a new API key. With --json it is on one line.

The request is sent with the API key of WORKOS_API_KEY, or, with --as user, with
the access token of the user who is signed in. METHOD is GET if it is left out.`,
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
	set.StringVar(&flags.input, "input", "", "the `file` of the body, in JSON; - is standard input, which suits secrets")
	set.BoolVar(&flags.paginate, "paginate", false, "print every object of a list, page after page, one a line")
	set.StringSliceVar(&flags.columns, "columns", nil, "print a table of these `members` of the objects of a list")
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
		return misused("a GET has no body: give parameters by --query")
	case method != http.MethodGet && flags.paginate:
		return misused("--paginate is for GET")
	case flags.paginate && flags.as == "user":
		return misused("--paginate is for --as key")
	}
	var send func(context.Context, operation) (json.RawMessage, error)
	switch flags.as {
	case "key":
		if flags.paginate {
			return p.paginate(ctx, op, flags.columns)
		}
		send = p.sendWithKey
	case "user":
		send = p.sendAsUser
	default:
		return misused("--as is key or user, not %q", flags.as)
	}
	response, err := send(ctx, op)
	switch {
	case err != nil:
		return op.name(err)
	case len(response) == 0:
		return nil
	case len(flags.columns) > 0:
		return p.printColumns(response, flags.columns)
	}
	if p.json {
		return p.line(response)
	}
	return p.document(response)
}

// whole is a response as it came. It is a map, so that an object without members passes for a response.
type whole map[string]json.RawMessage

// UnmarshalJSON keeps the text.
func (w *whole) UnmarshalJSON(text []byte) error { //nolint:unparam // as encoding/json has it
	*w = whole{"": slices.Clone(text)}
	return nil
}

// sendWithKey sends a request by the SDK's raw verbs, which have the API key, retries and typed errors.
func (p *program) sendWithKey(ctx context.Context, op operation) (json.RawMessage, error) {
	client, err := p.confidential()
	if err != nil {
		return nil, err
	}
	var out whole
	var response core.Response
	c, target, about := client.Core(), op.target(), core.WithResponse(&response)
	switch op.method {
	case http.MethodGet:
		err = c.Get(ctx, target, &out, about)
	case http.MethodPost:
		err = c.Post(ctx, target, op.bodyOrNil(), &out, about)
	case http.MethodPut:
		err = c.Put(ctx, target, op.bodyOrNil(), &out, about)
	case http.MethodPatch:
		err = c.Patch(ctx, target, op.bodyOrNil(), &out, about)
	case http.MethodDelete:
		if op.body != nil {
			return nil, c.DeleteWithBody(ctx, target, op.body)
		}
		return nil, c.Delete(ctx, target)
	}
	if _, unusable := errors.AsType[*core.ResponseError](err); unusable && hasNoBody(response) {
		return nil, nil
	}
	return out[""], err
}

// hasNoBody reports whether a response says by its headers that there is no more to it.
func hasNoBody(response core.Response) bool {
	return response.Status == http.StatusNoContent || response.Header.Get("Content-Length") == "0"
}

// bodyOrNil is the body as the raw verbs take it.
func (op operation) bodyOrNil() any {
	if op.body == nil {
		return nil
	}
	return op.body
}

// paginate prints the objects of a list as they come.
func (p *program) paginate(ctx context.Context, op operation, columns []string) error {
	client, err := p.confidential()
	if err != nil {
		return err
	}
	var rows [][]string
	list := core.List[json.RawMessage](ctx, client.Core(), op.target(), pageSize(op.query))
	for object, err := range list.All() {
		if err != nil {
			return op.name(err)
		}
		if len(columns) == 0 {
			err = p.line(object)
		} else {
			rows = append(rows, cells(object, columns))
		}
		if err != nil {
			return err
		}
	}
	if len(columns) == 0 {
		return nil
	}
	return p.table(headings(columns), rows)
}

// printColumns prints the objects of a list, or the one object that a response is, as a table.
func (p *program) printColumns(response json.RawMessage, columns []string) error {
	var list struct {
		Data []json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(response, &list); err != nil || list.Data == nil {
		list.Data = []json.RawMessage{response}
	}
	rows := make([][]string, len(list.Data))
	for i, object := range list.Data {
		rows[i] = cells(object, columns)
	}
	return p.table(headings(columns), rows)
}

// pageSize asks for the largest pages that there are, unless the query says how large.
func pageSize(query url.Values) any {
	if query.Has("limit") {
		return nil
	}
	return core.ListOptions{Limit: 100}
}

func headings(columns []string) []string {
	upper := make([]string, len(columns))
	for i, column := range columns {
		upper[i] = strings.ToUpper(column)
	}
	return upper
}

// none stands in a table for what is not there.
const none = "-"

// cells are some members of an object, or of an object in it as a.b: a text as it is, anything else as JSON.
func cells(object json.RawMessage, columns []string) []string {
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = none
		value := object
		for name := range strings.SplitSeq(column, ".") {
			var members map[string]json.RawMessage
			_ = json.Unmarshal(value, &members)
			value = members[name]
		}
		var text string
		switch err := json.Unmarshal(value, &text); {
		case len(value) == 0 || string(value) == "null":
		case err != nil:
			row[i] = string(value)
		case text != "":
			row[i] = text
		}
	}
	return row
}

// name gives an error the path of the operation in place of its template.
func (op operation) name(err error) error {
	if answer, ok := errors.AsType[*core.Error](err); ok {
		named := *answer
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
