package faulttest_test

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// The parts of RFC 9113 §6 that a server of frames needs.
const (
	preface      = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	frameData    = 0
	frameHeaders = 1
	frameReset   = 3
	frameSetting = 4
	endStream    = 1
)

// resetting returns a server that reads each request to its end, and then resets its stream with the code. It counts them.
func resetting(t *testing.T, code uint32) (url string, client *http.Client, requests *atomic.Int32) {
	t.Helper()
	requests = new(atomic.Int32)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
	server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) {
		write := func(kind, flags byte, stream uint32, payload []byte) {
			frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
			frame = binary.BigEndian.AppendUint32(append(frame, flags), stream)
			_, _ = conn.Write(append(frame, payload...))
		}
		_, _ = io.ReadFull(conn, make([]byte, len(preface)))
		write(frameSetting, 0, 0, nil)
		for head := make([]byte, 9); ; {
			if _, err := io.ReadFull(conn, head); err != nil {
				return
			}
			length, kind, flags := binary.BigEndian.Uint32(head)>>8, head[3], head[4]
			if _, err := io.CopyN(io.Discard, conn, int64(length)); err != nil {
				return
			}
			switch {
			case kind == frameSetting && flags == 0:
				write(frameSetting, 1, 0, nil)
			case (kind == frameHeaders || kind == frameData) && flags&endStream != 0:
				requests.Add(1)
				write(frameReset, 0, binary.BigEndian.Uint32(head[5:]), binary.BigEndian.AppendUint32(nil, code))
			}
		}
	}}
	server.StartTLS()
	t.Cleanup(server.Close)
	client = server.Client()
	client.Transport.(*http.Transport).ForceAttemptHTTP2 = true
	return server.URL, client, requests
}

// TestWhatAServerResetsOverHTTP2IsSentOnce tests that net/http, which retries a request after a reset with PROTOCOL_ERROR
// although the server may have acted, does not retry these.
func TestWhatAServerResetsOverHTTP2IsSentOnce(t *testing.T) {
	calls := map[string]func(ctx context.Context, c *workos.Confidential) error{
		"a POST with a body": func(ctx context.Context, c *workos.Confidential) error {
			_, err := c.Organizations.Create(ctx, "Acme", nil)
			return err
		},
		"a POST without a body": func(ctx context.Context, c *workos.Confidential) error {
			_, err := c.UserManagement.RevokeInvitation(ctx, "invitation_1")
			return err
		},
		"an authorization code": func(ctx context.Context, c *workos.Confidential) error {
			_, err := c.UserManagement.AuthenticateWithCode(ctx, core.NewAuthorizationCode("code_1"), nil)
			return err
		},
		"a PATCH": func(ctx context.Context, c *workos.Confidential) error {
			return c.Core().Patch(ctx, core.Path("/things"), nil, nil)
		},
		"a form": func(ctx context.Context, c *workos.Confidential) error {
			return c.Core().Post(ctx, core.Path("/things"), map[string][]string{"a": {"b"}}, nil)
		},
	}
	for name, call := range calls {
		for code := range uint32(14) {
			t.Run(name, func(t *testing.T) {
				is := is.New(t)
				url, client, requests := resetting(t, code)
				c := confidential(t, url, core.WithHTTPClient(client), core.WithTimeout(5*time.Second), core.WithRetry(core.RetryPolicy{}))
				is.True(call(t.Context(), c) != nil)
				if code == 7 || code == 13 { // REFUSED_STREAM means that nothing was done, HTTP_1_1_REQUIRED asks for another protocol
					is.True(requests.Load() >= 1)
					return
				}
				is.Equal(requests.Load(), int32(1))
			})
		}
	}
}
