package events_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
)

// stream fakes GET /events: it responds with the events after a cursor, and records its requests.
type stream struct {
	mu     sync.Mutex
	events []string // as JSON, the oldest first
	ids    []string
	faults []fault // for the next requests, one each
	asked  []question
}

// fault replaces the response to a request.
type fault struct {
	status     int
	retryAfter string
	body       string
	err        error
	hangs      bool // until the request is canceled
}

type question struct {
	at    time.Time
	query url.Values
}

// streamOf returns a stream of n events, event_1 and so on.
func streamOf(n int) *stream {
	s := &stream{}
	for i := range n {
		s.add("event_" + strconv.Itoa(i+1))
	}
	return s
}

func (s *stream) add(id string) {
	s.addJSON(id, `{"id":"`+id+`","event":"user.created","data":{"email":"`+id+`@example.com"}}`)
}

func (s *stream) addJSON(id, event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids, s.events = append(s.ids, id), append(s.events, event)
}

func (s *stream) questions() []question {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// gaps returns the times between requests.
func (s *stream) gaps() []time.Duration {
	var times []time.Time
	for _, asked := range s.questions() {
		times = append(times, asked.at)
	}
	return between(times)
}

func between(times []time.Time) (gaps []time.Duration) {
	for i := 1; i < len(times); i++ {
		gaps = append(gaps, times[i].Sub(times[i-1]))
	}
	return gaps
}

func (s *stream) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := r.URL.Query()
	s.asked = append(s.asked, question{time.Now(), query})
	response := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r}
	var body string
	if len(s.faults) > 0 {
		met := s.faults[0]
		s.faults = s.faults[1:]
		if met.hangs {
			s.mu.Unlock()
			<-r.Context().Done()
			s.mu.Lock()
			return nil, r.Context().Err()
		}
		if met.err != nil {
			return nil, met.err
		}
		body = met.body
		if met.status != 0 {
			response.StatusCode = met.status
		}
		response.Header.Set("Retry-After", met.retryAfter)
	} else {
		limit, _ := strconv.Atoi(query.Get("limit"))
		from := slices.Index(s.ids, query.Get("after")) + 1
		to := min(from+limit, len(s.ids))
		after := "null"
		if to < len(s.ids) {
			after = strconv.Quote(s.ids[to-1])
		}
		body = `{"data":[` + strings.Join(s.events[from:to], ",") + `],"list_metadata":{"after":` + after + `}}`
	}
	response.Body = io.NopCloser(strings.NewReader(body))
	return response, nil
}

// memory is a CursorStore that records its calls.
type memory struct {
	cursor  string
	saved   []string
	failing []error // for the next calls of Save, one each
}

func (m *memory) Load(context.Context) (string, error) { return m.cursor, nil }

func (m *memory) Save(ctx context.Context, cursor, previous string) error {
	if ctx.Err() != nil || previous != m.cursor {
		return fmt.Errorf("asked to replace %s by %s: %w", previous, cursor, errors.Join(ctx.Err(), events.ErrStop))
	}
	if len(m.failing) > 0 {
		err := m.failing[0]
		m.failing = m.failing[1:]
		if err != nil {
			return err
		}
	}
	m.cursor = cursor
	m.saved = append(m.saved, cursor)
	return nil
}

type handler func(ctx context.Context, event *events.Event) error

// follow runs Tail over a stream, until ctx or the Tail ends.
func follow(ctx context.Context, t *testing.T, s http.RoundTripper, cursor events.CursorStore, params *events.TailParams, handle handler) error {
	t.Helper()
	return followLogging(ctx, t, s, cursor, params, handle, slog.DiscardHandler)
}

func followLogging(ctx context.Context, t *testing.T, s http.RoundTripper, cursor events.CursorStore, params *events.TailParams, handle handler, log slog.Handler) error {
	t.Helper()
	// A client that retries by default, to check that only the Tail retries.
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(s), core.WithLogger(slog.New(log)))
	if err != nil {
		t.Fatal(err)
	}
	return events.New(client).Tail(ctx, cursor, params, handle)
}

