package loopback

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/internal/callback"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Limits of the receiver. Any program on the machine can connect to it, the browser sends it the cookies of all other
// servers on 127.0.0.1, and a response may have to wait for WorkOS.
const (
	maxHeader   = 64 << 10
	readTimeout = 10 * time.Second
	writeTime   = 10 * time.Second
	outcomeTime = 2 * time.Second // for the browser to receive the last page
)

// receiver waits on the loopback interface for the browser to come back.
type receiver struct {
	callbacks <-chan callback.Result // the one that belongs to the sign-in
	claimed   atomic.Bool            // whether it has arrived

	began      *usermanagement.Authorization
	start      *start
	whose      func(*http.Request) peer
	host, path string
	came       chan callback.Result
	finishing  sync.Once
	outcome    page          // written before decided is closed
	decided    chan struct{} // closed when the outcome is known
	shown      chan struct{} // closed when the browser has received it

	http        *http.Server
	served      chan struct{}  // closed when connections are no longer accepted
	connections sync.WaitGroup // the open ones
}

// listen listens on the first free port. The address is an IP literal, as RFC 8252 §8.3 requires: a name may resolve to
// another interface.
func listen(ctx context.Context, config Config) (net.Listener, error) {
	network, host := "tcp4", "127.0.0.1"
	if config.IPv6 {
		network, host = "tcp6", "::1"
	}
	var (
		plain   net.ListenConfig
		reasons []error
	)
	plain.SetMultipathTCP(false) // so that one pair of addresses identifies a connection
	for _, port := range config.Ports {
		listener, err := plain.Listen(ctx, network, net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		reasons = append(reasons, err)
	}
	return nil, fmt.Errorf("%w: %w", ErrNoPort, errors.Join(reasons...))
}

// receive starts to serve. The caller calls finish at the end.
func receive(listener net.Listener, config Config, began *usermanagement.Authorization, whose func(*http.Request) peer) *receiver {
	r := &receiver{
		began:   began,
		start:   newStart(config),
		whose:   whose,
		host:    listener.Addr().String(),
		path:    config.Path,
		came:    make(chan callback.Result, 1),
		decided: make(chan struct{}),
		shown:   make(chan struct{}),
		served:  make(chan struct{}),
	}
	r.callbacks = r.came
	r.http = &http.Server{
		Handler:                      r,
		DisableGeneralOptionsHandler: true,
		MaxHeaderBytes:               maxHeader,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 writeTime,
		ErrorLog:                     log.New(io.Discard, "", 0), // the terminal belongs to the program
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				r.connections.Add(1)
			case http.StateClosed:
				r.connections.Done()
			default:
			}
		},
	}
	r.http.SetKeepAlivesEnabled(false)
	go func() {
		defer close(r.served)
		_ = r.http.Serve(listener) // always http.ErrServerClosed
	}()
	return r
}

// finish shows the browser the outcome, if it is waiting for one, frees the port and returns when every goroutine of the
// receiver has ended. Only the first call counts.
func (r *receiver) finish(outcome page) {
	r.finishing.Do(func() {
		r.outcome = outcome
		close(r.decided)
		if r.claimed.Load() {
			select {
			case <-r.shown:
			case <-time.After(outcomeTime):
			}
		}
		_ = r.http.Close() // not Shutdown, which would wait for connections that browsers open in advance
		<-r.served
		r.connections.Wait()
	})
}

// address returns the URL to open the browser on.
func (r *receiver) address() string { return "http://" + r.host + r.start.path }

// ServeHTTP rejects requests that do not belong to the sign-in, without ending it.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	path := request.URL.EscapedPath()
	by := r.whose(request)
	switch {
	case request.Host != r.host: // a name that an attacker resolves to this machine
		strayPage(http.StatusMisdirectedRequest).write(w)
	case by == peerOther:
		notYoursPage().write(w)
	case path != r.path && !r.start.at(path):
		strayPage(http.StatusNotFound).write(w)
	case request.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		strayPage(http.StatusMethodNotAllowed).write(w)
	case request.ContentLength != 0:
		strayPage(http.StatusRequestEntityTooLarge).write(w)
	case !isVisit(request.Header):
		strayPage(http.StatusForbidden).write(w)
	case path != r.path:
		r.start.open(w, request, by, r.began.URL.Reveal())
	default:
		r.comeBack(w, request)
	}
}

// comeBack accepts the first callback that belongs to the sign-in, and shows the outcome.
func (r *receiver) comeBack(w http.ResponseWriter, request *http.Request) {
	came, ok := callback.Read(r.began, request.URL.RawQuery)
	switch {
	case !ok:
		strayPage(http.StatusBadRequest).write(w)
	case !carries(request, r.start.callback):
		otherBrowserPage().write(w)
	case r.start.isDisputed():
		elsewherePage().write(w)
	case !r.claimed.CompareAndSwap(false, true):
		usedPage().write(w)
	default:
		r.came <- came
		<-r.decided
		r.start.clear(w)
		r.outcome.write(w)
		close(r.shown)
	}
}
