package workostest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"sync"
)

// RecordVariable is the environment variable that makes [Record] call WorkOS if it is "1".
const RecordVariable = "WORKOSTEST_RECORD"

// recordedMark replaces a secret in a file. It is not the mark of the SDK's printers, which no secret may be.
const recordedMark = "redacted-by-workostest"

// Record returns a transport that replays WorkOS's responses from a JSON file such as "testdata/organizations.json":
//
//	client, err := workos.NewConfidential(key, id, core.WithTransport(workostest.Record(t, "testdata/organizations.json")))
//
// With WORKOSTEST_RECORD=1 in the environment it sends requests to WorkOS instead, and writes the file when the test ends without a failure. It
// writes no headers of requests and no secrets: values that are secret in the contract of the API, values that look like a secret, such as
// "sk_live_…", and the credentials of the request. A value outside the contract is a secret if it has the name of one. These are lists of names
// and forms, not a proof: read the file before you commit it. Identifiers are written, so that the replayed responses fit together, and so are
// names and email addresses: record with made-up people. Only responses with JSON or without a body are recorded.
//
// A request gets the first unused response that was recorded for its method, path, query and body; only secrets and the client ID may differ. The
// test fails for a request that the file does not have and, at its end, for a response that was not requested.
func Record(tb TB, file string) http.RoundTripper {
	tb.Helper()
	r := &recording{tb: tb, file: file, send: http.DefaultTransport}
	if os.Getenv(RecordVariable) == "1" {
		r.live = true
		tb.Cleanup(r.write)
		return r
	}
	text, err := os.ReadFile(file) //nolint:gosec // the test's file
	if err == nil {
		err = json.Unmarshal(text, &r.exchanges)
	}
	if err != nil {
		tb.Fatalf("workostest: reading a recording (%s=1 creates it): %v", RecordVariable, err)
	}
	tb.Cleanup(r.sayWhatNobodyAskedFor)
	return r
}

// recording is a file's exchanges.
type recording struct {
	tb   TB
	file string
	live bool
	send http.RoundTripper

	mu        sync.Mutex
	exchanges []*exchange
}

// exchange is the compared part of a request, and its response.
type exchange struct {
	Method   string              `json:"method"`
	Path     string              `json:"path"`
	Query    map[string][]string `json:"query,omitempty"`
	Body     any                 `json:"body,omitempty"`
	Status   int                 `json:"status"`
	Header   map[string]string   `json:"header,omitempty"`
	Response any                 `json:"response,omitempty"`

	used bool
}

// RoundTrip implements [http.RoundTripper].
func (r *recording) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := readAll(request.Body)
	if err != nil {
		return nil, fmt.Errorf("workostest: reading a request: %w", err)
	}
	secrets, err := secrecyOf(request)
	if err != nil {
		return nil, fmt.Errorf("workostest: reading the contract of the API: %w", err)
	}
	asked, err := askedBy(request, body, secrets)
	if err != nil {
		return nil, fmt.Errorf("workostest: %w", err)
	}
	if r.live {
		return r.record(request, asked, body, secrets)
	}
	return r.replay(request, asked)
}

func (r *recording) replay(request *http.Request, asked *exchange) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.exchanges {
		if one.used || one.Method != asked.Method || one.Path != asked.Path || !reflect.DeepEqual(one.Query, asked.Query) || !reflect.DeepEqual(one.Body, asked.Body) {
			continue
		}
		one.used = true
		header := http.Header{}
		for name, value := range one.Header {
			header.Set(name, value)
		}
		var text []byte
		if one.Response != nil {
			text, _ = json.Marshal(one.Response) // It is decoded JSON.
		}
		return &http.Response{
			Status: fmt.Sprintf("%d %s", one.Status, http.StatusText(one.Status)), StatusCode: one.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: header, Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text)), Request: request,
		}, nil
	}
	r.tb.Errorf("workostest: %s has no response left for %s %s; record it with %s=1", r.file, asked.Method, asked.Path, RecordVariable)
	return nil, errors.New("workostest: the recording has no response for the request")
}

func (r *recording) record(request *http.Request, asked *exchange, body []byte, secrets *secrecy) (*http.Response, error) {
	sent := request.Clone(request.Context())
	if request.Body != nil {
		sent.Body = io.NopCloser(bytes.NewReader(body))
	}
	response, err := r.send.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	text, err := readAll(response.Body)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	asked.Status, asked.Header = response.StatusCode, map[string]string{}
	for _, name := range []string{"Content-Type", "Retry-After", "X-Request-Id"} {
		if value := response.Header.Get(name); value != "" {
			asked.Header[name] = value
		}
	}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &asked.Response); err != nil {
			r.tb.Errorf("workostest: %s %s: only JSON responses can be recorded: %v", asked.Method, asked.Path, err)
		}
	}
	asked.Response = secrets.ofResponse(response.StatusCode, asked.Response)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, asked)
	return response, nil
}

func (r *recording) write() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tb.Failed() {
		return
	}
	text, err := json.MarshalIndent(r.exchanges, "", "  ")
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(r.file), 0o750), os.WriteFile(r.file, append(text, '\n'), 0o600))
	}
	if err != nil {
		r.tb.Errorf("workostest: writing a recording: %v", err)
	}
}

func (r *recording) sayWhatNobodyAskedFor() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.exchanges {
		if !one.used && !r.tb.Failed() {
			r.tb.Errorf("workostest: no request for %s %s, which %s has", one.Method, one.Path, r.file)
		}
	}
}

// askedBy returns the compared part of a request, without its secrets.
func askedBy(request *http.Request, body []byte, secrets *secrecy) (*exchange, error) {
	out := &exchange{Method: request.Method, Path: secrets.ofPath(request)}
	for name, values := range request.URL.Query() {
		if name == "client_id" {
			continue
		}
		for i, value := range values {
			values[i] = secrets.ofQuery(name, value)
		}
		if out.Query == nil {
			out.Query = map[string][]string{}
		}
		out.Query[name] = values
	}
	v, readable := (&call{Request: request, body: body}).value()
	if !readable {
		return nil, fmt.Errorf("the body of %s %s is neither JSON nor a form", request.Method, out.Path)
	}
	out.Body = secrets.ofRequest(v)
	if members, ok := out.Body.(map[string]any); ok {
		delete(members, "client_id")
	}
	return out, nil
}

func readAll(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	text, err := io.ReadAll(body)
	return text, errors.Join(err, body.Close())
}
