package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// receiver is a webhook from the request to the function that gets its typed event.
func receiver() []Row {
	const bare = "bare HMAC-SHA256 and JSON"
	return []Row{{"Receive a webhook of 4 KB, as a typed event", []Contender{
		{SDK, func(b *testing.B) {
			seen := 0
			// Fewer events are remembered than are delivered in turn, so that none is a second delivery.
			store := must(webhooks.NewMemoryStore(deliveries / 4))
			handler := must(webhooks.NewHandler(webhookSecret, webhooks.WithStore(store),
				webhooks.On(func(_ context.Context, _ *events.Event, user events.DSyncUserUpdated) error {
					if isGrace(user) {
						seen++
					}
					return nil
				})))
			deliver(b, handler, &seen)
		}},
		{bare, func(b *testing.B) {
			seen := 0
			deliver(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				event, err := bareReceive(w, r)
				if err != nil {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				if isGrace(event.Data) {
					seen++
				}
				w.WriteHeader(http.StatusOK)
			}), &seen)
		}},
	}, []Goal{{Metric: Time, Against: bare, Max: 1.2}}}}
}

// deliveries is how many different webhooks come in turn.
const deliveries = 256

// deliver sends webhooks to a handler, which counts those that it has read.
func deliver(b *testing.B, handler http.Handler, seen *int) {
	bodies, headers := make([][]byte, deliveries), make([]string, deliveries)
	at := strconv.FormatInt(time.Now().UnixMilli(), 10)
	for i := range bodies {
		bodies[i] = userUpdated(i)
		headers[i] = "t=" + at + ", v1=" + bareHMAC(bodies[i], at)
	}
	request := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/webhooks", http.NoBody)
	i := 0
	b.ResetTimer()
	each(func() error {
		i++
		r := request.WithContext(request.Context())
		r.Header = http.Header{"Content-Type": {"application/json"}}
		r.Header.Set(webhooks.SignatureHeader, headers[i%deliveries])
		r.Body = io.NopCloser(bytes.NewReader(bodies[i%deliveries]))
		r.ContentLength = int64(len(bodies[i%deliveries]))
		w, before := newWriter(), *seen
		if handler.ServeHTTP(w, r); w.status != http.StatusOK || *seen != before+1 {
			return errWrong
		}
		return nil
	})(b)
}

// userUpdated is an event of 4 KB.
func userUpdated(i int) []byte {
	var attributes strings.Builder
	for j := range 34 {
		fmt.Fprintf(&attributes, `"attribute_%d":"%s",`, j, strings.Repeat("Engines", 12))
	}
	return fmt.Appendf(nil, `{"object":"event","id":"event_%d"%s`, i, strings.Replace(eventJSON, `"department":`, attributes.String()+`"department":`, 1))
}

func isGrace(user events.DSyncUserUpdated) bool {
	return user.State == directorysync.UserStateActive && user.CustomAttributes["department"] == "Engines" && user.PreviousAttributes["state"] == "inactive"
}

// bareEvent is an event of one type.
type bareEvent struct {
	ID        string                  `json:"id"`
	Event     string                  `json:"event"`
	Data      events.DSyncUserUpdated `json:"data"`
	CreatedAt time.Time               `json:"created_at"`
}

// bareReceive reads the body, compares its signature and decodes it: no age of the signature, no other events, and no second
// delivery is recognized.
func bareReceive(w http.ResponseWriter, r *http.Request) (event bareEvent, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, webhooks.DefaultBodyLimit))
	if err != nil {
		return event, err
	}
	stamp, signature, _ := strings.Cut(r.Header.Get(webhooks.SignatureHeader), ", v1=")
	if bareHMAC(body, strings.TrimPrefix(stamp, "t=")) != signature {
		return event, errWrong
	}
	return event, json.Unmarshal(body, &event)
}