// during runs follow for a time, and returns the handled events.
func during(t *testing.T, d time.Duration, s *stream, cursor events.CursorStore, params *events.TailParams) (handled []string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	err = follow(ctx, t, s, cursor, params, func(_ context.Context, event *events.Event) error {
		handled = append(handled, string(event.ID))
		return nil
	})
	return handled, err
}

func inBubble(t *testing.T, name string, test func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Helper()
		synctest.Test(t, test)
	})
}

func isBetween(t *testing.T, d, low, high time.Duration) {
	t.Helper()
	if d < low || d > high {
		t.Errorf("%s is not between %s and %s", d, low, high)
	}
}

func TestTail(t *testing.T) {
	inBubble(t, "handles event after event, and saves the ID of each before the next", func(t *testing.T) {
		is := is.New(t)
		store := &memory{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var steps []string
		err := follow(ctx, t, streamOf(3), store, nil, func(_ context.Context, event *events.Event) error {
			steps = append(steps, string(event.ID)+" after "+store.cursor)
			is.Equal(core.EventID(event.Data.(events.UserCreated).Email), event.ID+"@example.com")
			return nil
		})
		is.True(errors.Is(err, context.DeadlineExceeded))
		is.Equal(steps, []string{"event_1 after ", "event_2 after event_1", "event_3 after event_2"})
		is.Equal(store.saved, []string{"event_1", "event_2", "event_3"})
	})
	inBubble(t, "continues after the cursor", func(t *testing.T) {
		is := is.New(t)
		handled, _ := during(t, time.Second, streamOf(4), &memory{cursor: "event_2"}, nil)
		is.Equal(handled, []string{"event_3", "event_4"})
	})
	inBubble(t, "fetches pages of 100, each after the last is handled, and without a pause", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(250)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		count := 0
		_ = follow(ctx, t, s, &memory{}, nil, func(_ context.Context, event *events.Event) error {
			count++
			is.Equal(event.ID, core.EventID(fmt.Sprintf("event_%d", count)))
			is.Equal(len(s.questions()), (count+99)/100)
			return nil
		})
		is.Equal(count, 250)
		is.Equal(s.gaps(), []time.Duration{0, 0})
		is.Equal(s.questions()[0].query.Get("limit"), "100")
		is.Equal(s.questions()[0].query.Get("order"), "asc")
	})
	inBubble(t, "polls again after the interval when nothing is new", func(t *testing.T) {
		is := is.New(t)
		for interval, want := range map[time.Duration]time.Duration{0: events.DefaultPollInterval, time.Second: time.Second, time.Hour: time.Hour} {
			s := streamOf(1)
			handled, _ := during(t, 10*want, s, &memory{}, &events.TailParams{Interval: interval})
			is.Equal(handled, []string{"event_1"})
			is.True(len(s.gaps()) >= 8)
			for _, gap := range s.gaps() {
				isBetween(t, gap, want*9/10, want*11/10)
			}
		}
	})
	inBubble(t, "handles later events", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(1)
		time.AfterFunc(time.Minute, func() { s.add("event_late") })
		handled, _ := during(t, 2*time.Minute, s, &memory{}, nil)
		is.Equal(handled, []string{"event_1", "event_late"})
	})
	inBubble(t, "polls after an empty page that announces more only after the interval", func(t *testing.T) {
		s := &stream{faults: []fault{{body: `{"data":[],"list_metadata":{"after":"event_9"}}`}}}
		_, _ = during(t, 6*time.Second, s, &memory{}, nil)
		isBetween(t, s.gaps()[0], 4*time.Second, 6*time.Second)
	})
	inBubble(t, "requests the events of TailParams, from Since while there is no cursor", func(t *testing.T) {
		is := is.New(t)
		s := &stream{}
		time.AfterFunc(8*time.Second, func() { s.add("event_1") })
		_, _ = during(t, 18*time.Second, s, &memory{}, &events.TailParams{
			Events: []events.Name{events.NameUserCreated, events.NameUserDeleted}, OrganizationID: "org_1",
			Since: time.Date(2031, 5, 9, 1, 30, 51, 0, time.UTC),
		})
		var queries []string
		for _, asked := range s.questions() {
			asked.query.Del("limit")
			asked.query.Del("order")
			text, err := url.QueryUnescape(asked.query.Encode())
			is.NoErr(err)
			queries = append(queries, text)
		}
		const filter = "events=user.created,user.deleted&organization_id=org_1"
		is.Equal(slices.Compact(queries), []string{filter + "&range_start=2031-05-09T01:30:51Z", "after=event_1&" + filter})
		is.True(len(queries) >= 4) // and not only the first time
	})
	inBubble(t, "starts with the oldest event without Since", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(2)
		handled, _ := during(t, time.Second, s, &memory{}, nil)
		is.Equal(handled, []string{"event_1", "event_2"})
		is.True(!s.questions()[0].query.Has("range_start"))
		is.True(!s.questions()[0].query.Has("after"))
	})
}

