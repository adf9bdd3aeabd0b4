package faulttest_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// kind is the SDK's error for a fault.
type kind string

const (
	transport kind = "TransportError"
	timeout   kind = "TransportError by timeout"
	unusable  kind = "ResponseError"
	status    kind = "Error"
)

func kindOf(err error) kind {
	if e, ok := errors.AsType[*core.TransportError](err); ok {
		if e.Timeout() {
			return timeout
		}
		return transport
	}
	if _, ok := errors.AsType[*core.ResponseError](err); ok {
		return unusable
	}
	if _, ok := errors.AsType[*core.Error](err); ok {
		return status
	}
	return kind(fmt.Sprintf("%T: %v", err, err))
}

const page = "<html><body>502 from the proxy</body></html>"

var faults = []struct {
	name     string
	response faulttest.Response
	want     kind
	again    bool // true if a GET is retried
	stays    bool // true if the connection is kept
}{
	{"a connection closed without a response", faulttest.Close(""), transport, true, false},
	{"a connection reset without a response", faulttest.Reset(""), transport, true, false},
	{"a connection reset within the status line", faulttest.Reset("HTTP/1.1 20"), transport, true, false},
	{"a connection closed within the headers", faulttest.Close("HTTP/1.1 200 OK\r\nContent-Le"), transport, true, false},
	{"a connection reset before the body", faulttest.Reset(faulttest.Head(200, "Content-Length: 16")), transport, true, false},
	{"a connection reset within the body", faulttest.Reset(faulttest.Head(200, "Content-Length: 16") + aThing[:8]), transport, true, false},
	{"a connection closed within a chunk", faulttest.Close(faulttest.Head(200, "Transfer-Encoding: chunked") + "10\r\n" + aThing[:8]), transport, true, false},
	{"a body shorter than its Content-Length", faulttest.Close(faulttest.Head(200, "Content-Length: 99") + aThing), transport, true, false},
	{"a body longer than its Content-Length", faulttest.Stay(faulttest.Head(200, "Content-Length: 8") + aThing), unusable, false, false},
	{"a Content-Length that is not a number", faulttest.Stay(faulttest.Head(200, "Content-Length: many") + aThing), transport, true, false},
	{"a negative Content-Length", faulttest.Stay(faulttest.Head(200, "Content-Length: -1") + aThing), transport, true, false},
	{"two Content-Lengths", faulttest.Stay(faulttest.Head(200, "Content-Length: 16", "Content-Length: 5") + aThing), transport, true, false},
	{"a chunk size that is not a number", faulttest.Stay(faulttest.Head(200, "Transfer-Encoding: chunked") + "zz\r\n" + aThing), transport, true, false},
	{"a response that is not HTTP", faulttest.Stay("SSH-2.0-OpenSSH_9.6\r\n"), transport, true, false},
	{"invalid gzip", faulttest.Whole(200, aThing, "Content-Encoding: gzip"), transport, true, true},
	{"truncated JSON", faulttest.Whole(200, aThing[:8]), unusable, false, true},
	{"a proxy's page for a success", faulttest.Whole(200, page, "Content-Type: text/html"), unusable, false, true},
	{"a proxy's page for a failure", faulttest.Whole(502, page, "Content-Type: text/html"), status, true, true},
	{"an empty success", faulttest.Whole(200, ""), unusable, false, true},
	{"a server that reads the request and does not respond", faulttest.Hold(""), timeout, true, false},
	{"a server that stops within the headers", faulttest.Hold("HTTP/1.1 200 OK\r\nX-A"), timeout, true, false},
	{"a server that stops within the body", faulttest.Hold(faulttest.Head(200, "Content-Length: 99") + "{"), timeout, true, false},
	{"headers byte by byte, without end", faulttest.Drip("HTTP/1.1 200 OK\r\nX-A: ", "a", 5*time.Millisecond), timeout, true, false},
	{"a body byte by byte, without end", faulttest.Drip(faulttest.Head(200), " ", 5*time.Millisecond), timeout, true, false},
	{"headers without end", faulttest.Endless("HTTP/1.1 200 OK\r\n", "X-Filler: "+strings.Repeat("a", 1000)+"\r\n"), transport, true, false},
	{"interim responses without end", faulttest.Endless("", "HTTP/1.1 103 Early Hints\r\nX-Filler: "+strings.Repeat("a", 1000)+"\r\n\r\n"), transport, true, false},
}

