package workostest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// RecordVariable is the environment variable that makes [Record] ask WorkOS, when it is "1".
const RecordVariable = "WORKOSTEST_RECORD"

// recordedMark stands in a file for a secret. It is not the mark of the SDK's printers, which no secret may be.
const recordedMark = "redacted-by-workostest"

// Record returns a transport that replays WorkOS's responses, from a file of JSON such as "testdata/organizations.json":
//
//	client, err := workos.NewConfidential(key, id, core.WithTransport(workostest.Record(t, "testdata/organizations.json")))
//
// With WORKOSTEST_RECORD=1 in the environment it sends requests to WorkOS instead, and writes the file when the test ends and has not
// failed. Headers of requests are not written, nor is what is named as secrets are, looks like one, or is the one that the request was authorized by. That is a list of
// names and forms, and no proof: read the file before you commit it.
// Identifiers are, so that what is replayed fits together, and so are names and email addresses: record with people who are made up.
// Only responses of JSON, or without a body, are recorded.
//
// A request gets the first response that was recorded for its method, path, query and body and has not been given; secrets and the
// client ID may differ. A request that the file does not have fails the test, and so does, at its end, a response that nobody asked for.
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
		tb.Fatalf("workostest: reading a recording, which %s=1 makes: %v", RecordVariable, err)
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

// exchange is a request, as far as it is compared, and its response.
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
	asked, err := askedBy(request, body)
	if err != nil {
		return nil, fmt.Errorf("workostest: %w", err)
	}
	if r.live {
		return r.record(request, asked, body)
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
			text, _ = json.Marshal(one.Response) // It was JSON.
		}
		return &http.Response{
			Status: fmt.Sprintf("%d %s", one.Status, http.StatusText(one.Status)), StatusCode: one.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: header, Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text)), Request: request,
		}, nil
	}
	r.tb.Errorf("workostest: %s has no response left for %s %s; %s=1 records it", r.file, asked.Method, asked.Path, RecordVariable)
	return nil, errors.New("workostest: the recording has no response for the request")
}

func (r *recording) record(request *http.Request, asked *exchange, body []byte) (*http.Response, error) {
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
			r.tb.Errorf("workostest: %s %s: only responses of JSON can be recorded: %v", asked.Method, asked.Path, err)
		}
	}
	secrets := known(request)
	asked.Response = veil("", asked.Response, secrets, response.StatusCode >= http.StatusBadRequest)
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
			r.tb.Errorf("workostest: nobody asked for %s %s, which %s has", one.Method, one.Path, r.file)
		}
	}
}

// askedBy returns what of a request is compared, without its secrets.
func askedBy(request *http.Request, body []byte) (*exchange, error) {
	secrets := known(request)
	out := &exchange{Method: request.Method, Path: veiledPath(request, secrets)}
	for name, values := range request.URL.Query() {
		for i, value := range values {
			values[i], _ = veil(name, value, secrets, false).(string)
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
	out.Body = veil("", v, secrets, false)
	delete(out.Query, "client_id")
	if members, ok := out.Body.(map[string]any); ok {
		delete(members, "client_id")
	}
	return out, nil
}

// veiledPath is the path with the mark in the place of a token.
func veiledPath(request *http.Request, secrets []string) string {
	segments := strings.Split(request.URL.EscapedPath(), "/")
	for i, segment := range segments {
		text, _ := url.PathUnescape(segment)
		veiled, _ := veil("", text, secrets, false).(string)
		if veiled != text || i > 0 && segments[i-1] == "by_token" {
			segments[i] = recordedMark
		}
		if i > 0 && segments[i-1] == "jwks" {
			segments[i] = "client"
		}
	}
	return strings.Join(segments, "/")
}

// known are the secrets that a request is authorized by.
func known(request *http.Request) []string {
	var secrets []string
	if whole := request.Header.Get("Authorization"); len(whole) > 8 {
		secrets = append(secrets, whole)
	}
	if _, token, ok := strings.Cut(request.Header.Get("Authorization"), " "); ok && token != "" {
		secrets = append(secrets, token)
	}
	if _, password, ok := request.BasicAuth(); ok && password != "" {
		secrets = append(secrets, password)
	}
	return secrets
}

// veil returns v with the mark in the place of secrets: what is named as one, what looks like one, and what is known to be one. In an error,
// code is its name.
func veil(member string, v any, secrets []string, isError bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := maps.Clone(v)
		for name := range out {
			of := name
			if isSecretName(member, isError) { // All that is within a secret is one.
				of = member
			}
			out[name] = veil(of, out[name], secrets, isError)
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i := range out {
			out[i] = veil(member, out[i], secrets, isError)
		}
		return out
	case string:
		if v != "" && (isSecretName(member, isError) || looksSecret(v)) {
			return recordedMark
		}
		for _, secret := range secrets {
			v = strings.ReplaceAll(v, secret, recordedMark)
		}
		return v
	case float64:
		if isSecretName(member, isError) {
			return recordedMark
		}
	}
	return v
}

// isSecretName reports whether a member is named as a secret is, in whichever spelling: client_secret, clientSecret, Client-Secret.
func isSecretName(member string, isError bool) bool {
	name := strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(member))
	switch name {
	case "code", "errorcode", "statuscode":
		return name == "code" && !isError
	case "value", "key", "keys", "qrcode", "uri", "link", "url", "signature", "state", "nonce", "otp", "pin", "d",
		"datakey", "encryptedkeys", "encryptedvalue", "acceptinvitationurl", "authorization", "authorizationurl", "redirecturl", "samlresponse":
		return true
	}
	if strings.HasSuffix(name, "type") || strings.HasSuffix(name, "id") && !strings.HasSuffix(name, "tokenid") {
		return false
	}
	for _, part := range []string{
		"token", "secret", "password", "passcode", "apikey", "verifier", "private", "sealed", "cookie", "assertion", "credential", "claimnonce",
		"devicecode", "usercode", "authorizationcode", "backupcode", "recoverycode", "verificationuri",
	} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// looksSecret reports whether a text has in it what is of the form of a JWT, a key, a seal, a private key, or an address with a secret in it.
func looksSecret(text string) bool {
	for _, mark := range []string{"sk_", "whsec_", "Fe26.2*", "-----BEGIN", "token=", "code=", "secret=", "ticket="} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	if i := strings.Index(text, "eyJ"); i >= 0 && strings.Count(text[i:], ".") >= 2 {
		return true
	}
	return strings.Contains(text, "://") && strings.Contains(text, "@")
}

func readAll(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	text, err := io.ReadAll(body)
	return text, errors.Join(err, body.Close())
}