func TestTailWhenHandleFails(t *testing.T) {
	inBubble(t, "the same event is delivered again, unchanged, after pauses that grow to a minute, and no other before it is handled", func(t *testing.T) {
		is := is.New(t)
		store := &memory{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var handled []string
		var times []time.Time
		_ = follow(ctx, t, streamOf(3), store, nil, func(_ context.Context, event *events.Event) error {
			handled = append(handled, string(event.ID))
			if event.ID != "event_2" {
				return nil
			}
			times = append(times, time.Now())
			is.Equal(event.Name, events.NameUserCreated)
			is.Equal(store.cursor, "event_1")
			event.Name = "changed"
			if len(times) < 10 {
				return errors.New("the database is down")
			}
			return nil
		})
		want := slices.Concat([]string{"event_1"}, slices.Repeat([]string{"event_2"}, 10), []string{"event_3"})
		is.Equal(handled, want)
		is.Equal(store.saved, []string{"event_1", "event_2", "event_3"})
		for i, gap := range between(times) {
			bound := min(time.Second<<i, time.Minute)
			isBetween(t, gap, bound/2, bound)
		}
	})
	inBubble(t, "pauses are spread", func(t *testing.T) {
		seen := map[time.Duration]bool{}
		for range 20 {
			var times []time.Time
			_ = follow(t.Context(), t, streamOf(1), &memory{}, nil, func(context.Context, *events.Event) error {
				if times = append(times, time.Now()); len(times) == 2 {
					return events.ErrStop
				}
				return errors.New("no")
			})
			seen[between(times)[0]] = true
		}
		is.New(t).True(len(seen) > 10)
	})
	inBubble(t, "the back-off starts again with each event", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var times []time.Time
		_ = follow(ctx, t, streamOf(10), &memory{}, nil, func(context.Context, *events.Event) error {
			if times = append(times, time.Now()); len(times)%2 == 1 {
				return errors.New("no")
			}
			return nil
		})
		is.New(t).Equal(len(times), 20)
		for _, gap := range between(times) {
			isBetween(t, gap, 0, time.Second)
		}
	})
	inBubble(t, "it waits for a Retry-After", func(t *testing.T) {
		var times []time.Time
		_ = follow(t.Context(), t, streamOf(1), &memory{}, nil, func(context.Context, *events.Event) error {
			if times = append(times, time.Now()); len(times) == 2 {
				return events.ErrStop
			}
			return fmt.Errorf("get the user: %w", &core.Error{Status: http.StatusTooManyRequests, RetryAfter: 30 * time.Second})
		})
		isBetween(t, between(times)[0], 30*time.Second, 33*time.Second)
	})
	inBubble(t, "an error of the API does not end the Tail, with any status", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := follow(ctx, t, streamOf(1), &memory{}, nil, func(context.Context, *events.Event) error {
			return &core.Error{Status: http.StatusNotFound}
		})
		is.New(t).True(errors.Is(err, context.DeadlineExceeded))
	})
	inBubble(t, "ErrStop ends the Tail, and the next Tail delivers the event again", func(t *testing.T) {
		is := is.New(t)
		store := &memory{}
		s := streamOf(3)
		reason := errors.New("the license has expired")
		err := follow(t.Context(), t, s, store, nil, func(_ context.Context, event *events.Event) error {
			if event.ID == "event_2" {
				return fmt.Errorf("%w: %w", events.ErrStop, reason)
			}
			return nil
		})
		is.True(errors.Is(err, events.ErrStop))
		is.True(errors.Is(err, reason))
		is.True(strings.Contains(err.Error(), "event_2"))
		handled, _ := during(t, time.Second, s, store, nil)
		is.Equal(handled, []string{"event_2", "event_3"})
	})
}

