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
	pageSize    = 100 // the API's maximum
	saveTimeout = 10 * time.Second
)

// ErrStop ends a Tail when the error of handle, or of a CursorStore's Save, matches it.
const ErrStop = core.Sentinel("workos: stop the tail")

// TailParams selects the events that a Tail follows, and how often it polls. Nil follows all events.
type TailParams struct {
	Events         []Name              // the events to follow; all if empty
	OrganizationID core.OrganizationID // whose events to follow; all if empty
	// Since is where to start while the cursor's store is empty: the CreatedAt of the first events, or zero for the oldest that
	// WorkOS has. Nothing is saved before an event is handled, so a process that may restart before that should use the same time
	// again: time.Now() could skip the events in between.
	Since time.Time
	// Interval is the time between two polls of a stream without new events, plus or minus 10 %. 0 means
	// DefaultPollInterval; the minimum is MinPollInterval.
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

// Tail follows the stream from cursor, and calls handle for one event after the other, in order, until ctx ends. Then,
// after handle has returned, it returns an error that matches ctx.Err(). It never returns nil.
//
// An event is handled when handle returns nil. Its ID is then saved as the cursor before handle is called again, even
// if ctx has ended meanwhile. Until it is saved, the same event is delivered again: after a back-off if handle
// returned an error, or by the next Tail with the same cursor if the process ended. So each event is handled at least
// once, and none is skipped. An error that matches ErrStop ends the Tail instead.
//
// The data of an event without a readable ID is an Unreadable, and the cursor does not move until an event with an ID
// follows. While the event does not change, one Tail delivers it once; another Tail delivers it again after a restart.
//
// Errors of WorkOS, the network, handle or Save are logged at Warn, to the client's logger or else slog.Default, and retried
// without limit. The back-off grows from a second to a minute; Tail waits for a Retry-After of up to ten minutes. It also
// retries after a page of a proxy or a firewall, with any status. Permanent errors end the Tail: an error of Load, a
// *CursorError, and a rejection by WorkOS itself, such as core.ErrUnauthorized. One that names a parameter ends it
// immediately. Gateways use the same words for the other rejections, and for those of a *CursorError, so these end it only
// after five minutes of the same status and nothing else.
//
// GET /events, repeatedly. Errors worth handling: *CursorError, core.ErrUnauthorized, core.ErrForbidden.
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
		if t.cursor == before || !page.HasNext() { // nothing new, or no cursor to continue after
			if wait.Sleep(ctx, wait.Spread(t.params.Interval, 0.9, 1.1)) != nil {
				return ended(ctx)
			}
		}
	}
}

// tail is a running Tail.
type tail struct {
	service Service
	store   CursorStore
	params  TailParams
	handle  func(ctx context.Context, event *Event) error
	cursor  string // the last handled event; "" if none
	refused verdict.Refusals

	handled []string // the JSON of the events without an ID that were handled after it, in order
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
	page, err := engine.List[listed](ctx, t.service.client, core.Path("/events"), params, core.WithMaxRetries(0)).Page() // insist retries
	if response, ok := errors.AsType[*core.Error](err); ok && t.cursor != "" && isAboutCursor(response) {
		return nil, &CursorError{Cursor: t.cursor, Reason: "is rejected by WorkOS", Err: err}
	}
	if err != nil {
		return nil, err
	}
	if t.cursor != "" && slices.ContainsFunc(page.Data, func(event listed) bool { return string(event.ID) == t.cursor }) {
		return nil, &CursorError{Cursor: t.cursor, Reason: "leads back to itself", Err: core.ErrRepeatedCursor}
	}
	return page, nil
}

// listed is an event of a page, and its JSON.
type listed struct {
	Event
	raw jsontext.Value
}

func (l *listed) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if codec.CanRestart(dec) {
		raw, err := codec.Raw(dec, l.Event.UnmarshalJSONFrom)
		if err != nil {
			return err
		}
		l.raw = raw.Clone()
		l.needID()
		return nil
	}
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
	_ = codec.Unmarshal(l.raw, &wire) // cannot fail: it was decoded as an Event before
	l.Data = Unreadable{Raw: stdjson.RawMessage(wire.Data), Field: "/id"}
}

// again decodes the event again, independent of changes to the one in l.
func (l *listed) again() *Event {
	fresh := &listed{raw: l.raw}
	_ = codec.Unmarshal(l.raw, &fresh.Event) // cannot fail: it succeeded before
	fresh.needID()
	return &fresh.Event
}

// isAboutCursor reports whether WorkOS rejects the cursor rather than another parameter.
func isAboutCursor(response *core.Error) bool {
	return verdict.Refused(response) && (response.Status == http.StatusBadRequest || response.Status == http.StatusUnprocessableEntity) &&
		!slices.ContainsFunc(response.Fields, func(f core.FieldError) bool { return f.Field != "" && f.Field != "after" })
}

// dealAll handles the events of a page that are not handled yet. An event without an ID is in each page until an event
// with one follows it, because the cursor cannot move to it.
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

// deal handles one event, and then moves the cursor to it.
func (t *tail) deal(ctx context.Context, event listed) error {
	id := string(event.ID) // handle may change event
	if err := t.handOut(ctx, event); err != nil {
		return err
	}
	err := t.insist(ctx, isStop, func() error {
		saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
		defer cancel()
		return wrap("save the cursor", id, t.store.Save(saving, id, t.cursor))
	})
	t.cursor = id
	return err
}

// handOut passes one event to handle.
func (t *tail) handOut(ctx context.Context, event listed) error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	id, given := string(event.ID), &event.Event
	if odd, ok := event.Data.(Unreadable); ok {
		t.warn(ctx, "workos: an event has a form that is unknown to this version of the SDK",
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

// insist retries try. It gives up when the error is final or ctx ends, but a success counts even then.
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
		t.warn(ctx, "workos: the tail of the events retries", slog.Any("error", err), slog.Duration("pause", pause))
		if wait.Sleep(ctx, pause) != nil {
			return plain.Errorf("%w; the last error was: %w", ended(ctx), err)
		}
	}
}

// isRefusal reports whether retrying the request cannot help.
func (t *tail) isRefusal(err error) bool {
	if final := t.refused.Final(err); final || verdict.Refused(err) {
		return final
	}
	return !verdict.Passes(err) || errors.Is(err, core.ErrTooLarge)
}

// isStop reports whether err asks to end the Tail.
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
