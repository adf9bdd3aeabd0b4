package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

// eventFlags are the flags of "events tail" and "events list".
type eventFlags struct {
	from, organization, cursor string
	types                      []string
	interval                   time.Duration
}

func (p *program) events() *cobra.Command {
	return group("events", "Follow events", p.tail(), p.list())
}

const aboutFrom = `

--from is a time (2026-11-29T12:00:00Z), a duration before now (24h), the ID of
an event to start after, or "start" for the oldest event that WorkOS has.

With --json each event is a line of JSON, as the SDK reads it: secrets are
"[redacted]", and a null string is empty.`

func (p *program) tail() *cobra.Command {
	var flags eventFlags
	command := &cobra.Command{
		Use: "tail", Short: "Print events as they happen, until Ctrl-C", Args: cobra.NoArgs,
		Long: `Print the events of the environment in order as they happen, until Ctrl-C.
Failures of WorkOS and of the network are retried.` + aboutFrom + `

With --cursor, a file keeps the place in the stream between runs, each event is
printed at least once, and --from applies only to the first run.`,
		Example: `  workos events tail
  workos events tail --from 24h --type user.created --type user.deleted
  workos events tail --json | jq -r .data.email`,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runTail(command.Context(), flags) }),
	}
	flags.on(command, "0s")
	command.Flags().StringVar(&flags.cursor, "cursor", "", "the `file` in which to keep the place in the stream")
	command.Flags().DurationVar(&flags.interval, "interval", events.DefaultPollInterval, "how long to wait at the end of the stream, at least 1s")
	return command
}

func (p *program) list() *cobra.Command {
	var flags eventFlags
	command := &cobra.Command{
		Use: "list", Short: "Print the existing events, oldest first, and exit", Args: cobra.NoArgs,
		Long: "Print the existing events, oldest first, and exit." + aboutFrom,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runList(command.Context(), flags) }),
	}
	flags.on(command, "24h")
	return command
}

func (f *eventFlags) on(command *cobra.Command, from string) {
	command.Flags().StringVar(&f.from, "from", from, "where to begin: a `place` as above")
	command.Flags().StringArrayVar(&f.types, "type", nil, "print only events of this `type`, such as user.created; can be repeated")
	command.Flags().StringVar(&f.organization, "organization", "", "print only the events of the organization with this `ID`")
}

// params returns the parameters of the first request.
func (f eventFlags) params() (events.ListParams, error) {
	params := events.ListParams{
		ListOptions: core.ListOptions{Limit: 100, Order: core.OrderAsc}, OrganizationID: workos.OrganizationID(f.organization),
	}
	for _, name := range f.types {
		params.Events = append(params.Events, events.Name(name))
	}
	if f.from == "start" {
		return params, nil
	}
	if strings.HasPrefix(f.from, "event_") {
		params.After = f.from
		return params, nil
	}
	if ago, err := time.ParseDuration(f.from); err == nil && ago >= 0 {
		params.RangeStart = time.Now().Add(-ago)
		return params, nil
	}
	at, err := time.Parse(time.RFC3339, f.from)
	if err != nil {
		return params, misused(`--from is neither a time (2026-11-29T12:00:00Z), nor a duration (24h), nor the ID of an event, nor "start": %s`, f.from)
	}
	params.RangeStart = at
	return params, nil
}

func (p *program) runTail(ctx context.Context, flags eventFlags) error {
	params, err := flags.params()
	if err != nil {
		return err
	}
	client, err := p.confidential()
	if err != nil {
		return err
	}
	// A Tail retries everything, also a rejected key. A person at a terminal must see that at once.
	first := params
	first.Limit = 1
	if _, err := client.Events.List(ctx, &first, core.WithMaxRetries(0)).Page(); err != nil {
		if refused, ok := errors.AsType[*core.Error](err); ok && refused.Status < 500 || ctx.Err() != nil {
			return ended(err)
		}
		p.say("WorkOS cannot be reached, retrying: %v", err)
	}
	var cursor events.CursorStore = place(params.After)
	if flags.cursor != "" {
		if cursor, err = fileCursor(ctx, flags.cursor, params.After); err != nil {
			return err
		}
	}
	if !p.json {
		p.say(waiting)
	}
	return ended(client.Events.Tail(ctx, cursor, &events.TailParams{
		Events: params.Events, OrganizationID: params.OrganizationID, Since: params.RangeStart, Interval: flags.interval,
	}, func(_ context.Context, event *events.Event) error {
		if err := p.event(event); err != nil {
			return fmt.Errorf("%w: %w", events.ErrStop, err) // The reader has closed the pipe.
		}
		return nil
	}))
}

// waiting is the first message of a tail.
const waiting = "Waiting for events. Ctrl-C stops."

// ended turns the end by Ctrl-C, which is the intended one, into a success.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// fileCursor is a cursor in a file. A new one starts after an event, if there is one.
func fileCursor(ctx context.Context, name, after string) (events.CursorStore, error) {
	file := events.FileCursor(name)
	saved, err := file.Load(ctx)
	if err == nil && saved == "" && after != "" {
		err = file.Save(ctx, after, "")
	}
	return file, err
}

// place is an events.CursorStore that stores nothing.
type place string

func (c place) Load(context.Context) (string, error)    { return string(c), nil }
func (place) Save(_ context.Context, _, _ string) error { return nil }

func (p *program) runList(ctx context.Context, flags eventFlags) error {
	params, err := flags.params()
	if err != nil {
		return err
	}
	client, err := p.confidential()
	if err != nil {
		return err
	}
	for event, err := range client.Events.List(ctx, &params).All() {
		if err != nil {
			return err
		}
		if err := p.event(&event); err != nil {
			return err
		}
	}
	return nil
}

// event prints one event on one line.
func (p *program) event(event *events.Event) error {
	text, err := jsonv2.Marshal(event) // which omits secrets
	if err != nil {
		return err
	}
	if p.json {
		return p.line(json.RawMessage(text))
	}
	about := slices.DeleteFunc(cells(text, []string{"data.id", "data.email", "data.name"}), func(cell string) bool { return cell == none })
	return p.print("%s  %-36s  %s  %s", event.CreatedAt.UTC().Format(timeFormat), plain(string(event.Name)), plain(string(event.ID)), plain(strings.Join(about, "  ")))
}