// limit is the time of one attempt in the tests below: long enough unless the fault is about time.
func limit(want kind) core.RequestOption {
	if want == timeout {
		return core.WithTimeout(100 * time.Millisecond)
	}
	return core.WithTimeout(20 * time.Second)
}

func TestFaultsOfTheTransport(t *testing.T) {
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			is := is.New(t)
			server := faulttest.Start(t, faulttest.Always(fault.response))
			c := confidential(t, server.URL, fast)
			var response core.Response

			err := c.Get(t.Context(), core.Path("/things"), &thing{}, limit(fault.want), core.WithResponse(&response))
			is.Equal(kindOf(err), fault.want)
			is.True(!strings.Contains(err.Error(), apiKey))
			is.Equal(response.Attempts, map[bool]int{true: 3, false: 1}[fault.again])
			gets := server.Count()
			is.Equal(gets, response.Attempts) // net/http retried nothing

			err = c.Post(t.Context(), core.Path("/things"), nil, &thing{}, limit(fault.want))
			is.Equal(kindOf(err), fault.want)
			is.Equal(server.Count()-gets, 1) // a POST reaches the server once

			if fault.stays {
				is.Equal(server.Opened(), 1) // one connection served every attempt
				c.HTTPClient().CloseIdleConnections()
			}
			server.AwaitOpen(t, 0) // broken connections are closed, not leaked
		})
	}
}

func TestAResponseIsNotTakenForThatOfTheNextRequest(t *testing.T) {
	is := is.New(t)
	smuggled := "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + `{"id":"forged"}`
	server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
		if r.Target == "/first" {
			return faulttest.Stay(faulttest.Head(200, "Content-Length: 16") + aThing + smuggled)
		}
		return faulttest.Whole(200, aThing)
	})
	c := confidential(t, server.URL)
	var got thing
	is.NoErr(c.Get(t.Context(), core.Path("/first"), &got))
	server.AwaitOpen(t, 0) // a connection with data after its response is not used again
	is.NoErr(c.Get(t.Context(), core.Path("/second"), &got))
	is.Equal(got.ID, "thing_1")
	is.Equal(server.Opened(), 2)
}

func TestAResponseThatLacksWhatTheCallIsForOverTheWire(t *testing.T) {
	for name, response := range map[string]faulttest.Response{
		"an empty object":               faulttest.Whole(200, `{}`),
		"null":                          faulttest.Whole(200, `null`),
		"nothing":                       faulttest.Whole(200, ``),
		"white space":                   faulttest.Whole(200, " \n"),
		"no content":                    faulttest.Whole(http.StatusNoContent, ``),
		"not modified":                  faulttest.Whole(http.StatusNotModified, ``),
		"a redirect without a Location": faulttest.Whole(http.StatusFound, ``),
		"only other members":            faulttest.Whole(200, `{"object":"x","unknown":1}`),
		"an array":                      faulttest.Whole(200, `[]`),
		"no access token":               faulttest.Whole(200, `{"refresh_token":"r","user":{"id":"u"},"profile":{"id":"p"}}`),
		"the members of null":           faulttest.Whole(200, `{"access_token":null,"refresh_token":null,"user":null,"profile":null,"data":null}`),
	} {
		t.Run(name, func(t *testing.T) {
			server := faulttest.Start(t, faulttest.Always(response))
			c := confidential(t, server.URL)
			for call, err := range exchanges(t, c, public(t, server.URL)) {
				if got := kindOf(err(t.Context())); got != unusable && got != status {
					t.Errorf("%s: %s", call, got)
				}
			}
			switch name {
			case "only other members", "no access token", "the members of null":
				return // objects, though not the requested ones
			}
			_, err := c.Organizations.Get(t.Context(), "org_1")
			if got := kindOf(err); got != unusable && got != status {
				t.Errorf("a GET: %s", got)
			}
		})
	}
}
