package events

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/plain"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
)

// Bounds and defaults of a Tail.
const (
	DefaultPollInterval = 5 * time.Second
	MinPollInterval     = time.Second
)

const (
	pageSize    = 100 // the most that the API gives
	saveTimeout = 10 * time.Second
)

// ErrStop ends a Tail when it is in the error that handle, or the Save of a CursorStore, returns.
const ErrStop = core.Sentinel("workos: stop the tail")

// TailParams says what a Tail follows, and how often it looks. Nil follows everything there is.
type TailParams struct {
	Events         []Name              // to follow; all if empty
	OrganizationID core.OrganizationID // to follow the events of; all if empty
	// Since is where to begin as long as the cursor's store holds none: the CreatedAt of the first events, or zero for the oldest
	// that WorkOS has. Nothing is saved before an event is handled, so a process that may be restarted before that
	// should begin at the same time again: time.Now() could pass over what happened in between.
	Since time.Time
	// Interval is between two looks at a stream that had nothing new, give or take 10 %. 0 is DefaultPollInterval; it
	// is at least MinPollInterval.
	Interval time.Duration
}

func (p *TailParams) fill() error {
	switch {
	case p.Interval == 0:
		p.Interval = DefaultPollInterval
	case p.Interval < MinPollInterval:
		return &core.ArgumentError{Argument: "Interval", Reason: "is less than MinPollInterval"}
	}
	return nil
}

// Tail follows the stream from where cursor says that it was left, and calls handle for one event after the other, in
// their order, until ctx ends. Then, once handle has returned, it returns an error that is ctx.Err(). It never returns
// nil.
//
// An event is handled when handle returns nil. Its ID is then saved as the cursor, also when ctx has ended
// meanwhile, before handle is called again. Until that is done the same event comes again: after a back-off if
// handle returned an error, or with the next Tail over the same cursor if the process ended. So each event is
// handled at least once, and none is passed over. An error that is ErrStop ends the Tail instead.
//
// An event without an ID that can be read has an Unreadable as its data, and the cursor stays where it is until an event
// with an ID follows. As long as it stays the same, one Tail has it handled once, and another one after a restart again.
//
// What WorkOS, the network, handle or Save fails with is logged at Warn, to the client's logger or else
// slog.Default, and tried again for as long as it takes. The back-off grows from a second to a minute; a
// Retry-After of up to ten minutes is waited for. So is a page of a proxy or a firewall, with whatever status. What no
// repetition can mend ends the Tail: an error of Load, a *CursorError, and a refusal in WorkOS's own words, such as
// core.ErrUnauthorized. One that names a parameter ends it at once. Gateways have the words of the others, too: these, and the
// *CursorError of one, end it when the same status has come for five minutes and nothing else.
//
// GET /events, again and again. Errors worth handling: *CursorError, core.ErrUnauthorized, core.ErrForbidden.
func (s Service) Tail(ctx context.Context, cursor CursorStore, params *TailParams, handle func(ctx context.Context, event *Event) error) error {
	if ctx == nil {
		return engine.NilContext()
	}
	if cursor == nil {
		return &core.ArgumentError{Argument: "cursor", Reason: "is nil"}
	}
	if handle == nil {
		return &core.ArgumentError{Argument: "handle", Reason: "is nil"}
	}
	given := engine.Given(params)
	if err := given.fill(); err != nil {
		return err
	}
	last, err := cursor.Load(ctx)
	if err != nil {
		return plain.Errorf("workos: load the cursor of the events: %w", err)
	}
	t := &tail{service: s, store: cursor, params: given, handle: handle, cursor: last}
	for {
		page, err := t.fetch(ctx)
		if err != nil {
			return err
		}
		before := t.cursor
		if err := t.dealAll(ctx, page.Data); err != nil {
			return err
		}
		if t.cursor == before || !page.HasNext() { // nothing new for now, or nothing to continue after
			if wait.Sleep(ctx, wait.Spread(t.params.Interval, 0.9, 1.1)) != nil {
				return ended(ctx)
			}
		}
	}
}

// tail is a Tail under way.
type tail struct {
	service Service
	store   CursorStore
	params  TailParams
	handle  func(ctx context.Context, event *Event) error
	cursor  string // the last event that was handled; "" if none was
	refused verdict.Refusals

	handled []string // the JSON of the events without an ID that were handled after it, in their order
}

// fetch returns the page after the cursor.
func (t *tail) fetch(ctx context.Context) (page *core.Page[listed], err error) {
	err = t.insist(ctx, t.isRefusal, func() error {
		page, err = t.list(ctx)
		return err
	})
	t.refused = verdict.Refusals{}
	return page, err
}

func (t *tail) list(ctx context.Context) (*core.Page[listed], error) {
	params := ListParams{
		ListOptions: core.ListOptions{Limit: pageSize, After: t.cursor, Order: core.OrderAsc},
		Events:      t.params.Events, OrganizationID: t.params.OrganizationID,
	}
	if t.cursor == "" {
		params.RangeStart = t.params.Since
	}
	page, err := engine.List[listed](ctx, t.service.client, core.Path("/events"), params, core.WithMaxRetries(0)).Page() // insist sends again
	if answer, ok := errors.AsType[*core.Error](err); ok && t.cursor != "" && isAboutCursor(answer) {
		return nil, &CursorError{Cursor: t.cursor, Reason: "is refused by WorkOS", Err: err}
	}
	if err != nil {
		return nil, err
	}
	if t.cursor != "" && slices.ContainsFunc(page.Data, func(event listed) bool { return string(event.ID) == t.cursor }) {
		return nil, &CursorError{Cursor: t.cursor, Reason: "leads back to itself", Err: core.ErrRepeatedCursor}
	}
	return page, nil
}

