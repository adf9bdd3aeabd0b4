package workostest_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/facts"
	"github.com/workos-typestate/workos/workostest"
)

// contract checks the responses that a client gets against testdata/api.
type contract struct {
	*facts.Facts
	t *testing.T
}

func theContract(t *testing.T) contract {
	t.Helper()
	f, err := facts.Load()
	is.New(t).NoErr(err)
	return contract{f, t}
}

// RoundTrip sends a request, and fails the test if the response does not match the contract.
func (c contract) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return res, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if err := c.compare(r, res.StatusCode, body); err != nil {
		c.t.Errorf("%v", err)
	}
	return res, nil
}

// compare returns what is wrong with a response: nil if it matches an operation at that path.
func (c contract) compare(r *http.Request, status int, body []byte) error {
	var got any
	if len(body) > 0 {
		if err := json.Unmarshal(body, &got); err != nil {
			return err
		}
	}
	wrong := fmt.Errorf("%s %s is not in the contract", r.Method, r.URL.Path)
	for _, op := range c.Operations {
		path := "^" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.Path, `[^/]+`) + "$"
		if op.Method != r.Method || !regexp.MustCompile(path).MatchString(r.URL.EscapedPath()) {
			continue
		}
		problems := c.CheckResponse(op, status, got)
		if len(problems) == 0 {
			return nil
		}
		wrong = fmt.Errorf("%s: status %d: %v in %s", op.ID, status, problems, body)
	}
	return wrong
}

func (c contract) compareEvent(event workostest.Event) []facts.Problem {
	envelope := map[string]any{"object": "event", "id": event.ID, "event": event.Name, "created_at": event.CreatedAt, "data": event.Data}
	if event.Context != nil {
		envelope["context"] = event.Context
	}
	text, err := json.Marshal(envelope)
	var whole any
	if err = cmp.Or(err, json.Unmarshal(text, &whole)); err != nil {
		return []facts.Problem{{Message: err.Error()}}
	}
	return c.CheckEvent(event.Name, whole)
}

// checked is a server and a client of it; its responses and events are checked against the contract.
type checked struct {
	*is.I
	*workostest.Server
	client *workos.Confidential
}

// idOf returns the ID of the user with an email address.
func (c checked) idOf(email string) core.UserID {
	c.Helper()
	user, err := c.UserByEmail(email)
	c.NoErr(err)
	return user.ID
}

func startChecked(t *testing.T, opts ...workostest.Option) checked {
	t.Helper()
	server := workostest.Start(t, opts...)
	c := theContract(t)
	client, err := workos.NewConfidential(server.APIKey, server.ClientID,
		core.WithBaseURL(server.URL), core.WithTransport(c), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, event := range server.Events() {
			for _, wrong := range c.compareEvent(event) {
				t.Error(wrong)
			}
		}
	})
	return checked{is.New(t), server, client}
}

// sub returns the same server for a sub-test.
func (c checked) sub(t *testing.T) checked {
	c.I = is.New(t)
	return c
}

// eventNames returns the names of the events since the given one, by its place.
func (c checked) eventNames(since int) (names []string) {
	for _, event := range c.Events()[since:] {
		names = append(names, event.Name)
	}
	return names
}
