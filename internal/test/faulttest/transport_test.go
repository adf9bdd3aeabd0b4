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

// kind is which of the SDK's errors a fault becomes.
type kind string

const (
	transport kind = "TransportError"
	timeout   kind = "TransportError by time-out"
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
	name   string
	answer faulttest.Answer
	want   kind
	again  bool // whether a GET is sent again
	stays  bool // whether the connection is kept
}{
	{"a connection closed without an answer", faulttest.Close(""), transport, true, false},
	{"a connection reset without an answer", faulttest.Reset(""), transport, true, false},
	{"a connection reset within the status line", faulttest.Reset("HTTP/1.1 20"), transport, true, false},
	{"a connection closed within the headers", faulttest.Close("HTTP/1.1 200 OK\r\nContent-Le"), transport, true, false},
	{"a connection reset before the body", faulttest.Reset(faulttest.Head(200, "Content-Length: 16")), transport, true, false},
	{"a connection reset within the body", faulttest.Reset(faulttest.Head(200, "Content-Length: 16") + aThing[:8]), transport, true, false},
	{"a connection closed within a chunk", faulttest.Close(faulttest.Head(200, "Transfer-Encoding: chunked") + "10\r\n" + aThing[:8]), transport, true, false},
	{"a body shorter than its Content-Length", faulttest.Close(faulttest.Head(200, "Content-Length: 99") + aThing), transport, true, false},
	{"a body longer than its Content-Length", faulttest.Stay(faulttest.Head(200, "Content-Length: 8") + aThing), unusable, false, false},
	{"a Content-Length that is no number", faulttest.Stay(faulttest.Head(200, "Content-Length: many") + aThing), transport, true, false},
	{"a negative Content-Length", faulttest.Stay(faulttest.Head(200, "Content-Length: -1") + aThing), transport, true, false},
	{"two Content-Lengths", faulttest.Stay(faulttest.Head(200, "Content-Length: 16", "Content-Length: 5") + aThing), transport, true, false},
	{"a chunk size that is no number", faulttest.Stay(faulttest.Head(200, "Transfer-Encoding: chunked") + "zz\r\n" + aThing), transport, true, false},
	{"an answer that is no HTTP", faulttest.Stay("SSH-2.0-OpenSSH_9.6\r\n"), transport, true, false},
	{"gzip that is none", faulttest.Whole(200, aThing, "Content-Encoding: gzip"), transport, true, true},
	{"truncated JSON", faulttest.Whole(200, aThing[:8]), unusable, false, true},
	{"a proxy's page for a success", faulttest.Whole(200, page, "Content-Type: text/html"), unusable, false, true},
	{"a proxy's page for a failure", faulttest.Whole(502, page, "Content-Type: text/html"), status, true, true},
	{"an empty success", faulttest.Whole(200, ""), unusable, false, true},
	{"a server that takes the request and says nothing", faulttest.Hold(""), timeout, true, false},
	{"a server that stops within the headers", faulttest.Hold("HTTP/1.1 200 OK\r\nX-A"), timeout, true, false},
	{"a server that stops within the body", faulttest.Hold(faulttest.Head(200, "Content-Length: 99") + "{"), timeout, true, false},
	{"headers byte by byte, without end", faulttest.Drip("HTTP/1.1 200 OK\r\nX-A: ", "a", 5*time.Millisecond), timeout, true, false},
	{"a body byte by byte, without end", faulttest.Drip(faulttest.Head(200), " ", 5*time.Millisecond), timeout, true, false},
	{"headers without end", faulttest.Endless("HTTP/1.1 200 OK\r\n", "X-Filler: "+strings.Repeat("a", 1000)+"\r\n"), transport, true, false},
	{"interim answers without end", faulttest.Endless("", "HTTP/1.1 103 Early Hints\r\nX-Filler: "+strings.Repeat("a", 1000)+"\r\n\r\n"), transport, true, false},
}

// limit is the time that one attempt of the tests below may take: long enough for what is not about time.
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
			server := faulttest.Start(t, faulttest.Always(fault.answer))
			c := confidential(t, server.URL, fast)
			var response core.Response

			err := c.Get(t.Context(), core.Path("/things"), &thing{}, limit(fault.want), core.WithResponse(&response))
			is.Equal(kindOf(err), fault.want)
			is.True(!strings.Contains(err.Error(), apiKey))
			is.Equal(response.Attempts, map[bool]int{true: 3, false: 1}[fault.again])
			gets := server.Count()
			is.Equal(gets, response.Attempts) // net/http sent nothing by itself

			err = c.Post(t.Context(), core.Path("/things"), nil, &thing{}, limit(fault.want))
			is.Equal(kindOf(err), fault.want)
			is.Equal(server.Count()-gets, 1) // a POST reaches the server once

			if fault.stays {
				is.Equal(server.Opened(), 1) // one connection served every attempt
				c.HTTPClient().CloseIdleConnections()
			}
			server.AwaitOpen(t, 0) // what is broken is closed, not leaked
		})
	}
}

func TestAnAnswerIsNotTakenForThatOfTheNextRequest(t *testing.T) {
	is := is.New(t)
	smuggled := "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + `{"id":"forged"}`
	server := faulttest.Start(t, func(r faulttest.Request) faulttest.Answer {
		if r.Target == "/first" {
			return faulttest.Stay(faulttest.Head(200, "Content-Length: 16") + aThing + smuggled)
		}
		return faulttest.Whole(200, aThing)
	})
	c := confidential(t, server.URL)
	var got thing
	is.NoErr(c.Get(t.Context(), core.Path("/first"), &got))
	server.AwaitOpen(t, 0) // what says more than its answer is not used again
	is.NoErr(c.Get(t.Context(), core.Path("/second"), &got))
	is.Equal(got.ID, "thing_1")
	is.Equal(server.Opened(), 2)
}

func TestAnAnswerThatLacksWhatTheCallIsForOverTheWire(t *testing.T) {
	for name, answer := range map[string]faulttest.Answer{
		"an empty object":            faulttest.Whole(200, `{}`),
		"null":                       faulttest.Whole(200, `null`),
		"nothing":                    faulttest.Whole(200, ``),
		"white space":                faulttest.Whole(200, " \n"),
		"no content":                 faulttest.Whole(http.StatusNoContent, ``),
		"not modified":               faulttest.Whole(http.StatusNotModified, ``),
		"a redirect without a place": faulttest.Whole(http.StatusFound, ``),
		"other members alone":        faulttest.Whole(200, `{"object":"x","unknown":1}`),
		"an array":                   faulttest.Whole(200, `[]`),
		"no access token":            faulttest.Whole(200, `{"refresh_token":"r","user":{"id":"u"},"profile":{"id":"p"}}`),
		"the members of null":        faulttest.Whole(200, `{"access_token":null,"refresh_token":null,"user":null,"profile":null,"data":null}`),
	} {
		t.Run(name, func(t *testing.T) {
			server := faulttest.Start(t, faulttest.Always(answer))
			c := confidential(t, server.URL)
			for call, err := range exchanges(t, c, public(t, server.URL)) {
				if got := kindOf(err(t.Context())); got != unusable && got != status {
					t.Errorf("%s: %s", call, got)
				}
			}
			switch name {
			case "other members alone", "no access token", "the members of null":
				return // objects, if not those that were asked for
			}
			_, err := c.Organizations.Get(t.Context(), "org_1")
			if got := kindOf(err); got != unusable && got != status {
				t.Errorf("a GET: %s", got)
			}
		})
	}
}
