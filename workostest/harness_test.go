package workostest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

const verifier = "a-verifier-of-at-least-forty-three-characters"

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func newClock() *workostest.Clock {
	return workostest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
}

// harness is a server and a plain client that follows no redirects.
type harness struct {
	*is.I
	*workostest.Server
	client *http.Client
}

func start(t *testing.T, opts ...workostest.Option) harness {
	t.Helper()
	srv := workostest.Start(t, opts...)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return harness{is.New(t), srv, &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// sub returns the same server for a sub-test.
func (h harness) sub(t *testing.T) harness {
	h.I = is.New(t)
	return h
}

type result struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (r result) str(path ...string) string {
	value, _ := r.at(path...).(string)
	return value
}

func (r result) at(path ...string) any {
	var value any = r.body
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// do sends a request with the API key: url.Values as a form, nil without a body, and anything else as JSON.
func (h harness) do(method, path string, body any, header ...string) result {
	h.Helper()
	res, err := h.try(method, path, body, header...)
	h.NoErr(err)
	return res
}

func (h harness) try(method, path string, body any, header ...string) (result, error) {
	var payload []byte
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case url.Values:
		payload, kind = []byte(body.Encode()), "application/x-www-form-urlencoded"
	default:
		payload, _ = json.Marshal(body)
	}
	req, err := http.NewRequest(method, h.URL+path, bytes.NewReader(payload))
	if err != nil {
		return result{}, err
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", "Bearer "+h.APIKey.Reveal())
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := h.client.Do(req)
	if err != nil {
		return result{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	out := result{status: res.StatusCode, header: res.Header, text: string(text)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		_ = json.Unmarshal(text, &out.body)
	}
	return out, err
}

type params map[string]string

// authorize requests a code at path and returns the redirect's query.
func (h harness) authorize(path string, more params) url.Values {
	h.Helper()
	q := url.Values{
		"client_id": {string(h.ClientID)}, "redirect_uri": {"http://127.0.0.1:9/callback?kept=1"}, "response_type": {"code"},
		"state": {"st&te"},
	}
	for name, value := range more {
		q.Set(name, value)
	}
	res := h.do("GET", path+"?"+q.Encode(), nil)
	h.Equal(res.status, http.StatusFound)
	to, err := url.Parse(res.header.Get("Location"))
	h.NoErr(err)
	return to.Query()
}

// code signs in with PKCE and returns the code.
func (h harness) code(more params) string {
	h.Helper()
	all := params{"provider": "authkit", "code_challenge": challengeOf(verifier), "code_challenge_method": "S256"}
	for name, value := range more {
		all[name] = value
	}
	q := h.authorize("/user_management/authorize", all)
	h.Equal(q.Get("error"), "")
	return q.Get("code")
}

func (h harness) grant(grantType string, more params) result {
	h.Helper()
	form := params{"client_id": string(h.ClientID), "grant_type": grantType}
	for name, value := range more {
		form[name] = value
	}
	return h.do("POST", "/user_management/authenticate", form, "Authorization", "")
}

func (h harness) signIn(more params) result {
	h.Helper()
	res := h.grant("authorization_code", params{"code": h.code(more), "code_verifier": verifier})
	h.Equal(res.status, http.StatusOK)
	return res
}

// addConnection adds a connection of an existing organization.
func (h harness) addConnection(conn workostest.Connection) workostest.Connection {
	added, err := h.AddConnection(conn)
	h.NoErr(err)
	return added
}
