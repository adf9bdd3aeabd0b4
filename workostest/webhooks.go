package workostest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
)

// WorkOS retries a failed delivery for days. An endpoint of this server gets this many attempts; the pauses start with this one and double.
const (
	deliveryAttempts = 5
	deliveryPause    = 5 * time.Millisecond
)

// endpoint receives events as they happen.
type endpoint struct {
	of      *webhookEndpoint // Of the API; nil for an endpoint of the test.
	events  []string         // Names; empty for all.
	deliver func(Event) error
	stop    context.CancelFunc
	queue   []Event
	busy    bool // A goroutine is delivering the queue.
	off     bool // It gets no more events.
	gone    bool // Its deliveries have ended, and their results are dropped.
}

// deliveries holds the endpoints and the state of their deliveries.
type deliveries struct {
	endpoints []*endpoint
	failed    []error        // Given up since the last WaitForWebhooks.
	idle      chan struct{}  // Closed when no delivery is under way; nil before the first.
	underway  int            // Events that have been neither delivered nor given up.
	workers   sync.WaitGroup // One for each busy endpoint.
	closed    bool
}

// SignWebhook returns the WorkOS-Signature header of a webhook: the time in milliseconds since 1970 and, in hexadecimal, the HMAC-SHA256 with
// secret of that time, a dot and the payload.
func (s *Server) SignWebhook(payload []byte, secret core.SigningSecret, at time.Time) string {
	ms := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(ms + "."))
	mac.Write(payload)
	return "t=" + ms + ", v1=" + hex.EncodeToString(mac.Sum(nil))
}

// WebhookRequest returns the request that delivers an event to url, signed with secret at the server's time. url can be a path, to call an
// [http.Handler] in process. The event is one of [Server.Events], or made up for an event that this server does not emit, with at least Name and
// Data.
func (s *Server) WebhookRequest(ctx context.Context, url string, secret core.SigningSecret, event Event) (*http.Request, error) {
	event.fill(s.now())
	payload, err := json.Marshal(event.wire())
	if err != nil {
		return nil, fmt.Errorf("workostest: creating a webhook: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(payload))
	if err != nil {
		return nil, fmt.Errorf("workostest: creating a webhook: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("WorkOS-Signature", s.SignWebhook(payload, secret, s.now()))
	return req, nil
}

// DeliverWebhook sends the request of [Server.WebhookRequest] once. It waits up to 10 seconds; a response other than 2xx is an error.
func (s *Server) DeliverWebhook(ctx context.Context, url string, secret core.SigningSecret, event Event) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := s.WebhookRequest(ctx, url, secret, event)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("workostest: delivering a webhook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("workostest: delivering a webhook: the response has status %d", res.StatusCode)
	}
	return nil
}

// AddWebhook delivers events from now on to url, signed with secret, as [Server.DeliverWebhook] does: the events with these names, or all events
// if there are none. It delivers in the background, to each endpoint one event after another, in their order. It retries a failed delivery, up to
// 5 attempts within about 100 milliseconds, and then gives up; [Server.WaitForWebhooks] waits for all that and reports it. An event that the API
// does not have stops the test at once; [WithEvents] names one that this package does not know yet.
func (s *Server) AddWebhook(url string, secret core.SigningSecret, events ...string) {
	for _, name := range events {
		if err := s.checkName(name); err != nil {
			s.stop("AddWebhook: %v", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deliverTo(url, secret, events)
}

func (s *Server) deliverTo(url string, secret core.SigningSecret, events []string) *endpoint {
	ctx, stop := context.WithCancel(context.Background())
	e := &endpoint{events: slices.Clone(events), stop: stop}
	e.deliver = func(event Event) error { return s.deliverPersistently(ctx, url, secret, event) }
	s.webhooks.endpoints = append(s.webhooks.endpoints, e)
	return e
}

// WaitForWebhooks waits until all events have been delivered to the endpoints of [Server.AddWebhook] and of the API, including the events that
// their handlers cause meanwhile. Its error is the error of ctx, or describes the deliveries that were given up since the last call.
func (s *Server) WaitForWebhooks(ctx context.Context) error {
	s.mu.Lock()
	idle := s.webhooks.idle
	s.mu.Unlock()
	if idle != nil {
		select {
		case <-idle:
		case <-ctx.Done():
			return fmt.Errorf("workostest: waiting for webhooks: %w", context.Cause(ctx))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	failed := s.webhooks.failed
	s.webhooks.failed = nil
	return errors.Join(failed...)
}

// enqueue adds an event to the queues of the endpoints that subscribe to it.
func (s *Server) enqueue(event Event) {
	d := &s.webhooks
	for _, e := range d.endpoints {
		if d.closed || e.off || (len(e.events) > 0 && !slices.Contains(e.events, event.Name)) {
			continue
		}
		if d.underway == 0 {
			d.idle = make(chan struct{})
		}
		d.underway++
		e.queue = append(e.queue, event)
		if !e.busy {
			e.busy = true
			d.workers.Go(func() { s.work(e) })
		}
	}
}

// work delivers the queue of an endpoint until it is empty.
func (s *Server) work(e *endpoint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &s.webhooks
	for len(e.queue) > 0 {
		event := e.queue[0]
		e.queue = e.queue[1:]
		s.mu.Unlock()
		err := e.deliver(event)
		s.mu.Lock()
		if err != nil && !e.gone {
			d.failed = append(d.failed, fmt.Errorf("%s %s: %w", event.Name, event.ID, err))
		}
		d.done(1)
	}
	e.busy = false
}

// done counts deliveries that have ended.
func (d *deliveries) done(n int) {
	if d.underway -= n; n > 0 && d.underway == 0 {
		close(d.idle)
	}
}

// dropEndpoints ends all deliveries and removes the endpoints.
func (s *Server) dropEndpoints() {
	d := &s.webhooks
	for _, e := range d.endpoints {
		e.gone = true
		e.stop()
		d.done(len(e.queue))
		e.queue = nil
	}
	d.endpoints, d.failed = nil, nil
}

func (s *Server) deliverPersistently(ctx context.Context, url string, secret core.SigningSecret, event Event) error {
	for pause, attempt := deliveryPause, 1; ; pause, attempt = 2*pause, attempt+1 {
		err := s.DeliverWebhook(ctx, url, secret, event)
		if err == nil || attempt == deliveryAttempts || ctx.Err() != nil {
			return err
		}
		time.Sleep(pause)
	}
}

// stopWebhooks ends all deliveries, and waits for those under way.
func (s *Server) stopWebhooks() {
	s.mu.Lock()
	s.webhooks.closed = true
	for _, e := range s.webhooks.endpoints {
		e.stop()
	}
	s.mu.Unlock()
	s.webhooks.workers.Wait()
}