// listed is an event of a page, and the JSON that it was read from.
type listed struct {
	Event
	raw jsontext.Value
}

func (l *listed) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	l.raw = raw.Clone()
	if err := codec.UnmarshalMember(dec, l.raw, &l.Event); err != nil {
		return codec.Within(dec.StackPointer(), err)
	}
	l.needID()
	return nil
}

// needID makes the data of an event without an ID an Unreadable.
func (l *listed) needID() {
	if _, ok := l.Data.(Unreadable); ok || l.ID != "" {
		return
	}
	var wire struct {
		Data jsontext.Value `json:"data"`
	}
	_ = codec.Unmarshal(l.raw, &wire) // cannot fail: an Event was read from it
	l.Data = Unreadable{Raw: stdjson.RawMessage(wire.Data), Field: "/id"}
}

// again returns the event as it came, whatever has been done to the one in l.
func (l *listed) again() *Event {
	fresh := &listed{raw: l.raw}
	_ = codec.Unmarshal(l.raw, &fresh.Event) // cannot fail: it succeeded before
	fresh.needID()
	return &fresh.Event
}

// isAboutCursor reports whether WorkOS refuses the cursor rather than another parameter.
func isAboutCursor(answer *core.Error) bool {
	return verdict.Refused(answer) && (answer.Status == http.StatusBadRequest || answer.Status == http.StatusUnprocessableEntity) &&
		!slices.ContainsFunc(answer.Fields, func(f core.FieldError) bool { return f.Field != "" && f.Field != "after" })
}

// dealAll has the events of a page handled that were not. What has no ID comes again with each page until an event with
// one follows it, since the cursor cannot move to it.
func (t *tail) dealAll(ctx context.Context, page []listed) error {
	place := 0 // among the events without an ID that follow the cursor
	for _, event := range page {
		if event.ID != "" {
			if err := t.deal(ctx, event); err != nil {
				return err
			}
			t.handled, place = nil, 0
			continue
		}
		if raw := string(event.raw); place == len(t.handled) || t.handled[place] != raw {
			if err := t.handOut(ctx, event); err != nil {
				return err
			}
			t.handled = append(t.handled[:place], raw)
		}
		place++
	}
	return nil
}

// deal has one event handled, and then moves the cursor to it.
func (t *tail) deal(ctx context.Context, event listed) error {
	id := string(event.ID) // handle may change the one in event
	if err := t.handOut(ctx, event); err != nil {
		return err
	}
	err := t.insist(ctx, isStop, func() error {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
		defer cancel()
		return wrap("save the cursor", id, t.store.Save(limited, id, t.cursor))
	})
	t.cursor = id
	return err
}

// handOut has one event handled.
func (t *tail) handOut(ctx context.Context, event listed) error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	id, given := string(event.ID), &event.Event
	if odd, ok := event.Data.(Unreadable); ok {
		t.warn(ctx, "workos: an event does not have the form that this version of the SDK knows",
			slog.String("event", string(event.Name)), slog.String("event_id", id), slog.String("field", odd.Field))
	}
	if id == "" {
		id = "an event without an ID"
	}
	return t.insist(ctx, isStop, func() error {
		err := t.handle(ctx, given)
		if err != nil {
			given = event.again() // for the next try
		}
		return wrap("handle", id, err)
	})
}

func wrap(doing, eventID string, err error) error {
	if err == nil {
		return nil
	}
	return plain.Errorf("workos: %s %s: %w", doing, eventID, err)
}

// insist repeats what fails. It gives up when the error is final or ctx ends, but a success counts even then.
func (t *tail) insist(ctx context.Context, isFinal func(error) bool, try func() error) error {
	for failures := 1; ; failures++ {
		err := try()
		switch {
		case err == nil:
			return nil
		case isFinal(err):
			return err
		case ctx.Err() != nil:
			return plain.Errorf("%w; the last error was: %w", ended(ctx), err)
		}
		pause := engine.HeedRetryAfter(wait.Spread(engine.Backoff(failures), 0.5, 1), err)
		t.warn(ctx, "workos: the tail of the events tries again", slog.Any("error", err), slog.Duration("pause", pause))
		if wait.Sleep(ctx, pause) != nil {
			return plain.Errorf("%w; the last error was: %w", ended(ctx), err)
		}
	}
}

// isRefusal reports whether no repetition of the request can help.
func (t *tail) isRefusal(err error) bool {
	if final := t.refused.Final(err); final || verdict.Refused(err) {
		return final
	}
	return !verdict.Passes(err) || errors.Is(err, core.ErrTooLarge)
}

// isStop reports whether whoever returned err wants the end.
func isStop(err error) bool {
	_, isCursor := errors.AsType[*CursorError](err)
	return isCursor || errors.Is(err, ErrStop)
}

func ended(ctx context.Context) error {
	return plain.Errorf("workos: the tail of the events ended: %w", ctx.Err())
}

func (t *tail) warn(ctx context.Context, message string, attrs ...slog.Attr) {
	logger := t.service.client.Options().Logger
	if logger == nil {
		logger = slog.Default()
	}
	logger.LogAttrs(ctx, slog.LevelWarn, message, attrs...)
}