func TestTailWhenTheAPIFails(t *testing.T) {
	tests := []struct {
		name      string
		met       fault
		low, high time.Duration // of the pause
	}{
		{"an internal error", fault{status: 500}, time.Second / 2, time.Second},
		{"an outage with Retry-After", fault{status: 503, retryAfter: "90"}, 90 * time.Second, 99 * time.Second},
		{"a timeout", fault{status: 408}, time.Second / 2, time.Second},
		{"a rate limit", fault{status: 429}, time.Second / 2, time.Second},
		{"a rate limit with Retry-After", fault{status: 429, retryAfter: "90"}, 90 * time.Second, 99 * time.Second},
		{"a rate limit with a Retry-After of a day", fault{status: 429, retryAfter: "86400"}, 10 * time.Minute, 11 * time.Minute},
		{"a redirect", fault{status: 302}, time.Second / 2, time.Second},
		{"a connection that breaks", fault{err: io.ErrUnexpectedEOF}, time.Second / 2, time.Second},
		{"a request that hangs", fault{hangs: true}, time.Minute, 61 * time.Second}, // the client's timeout
		{"a response that is not JSON", fault{body: "<html>"}, time.Second / 2, time.Second},
		{"a response that is not a list", fault{body: "{}"}, time.Second / 2, time.Second},
	}
	for _, test := range tests {
		inBubble(t, test.name+" is followed by a pause and another try", func(t *testing.T) {
			is := is.New(t)
			s := streamOf(2)
			s.faults = []fault{test.met}
			handled, err := during(t, 15*time.Minute, s, &memory{}, nil)
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(handled, []string{"event_1", "event_2"})
			isBetween(t, s.gaps()[0], test.low, test.high)
		})
	}
	inBubble(t, "pauses grow to a minute, and the next failure starts with a second again", func(t *testing.T) {
		s := &stream{faults: slices.Concat(slices.Repeat([]fault{{status: 502}}, 9), []fault{{body: `{"data":[]}`}, {status: 502}})}
		_, _ = during(t, time.Hour, s, &memory{}, nil)
		gaps := s.gaps()
		for i, gap := range gaps[:9] {
			bound := min(time.Second<<i, time.Minute)
			isBetween(t, gap, bound/2, bound)
		}
		isBetween(t, gaps[10], time.Second/2, time.Second)
	})
	inBubble(t, "events during an outage are handled after it", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(1)
		time.AfterFunc(time.Minute, func() {
			s.mu.Lock()
			s.faults = slices.Repeat([]fault{{err: io.EOF}}, 100)
			s.mu.Unlock()
			s.add("event_2")
		})
		handled, _ := during(t, 3*time.Hour, s, &memory{}, nil)
		is.Equal(handled, []string{"event_1", "event_2"})
	})

	for _, status := range []int{302, 400, 401, 403, 404, 405, 407, 413, 422, 425, 451} {
		inBubble(t, fmt.Sprintf("a page with %d is not from WorkOS, and does not end the Tail", status), func(t *testing.T) {
			is := is.New(t)
			s := streamOf(1)
			s.faults = []fault{{status: status, body: "<html>Blocked"}, {status: status}, {status: status, body: `{"success":false,"errors":[{"code":1020}]}`}}
			handled, err := during(t, time.Hour, s, &memory{cursor: "event_0"}, nil)
			is.Equal(handled, []string{"event_1"})
			is.True(errors.Is(err, context.DeadlineExceeded))
		})
	}

	refusals := []struct {
		name   string
		status int
		body   string
		is     error
	}{
		{"an unknown key", 401, `{"message":"Unauthorized"}`, core.ErrUnauthorized},
		{"a key without permission", 403, `{"message":"Forbidden"}`, core.ErrForbidden},
		{"a missing endpoint", 404, `{"message":"Not found"}`, core.ErrNotFound},
		{"a parameter", 422, `{"message":"no","errors":[{"field":"organization_id","code":"invalid"}]}`, core.ErrUnprocessable},
	}
	for _, test := range refusals {
		named := strings.Contains(test.body, "errors")
		inBubble(t, "a rejection of "+test.name+" ends the Tail, immediately if it names a parameter", func(t *testing.T) {
			is := is.New(t)
			s := streamOf(1)
			s.faults = slices.Repeat([]fault{{status: test.status, body: test.body}}, 100)
			began := time.Now()
			_, err := during(t, time.Hour, s, &memory{cursor: "event_0"}, nil)
			is.True(errors.Is(err, test.is))
			_, ok := errors.AsType[*events.CursorError](err)
			is.True(!ok)
			is.Equal(len(s.questions()) == 1, named)
			is.Equal(time.Since(began) >= 5*time.Minute, !named)
			is.True(time.Since(began) < 7*time.Minute)
		})
	}
	for _, body := range []string{`{"message":"no Route matched with those values"}`, `{"message":"Unauthorized"}`} {
		inBubble(t, "a gateway that responds with "+body+" for a while does not end the Tail", func(t *testing.T) {
			is := is.New(t)
			s := streamOf(1)
			for range 20 { // more than five minutes of each of them, but not in a row
				for _, status := range []int{400, 401, 403, 404} {
					s.faults = append(s.faults, fault{status: status, body: body}, fault{status: status, body: body})
				}
				s.faults = append(s.faults, fault{err: io.EOF})
			}
			handled, err := during(t, 6*time.Hour, s, &memory{cursor: "event_0"}, nil)
			is.Equal(handled, []string{"event_1"})
			is.True(errors.Is(err, context.DeadlineExceeded))
		})
	}
	inBubble(t, "a response over the client's limit, which would repeat, ends the Tail", func(t *testing.T) {
		is := is.New(t)
		client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(streamOf(9)), core.WithMaxResponseBytes(99))
		is.NoErr(err)
		err = events.New(client).Tail(t.Context(), &memory{}, nil, func(context.Context, *events.Event) error { return nil })
		is.True(errors.Is(err, core.ErrTooLarge))
	})
}

