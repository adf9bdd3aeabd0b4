package contract

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// transport responds to every request in process, and records it.
type transport struct {
	status   string
	body     []byte
	lose     bool // the first response
	requests []*http.Request
	bodies   [][]byte
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close()
	}
	t.requests, t.bodies = append(t.requests, r), append(t.bodies, sent)
	if t.lose && len(t.requests) == 1 {
		return nil, io.ErrUnexpectedEOF
	}
	status, err := strconv.Atoi(t.status)
	if err != nil {
		return nil, err
	}
	header := http.Header{"X-Request-Id": {"req_contract"}}
	if len(t.body) > 0 {
		header.Set("Content-Type", "application/json")
	}
	return &http.Response{
		StatusCode: status, Header: header, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(t.body)), ContentLength: int64(len(t.body)),
	}, nil
}
