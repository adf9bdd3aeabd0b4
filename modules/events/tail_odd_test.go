package events_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/events"
)

func TestTailAndEventsWithoutAnID(t *testing.T) {
	const fine = `"event":"user.created","data":{"email":"secret_1"}`
	odd := map[string]struct {
		event string
		want  events.Unreadable
	}{
		"whose ID is a number":       {`{"id":5,` + fine + `}`, events.Unreadable{Raw: []byte(`{"email":"secret_1"}`), Field: "/id"}},
		"whose ID is null":           {`{"id":null,` + fine + `}`, events.Unreadable{Raw: []byte(`{"email":"secret_1"}`), Field: "/id"}},
		"whose ID is empty":          {`{"id":"",` + fine + `}`, events.Unreadable{Raw: []byte(`{"email":"secret_1"}`), Field: "/id"}},
		"that lacks one":             {`{` + fine + `}`, events.Unreadable{Raw: []byte(`{"email":"secret_1"}`), Field: "/id"}},
		"that has an unknown name":   {`{"event":"user.hatched","data":[1]}`, events.Unreadable{Raw: []byte(`[1]`), Field: "/id"}},
		"that has nothing":           {`{}`, events.Unreadable{Field: "/id"}},
		"that is a number":           {`5`, events.Unreadable{Raw: []byte(`5`)}},
		"that is a text":             {`"event_2"`, events.Unreadable{Raw: []byte(`"event_2"`)}},
		"that is a list of an event": {`[{"id":"event_2"}]`, events.Unreadable{Raw: []byte(`[{"id":"event_2"}]`)}},
	}
	for name, test := range odd {
		inBubble(t, "an event "+name+" is delivered in order, and the next ones follow", func(t *testing.T) {
			is := is.New(t)
			s, store := streamOf(1), &memory{}
			s.addJSON("event_2", test.event)
			s.add("event_3")
			var log bytes.Buffer
			var handled []string
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			err := followLogging(ctx, t, s, store, nil, func(_ context.Context, event *events.Event) error {
				handled = append(handled, string(event.ID))
				if event.ID == "" {
					is.Equal(event.Data, test.want)
				}
				return nil
			}, slog.NewTextHandler(&log, nil))
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(handled, []string{"event_1", "", "event_3"})
			is.Equal(store.saved, []string{"event_1", "event_3"})
			is.Equal(strings.Count(log.String(), "level=WARN"), 1)
			is.True(!strings.Contains(log.String(), "secret_1"))
		})
	}

	inBubble(t, "several at the end of the stream are delivered once, and polled at the interval until others follow", func(t *testing.T) {
		is := is.New(t)
		s, store := streamOf(1), &memory{}
		for range 2 { // two equal events are two events
			s.addJSON("odd", `7`)
		}
		time.AfterFunc(time.Hour, func() { s.addJSON("odd", `8`) })
		time.AfterFunc(2*time.Hour, func() { s.add("event_2"); s.addJSON("odd", `7`) })
		var handled []string
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
		defer cancel()
		_ = follow(ctx, t, s, store, nil, func(_ context.Context, event *events.Event) error {
			name := string(event.ID)
			if data, ok := event.Data.(events.Unreadable); ok {
				name = string(data.Raw)
			}
			handled = append(handled, name)
			return nil
		})
		is.Equal(handled, []string{"event_1", "7", "7", "8", "event_2", "7"})
		is.Equal(store.saved, []string{"event_1", "event_2"})
		for _, gap := range s.gaps() {
			isBetween(t, gap, events.DefaultPollInterval*9/10, events.DefaultPollInterval*11/10)
		}
	})
	inBubble(t, "a changed one is delivered again", func(t *testing.T) {
		is := is.New(t)
		s := &stream{faults: []fault{{body: `{"data":[7]}`}, {body: `{"data":[7]}`}, {body: `{"data":[8]}`}, {body: `{"data":[8]}`}}}
		handled, _ := during(t, time.Minute, s, &memory{}, nil)
		is.Equal(handled, []string{"", ""})
	})
	inBubble(t, "at the end of a page before others it is delivered once, and the next page follows without a pause", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(99)
		s.addJSON("odd", `7`)
		s.add("event_100")
		s.faults = []fault{{body: `{"data":[` + strings.Join(s.events[:100], ",") + `],"list_metadata":{"after":"event_99"}}`}}
		handled, _ := during(t, time.Second, s, &memory{}, nil)
		is.Equal(handled[98:], []string{"event_99", "", "event_100"})
	})
	inBubble(t, "a page of nothing else is polled at the interval, even if it announces another", func(t *testing.T) {
		is := is.New(t)
		s := &stream{faults: slices.Repeat([]fault{{body: `{"data":[7,8],"list_metadata":{"after":"event_2"}}`}}, 1000)}
		handled, _ := during(t, time.Minute, s, &memory{}, nil)
		is.Equal(len(handled), 2)
		is.True(len(s.questions()) <= 14)
	})
	inBubble(t, "one that handle fails with is delivered again, unchanged", func(t *testing.T) {
		is := is.New(t)
		s, tries := &stream{}, 0
		s.addJSON("odd", `{"event":"user.created","data":{"email":"a@example.com"}}`)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var log bytes.Buffer
		_ = followLogging(ctx, t, s, &memory{}, nil, func(_ context.Context, event *events.Event) error {
			is.Equal(event.Data, events.Unreadable{Raw: []byte(`{"email":"a@example.com"}`), Field: "/id"})
			event.ID, event.Data = "event_9", nil
			if tries++; tries < 3 {
				return fmt.Errorf("try %d", tries)
			}
			return nil
		}, slog.NewTextHandler(&log, nil))
		is.Equal(tries, 3)
		is.True(strings.Contains(log.String(), "workos: handle an event without an ID: try 1"))
	})
	inBubble(t, "one that was delivered is delivered again after a restart, until another follows", func(t *testing.T) {
		is := is.New(t)
		s, store := streamOf(1), &memory{}
		s.addJSON("odd", `7`)
		for _, want := range [][]string{{"event_1", ""}, {""}} {
			handled, _ := during(t, time.Minute, s, store, nil)
			is.Equal(handled, want)
		}
		s.add("event_2")
		handled, _ := during(t, time.Minute, s, store, nil)
		is.Equal(handled, []string{"", "event_2"})
		handled, _ = during(t, time.Minute, s, store, nil)
		is.Equal(len(handled), 0)
	})
}