func TestTailAndItsCursor(t *testing.T) {
	refusals := []struct {
		name   string
		status int
		body   string
	}{
		{"by a message", 400, `{"message":"The cursor is too old."}`},
		{"by name", 422, `{"message":"no","errors":[{"field":"after","code":"invalid_cursor"}]}`},
		{"by a code", 422, `{"code":"invalid_cursor"}`},
	}
	for _, test := range refusals {
		inBubble(t, "one that is rejected "+test.name+" is an error, not a new start", func(t *testing.T) {
			is := is.New(t)
			s := streamOf(1)
			s.faults = slices.Repeat([]fault{{status: test.status, body: test.body}}, 100)
			handled, err := during(t, time.Hour, s, &memory{cursor: "event_old"}, &events.TailParams{Since: time.Now()})
			is.Equal(wantCursorError(t, err), "event_old")
			response, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			is.Equal(response.Status, test.status)
			is.Equal(len(handled), 0)
			is.Equal(len(s.questions()) == 1, test.name == "by name")
		})
	}
	inBubble(t, "one that was not sent is not reported", func(t *testing.T) {
		is := is.New(t)
		s := &stream{faults: slices.Repeat([]fault{{status: 400, body: `{"message":"no"}`}}, 100)}
		_, err := during(t, time.Hour, s, &memory{}, nil)
		_, ok := errors.AsType[*events.CursorError](err)
		is.True(!ok)
		is.True(errors.Is(err, core.ErrBadRequest))
	})
	inBubble(t, "one that leads back to itself ends the Tail instead of an endless loop", func(t *testing.T) {
		is := is.New(t)
		same := `{"data":[{"id":"event_1","event":"user.created","data":{}}],"list_metadata":{"after":"event_1"}}`
		s := &stream{faults: []fault{{body: same}, {body: same}}}
		handled, err := during(t, time.Hour, s, &memory{}, nil)
		is.Equal(handled, []string{"event_1"})
		is.True(errors.Is(err, core.ErrRepeatedCursor))
		is.Equal(wantCursorError(t, err), "event_1")
	})
	inBubble(t, "one that cannot be loaded ends the Tail before anything is sent", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(1)
		_, err := during(t, time.Hour, s, unloadable{}, nil)
		is.True(errors.Is(err, io.ErrClosedPipe))
		is.Equal(len(s.questions()), 0)
	})
	inBubble(t, "one that cannot be saved is retried, and its event is not handled twice", func(t *testing.T) {
		is := is.New(t)
		store := &memory{failing: []error{nil, io.ErrClosedPipe, io.ErrClosedPipe, io.ErrClosedPipe}}
		handled, _ := during(t, time.Hour, streamOf(3), store, nil)
		is.Equal(handled, []string{"event_1", "event_2", "event_3"})
		is.Equal(store.saved, handled)
	})
	for name, end := range map[string]error{"ErrStop": events.ErrStop, "a CursorError": &events.CursorError{Reason: "is another's"}} {
		inBubble(t, name+" of Save ends the Tail before the next event", func(t *testing.T) {
			is := is.New(t)
			handled, err := during(t, time.Hour, streamOf(3), &memory{failing: []error{nil, fmt.Errorf("save: %w", end)}}, nil)
			is.Equal(handled, []string{"event_1", "event_2"})
			is.True(errors.Is(err, end))
		})
	}
	inBubble(t, "a Save that hangs is canceled and retried", func(t *testing.T) {
		is := is.New(t)
		store := &hanging{times: 1}
		handled, _ := during(t, time.Minute, streamOf(2), store, nil)
		is.Equal(handled, []string{"event_1", "event_2"})
		is.Equal(store.saved, handled)
	})
}

