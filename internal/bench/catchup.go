package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
)

// catchUp is a Tail of events that has fallen behind, and loops that do the same.
func catchUp() []Row {
	const few, some = 10_000, 2000
	tail := func(count int, latency time.Duration) func(*testing.B) {
		return each(func() error { return tailEvents(count, latency, func(int) {}) })
	}
	loop := func(count int, latency time.Duration, unmarshal func([]byte, any) error) func(*testing.B) {
		return each(func() error { return loopOverEvents(count, latency, unmarshal) })
	}
	byLimit := func(data []byte, v any) error { return jsonv2.Unmarshal(data, v) }
	return []Row{
		{"Catch up with 100,000 events", []Contender{
			{SDK, func(b *testing.B) { peakOfTail(b, 100_000) }},
			{"10,000 events", func(b *testing.B) { peakOfTail(b, few) }},
		}, []Goal{{Metric: PeakHeap, Against: "10,000 events", Max: 2 << 20, Plus: true}}},
		{"Catch up with 10,000 events, in memory", []Contender{
			{SDK, tail(few, 0)},
			{Limit, loop(few, 0, byLimit)},
			{ByHand, loop(few, 0, json.Unmarshal)},
		}, []Goal{{Metric: Time, Against: ByHand, Max: 1.5}}},
		{"Catch up with 2,000 events whose pages take 20 ms", []Contender{
			{SDK, tail(some, latency)},
			{ByHand, loop(some, latency, json.Unmarshal)},
		}, []Goal{{Metric: Time, Against: ByHand, Max: 1.1}}},
	}
}

// peakOfTail catches up and reports the peak of the live heap, measured fifty times.
func peakOfTail(b *testing.B, count int) {
	for b.Loop() {
		before, peak := liveBytes(), uint64(0)
		err := tailEvents(count, 0, func(seen int) {
			if seen%(count/50) == 0 {
				peak = max(peak, liveBytes())
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(peak)-float64(min(before, peak)), PeakHeap)
	}
}

// AMillionEvents catches up with 1,000,000 events, once: the report would repeat it many times. It returns how much larger the live heap is at
// the end than after the first 20,000 events, and the speed as a fraction of the speed of the loop by hand.
func AMillionEvents() (grown int64, speed float64, err error) {
	const count, first = 1_000_000, 20_000
	early, late := uint64(0), uint64(0)
	began := time.Now()
	err = tailEvents(count, 0, func(seen int) {
		switch seen {
		case first:
			early = liveBytes()
		case count:
			late = liveBytes()
		}
	})
	perEvent := time.Since(began).Seconds() / count
	if err != nil {
		return 0, 0, err
	}
	began = time.Now()
	err = loopOverEvents(count/10, 0, json.Unmarshal)
	return int64(late) - int64(early), time.Since(began).Seconds() / (count / 10) / perEvent, err
}

// tailEvents follows a number of events, and calls saw for each.
func tailEvents(count int, latency time.Duration, saw func(seen int)) error {
	client := must(workos.NewConfidential(apiKey, clientID, core.WithTransport(eventsTransport{latency})))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	seen := 0
	err := client.Events.Tail(ctx, noCursor{}, nil, func(_ context.Context, event *events.Event) error {
		if updated, ok := event.Data.(events.DSyncUserUpdated); !ok || updated.State != directorysync.UserStateActive {
			return errors.Join(errWrong, events.ErrStop)
		}
		seen++
		if saw(seen); seen == count {
			stop()
		}
		return nil
	})
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// noCursor starts with the first event, and stores nothing.
type noCursor struct{}

func (noCursor) Load(context.Context) (string, error)       { return "", nil }
func (noCursor) Save(context.Context, string, string) error { return nil }

// loopOverEvents does the same with net/http and one type of events: no retries, no stored cursor, no other events.
func loopOverEvents(count int, latency time.Duration, unmarshal func([]byte, any) error) error {
	client := &http.Client{Transport: eventsTransport{latency}, Timeout: timeout}
	after := ""
	for seen := 0; seen < count; {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://api.workos.com/events?limit=100&order=asc&after="+after, http.NoBody)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+apiKey)
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil {
			return err
		}
		var page struct {
			Data []struct {
				ID        string             `json:"id"`
				Event     string             `json:"event"`
				Data      directorysync.User `json:"data"`
				CreatedAt time.Time          `json:"created_at"`
			} `json:"data"`
		}
		if err := unmarshal(body, &page); err != nil {
			return err
		}
		for _, event := range page.Data {
			if seen++; event.Data.State != directorysync.UserStateActive {
				return errWrong
			}
			after = event.ID
		}
	}
	return nil
}

// eventsTransport responds with pages of the events after a cursor, which is the number of an event. The events never end.
type eventsTransport struct{ latency time.Duration }

func (t eventsTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(t.latency)
	after, _ := strconv.Atoi(r.URL.Query().Get("after")) // none is 0
	var body bytes.Buffer
	body.Grow(pageSize * 700)
	body.WriteString(`{"object":"list","data":[`)
	for i := 1; i <= pageSize; i++ {
		if i > 1 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"object":"event","id":"%d"`, after+i)
		body.WriteString(eventJSON)
	}
	fmt.Fprintf(&body, `],"list_metadata":{"before":null,"after":"%d"}}`, after+pageSize)
	return response(r, body.String()), nil
}

// eventJSON is the JSON after the ID of an event.
const eventJSON = `,"event":"dsync.user.updated","created_at":"2026-01-15T12:00:00.000Z","data":{"object":"directory_user","id":` +
	`"directory_user_01E1JG7J09H96KYP8HM9B0G5SJ","idp_id":"2836","directory_id":"directory_01ECAZ4NV9QMV47GW873HDCX74","organization_id":"` +
	organizationID + `","email":"grace@engines.example","first_name":"Grace","last_name":"Hopper","name":"Grace Hopper","state":"active",` +
	`"role":{"slug":"member"},"custom_attributes":{"department":"Engines"},"raw_attributes":{},"emails":[{"primary":true,"type":"work","value":` +
	`"grace@engines.example"}],"previous_attributes":{"state":"inactive"},"created_at":"2026-01-15T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"}}`
