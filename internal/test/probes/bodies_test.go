package probes_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// connecting is a transport that treats bodies like net/http, over one connection for all requests. Its buffer holds
// the last request, including the key.
type connecting struct{ buffer []byte }

// RoundTrip reads the request's body into the buffer, like HTTP/2, which uses a shared buffer, or makes the body
// write itself to the connection, like HTTP/1.1 without a Content-Length. The body of the response leads back to the
// connection.
func (c *connecting) RoundTrip(request *http.Request) (*http.Response, error) {
	if body, ok := request.Body.(io.WriterTo); ok && request.ContentLength < 0 {
		if _, err := body.WriteTo(bytes.NewBuffer(c.buffer)); err != nil {
			return nil, err
		}
	} else if request.Body != nil {
		var ended error
		for ended == nil {
			_, ended = request.Body.Read(c.buffer[:1])
		}
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: connected{strings.NewReader("{}"), c}, Request: request}, nil
}

type connected struct {
	io.Reader
	to *connecting
}

func (connected) Close() error { return nil }

// peeking is the body of a request that inspects its read buffer, and keeps the buffer to inspect it again later.
type peeking struct {
	saw  []string
	kept []byte
}

func (p *peeking) Read(into []byte) (int, error) {
	p.saw = append(p.saw, string(into[:cap(into)]))
	p.kept = into
	return 0, io.EOF
}

func (p *peeking) Close() error { return nil }

// writing is a peeking body that asks for the writer.
type writing struct{ peeking }

func (w *writing) WriteTo(to io.Writer) (int64, error) {
	w.saw = append(w.saw, find("hunter2", to)...)
	return 0, errors.New("the connection was handed over")
}

// TestBodies makes an attacker send requests over the server's connections, which is allowed, to see earlier
// requests.
func TestBodies(t *testing.T) {
	send := func(t *testing.T, body io.ReadCloser) (*connecting, *http.Response) {
		is := is.New(t)
		transport := &connecting{buffer: []byte("Authorization: Bearer " + key)}
		server, err := workos.NewConfidential(key, "client_1", core.WithTransport(transport))
		is.NoErr(err)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.workos.com/", body)
		is.NoErr(err)
		request.ContentLength = -1
		response, err := server.Public().HTTPClient().Do(request)
		is.NoErr(err)
		is.NoErr(response.Body.Close())
		return transport, response
	}
	t.Run("the body of a request does not see the contents of a buffer of the transport", func(t *testing.T) {
		is := is.New(t)
		body := &peeking{}
		_, _ = send(t, body)
		is.True(len(body.saw) > 0)
		is.True(!strings.Contains(strings.Join(body.saw, ""), "hunter2"))
	})
	t.Run("the body of a request cannot keep a buffer of the transport", func(t *testing.T) {
		is := is.New(t)
		body := &peeking{}
		transport, _ := send(t, body)
		copy(transport.buffer, "sk") // the server's next request
		is.True(!strings.HasPrefix(string(body.kept), "s"))
	})
	t.Run("the body of a request is not given the writer of the connection", func(t *testing.T) {
		is := is.New(t)
		body := &writing{}
		_, _ = send(t, body)
		is.True(!strings.Contains(strings.Join(body.saw, ""), "hunter2"))
	})
	t.Run("the response does not lead to the connection", func(t *testing.T) {
		is := is.New(t)
		_, response := send(t, http.NoBody)
		is.Equal(find("hunter2", response), nil)
	})
}