type unloadable struct{}

func (unloadable) Load(context.Context) (string, error)       { return "", io.ErrClosedPipe }
func (unloadable) Save(context.Context, string, string) error { return nil }

// hanging hangs in Save a few times.
type hanging struct {
	memory
	times int
}

func (h *hanging) Save(ctx context.Context, cursor, previous string) error {
	if h.times > 0 {
		h.times--
		<-ctx.Done()
		return ctx.Err()
	}
	return h.memory.Save(ctx, cursor, previous)
}

func TestTheEndOfATail(t *testing.T) {
	inBubble(t, "an event that is handled while the context ends is saved, and is the last", func(t *testing.T) {
		is := is.New(t)
		store := &memory{}
		ctx, cancel := context.WithCancel(t.Context())
		var handled []string
		err := follow(ctx, t, streamOf(3), store, nil, func(ctx context.Context, event *events.Event) error {
			handled = append(handled, string(event.ID))
			if event.ID == "event_2" {
				cancel()
				<-ctx.Done() // handle can see it
				time.Sleep(time.Minute)
			}
			return nil
		})
		is.True(errors.Is(err, context.Canceled))
		is.Equal(handled, []string{"event_1", "event_2"})
		is.Equal(store.cursor, "event_2")
	})
	inBubble(t, "an event that fails then is not saved, and its error is returned instead of logged", func(t *testing.T) {
		is := is.New(t)
		store := &memory{}
		ctx, cancel := context.WithCancel(t.Context())
		var log bytes.Buffer
		err := followLogging(ctx, t, streamOf(1), store, nil, func(context.Context, *events.Event) error {
			cancel()
			return io.ErrClosedPipe
		}, slog.NewTextHandler(&log, nil))
		is.Equal(log.String(), "")
		is.True(errors.Is(err, context.Canceled))
		is.True(errors.Is(err, io.ErrClosedPipe))
		is.Equal(store.cursor, "")
	})
	inBubble(t, "a cursor that cannot be saved then is not retried forever", func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		err := follow(ctx, t, streamOf(1), &hanging{times: 99}, nil, func(context.Context, *events.Event) error {
			cancel()
			return nil
		})
		is.True(errors.Is(err, context.Canceled))
		is.Equal(time.Since(began), 10*time.Second)
	})
	waits := map[string]*stream{
		"for news":       streamOf(0),
		"in a back-off":  {faults: []fault{{status: 500, retryAfter: "300"}}},
		"for a response": {faults: []fault{{hangs: true}}},
	}
	for name, s := range waits {
		inBubble(t, "is immediate while it waits "+name, func(t *testing.T) {
			is := is.New(t)
			began := time.Now()
			_, err := during(t, 4*time.Second, s, &memory{}, nil)
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(time.Since(began), 4*time.Second)
		})
	}
	inBubble(t, "is immediate while it waits for the next attempt of handle", func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		began := time.Now()
		err := follow(ctx, t, streamOf(1), &memory{}, nil, func(context.Context, *events.Event) error { return io.ErrClosedPipe })
		is.True(errors.Is(err, context.DeadlineExceeded))
		is.True(errors.Is(err, io.ErrClosedPipe))
		is.Equal(time.Since(began), 100*time.Millisecond)
	})
	inBubble(t, "comes before any event if the context has ended", func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := follow(ctx, t, streamOf(1), &memory{}, nil, func(context.Context, *events.Event) error {
			t.Error("an event is handled")
			return nil
		})
		is.True(errors.Is(err, context.Canceled))
	})
}

func TestTailAndEventsThatCannotBeRead(t *testing.T) {
	inBubble(t, "they are delivered, and logged without its content", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(1)
		s.addJSON("event_odd", `{"id":"event_odd","event":"user.created","data":{"email":["secret_1"]}}`)
		s.add("event_3")
		var log bytes.Buffer
		var types []string
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_ = followLogging(ctx, t, s, &memory{}, nil, func(_ context.Context, event *events.Event) error {
			types = append(types, fmt.Sprintf("%T", event.Data))
			return nil
		}, slog.NewTextHandler(&log, nil))
		is.Equal(types, []string{"events.UserCreated", "events.Unreadable", "events.UserCreated"})
		is.Equal(strings.Count(log.String(), "level=WARN"), 1)
		for _, part := range []string{"event_odd", "user.created", "/data/email"} {
			is.True(strings.Contains(log.String(), part))
		}
		is.True(!strings.Contains(log.String(), "secret_1"))
	})
}

func TestWhatATailLogs(t *testing.T) {
	inBubble(t, "each failure at Warn, and no credential", func(t *testing.T) {
		is := is.New(t)
		s := streamOf(1)
		s.faults = []fault{{status: 500, body: `{"message":"the key sk_test_1 is fine, we are not"}`}}
		var log bytes.Buffer
		failed := false
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_ = followLogging(ctx, t, s, &memory{failing: []error{io.ErrClosedPipe}}, nil, func(context.Context, *events.Event) error {
			if !failed {
				failed = true
				return errors.New("the database is down")
			}
			return nil
		}, slog.NewTextHandler(&log, nil))
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		is.Equal(len(lines), 3)
		for i, part := range []string{"GET /events: 500", "handle event_1: the database is down", "save the cursor event_1: " + io.ErrClosedPipe.Error()} {
			is.True(strings.Contains(lines[i], "level=WARN"))
			is.True(strings.Contains(lines[i], part))
		}
		is.True(!strings.Contains(log.String(), "sk_test_1"))
	})
}

func TestArgumentsOfTail(t *testing.T) {
	nothing := func(context.Context, *events.Event) error { return nil }
	tests := []struct {
		name   string
		cursor events.CursorStore
		params *events.TailParams
		handle handler
		want   string
	}{
		{"no cursor store", nil, nil, nothing, "cursor"},
		{"a short interval", &memory{}, &events.TailParams{Interval: time.Second - 1}, nothing, "Interval"},
		{"a negative interval", &memory{}, &events.TailParams{Interval: -1}, nothing, "Interval"},
		{"no function", &memory{}, nil, nil, "handle"},
	}
	for _, test := range tests {
		t.Run(test.name+" is refused", func(t *testing.T) {
			moduletest.WantArgument(t, follow(t.Context(), t, streamOf(1), test.cursor, test.params, test.handle), test.want)
		})
	}
}
