package workostest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// node describes a JSON value, as testdata/api does.
type node struct {
	Ref        string          `json:"ref"`
	Type       string          `json:"type"`
	Format     string          `json:"format"`
	Nullable   bool            `json:"nullable"`
	Enum       []any           `json:"enum"`
	Const      any             `json:"const"`
	Items      *node           `json:"items"`
	Properties map[string]node `json:"properties"`
	Required   []string        `json:"required"`
	Additional json.RawMessage `json:"additional"`
	OneOf      []node          `json:"oneOf"`
}

// contract is what testdata/api says of answers and of events.
type contract struct {
	schemas    map[string]node
	operations []struct {
		Method    string           `json:"method"`
		Path      string           `json:"path"`
		Responses map[string]*node `json:"responses"`
	}
	events []struct {
		Event string `json:"event"`
		Data  node   `json:"data"`
	}
}

// theContract reads it once: it is large.
var theContract = sync.OnceValues(func() (*contract, error) {
	c := &contract{}
	for name, into := range map[string]any{"schemas": &c.schemas, "operations": &c.operations, "events": &c.events} {
		data, err := os.ReadFile("../testdata/api/" + name + ".json")
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return nil, err
		}
	}
	return c, nil
})

// differences are the places of v that are not as n says.
func (c *contract) differences(n node, v any, place string) (out []string) {
	if n.Ref != "" {
		nullable := n.Nullable
		n = c.schemas[n.Ref]
		n.Nullable = n.Nullable || nullable
	}
	wrong := func(format string, args ...any) { out = append(out, place+" "+fmt.Sprintf(format, args...)) }
	if v == nil {
		if !n.Nullable {
			wrong("is null")
		}
		return out
	}
	for i, variant := range n.OneOf {
		if out = c.differences(variant, v, place); len(out) == 0 || i == len(n.OneOf)-1 {
			return out
		}
	}
	kind := ""
	switch v := v.(type) {
	case string:
		kind = "string"
		if _, err := time.Parse(time.RFC3339, v); n.Format == "date-time" && err != nil {
			wrong("is no time: %s", v)
		}
	case bool:
		kind = "boolean"
	case float64:
		kind = "number"
		if n.Type == "integer" && v == float64(int64(v)) {
			kind = "integer"
		}
	case []any:
		kind = "array"
		for i, item := range v {
			out = append(out, c.differences(*n.Items, item, place+"/"+strconv.Itoa(i))...)
		}
	case map[string]any:
		kind = "object"
		for _, name := range n.Required {
			if _, ok := v[name]; !ok {
				wrong("lacks %s", name)
			}
		}
		for name, member := range v {
			if property, ok := n.Properties[name]; ok {
				out = append(out, c.differences(property, member, place+"/"+name)...)
			} else if n.Additional == nil {
				wrong("has %s", name)
			}
		}
	}
	if n.Type != kind {
		wrong("is a %s and not a %s", kind, n.Type)
	}
	if len(n.Enum) > 0 && !slices.Contains(n.Enum, v) || n.Const != nil && n.Const != v {
		wrong("is %v", v)
	}
	return out
}

// RoundTrip sends a request, and fails it if the answer to it is a success that
// is not as the contract says.
func (c *contract) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || res.StatusCode >= 400 {
		return res, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, c.compare(r, res.StatusCode, body)
}

func (c *contract) compare(r *http.Request, status int, body []byte) error {
	for _, op := range c.operations {
		path := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.Path, `[^/]+`)
		if op.Method != r.Method || !regexp.MustCompile("^"+path+"$").MatchString(r.URL.EscapedPath()) {
			continue
		}
		want, ok := op.Responses[strconv.Itoa(status)]
		switch {
		case !ok:
			return fmt.Errorf("%s %s has no status %d", op.Method, op.Path, status)
		case want == nil || want.Type == "any":
			return nil
		}
		var got any
		if err := json.Unmarshal(body, &got); err != nil {
			return err
		}
		if wrong := c.differences(*want, got, ""); len(wrong) > 0 {
			return fmt.Errorf("%s %s: %s", op.Method, op.Path, strings.Join(wrong, "; "))
		}
		return nil
	}
	return fmt.Errorf("%s %s is not in the contract", r.Method, r.URL.Path)
}

func (c *contract) compareEvent(event workostest.Event) []string {
	var data any
	if err := json.Unmarshal(event.Data, &data); err != nil {
		return []string{err.Error()}
	}
	for _, of := range c.events {
		if of.Event == event.Name {
			return c.differences(of.Data, data, event.Name)
		}
	}
	return []string{event.Name + " is not in the contract"}
}

// checked is a server and a client of it, whose answers and events are held to
// the contract.
type checked struct {
	*is.I
	*workostest.Server
	client *workos.Confidential
}

// idOf is the ID of the user with an e-mail address.
func (c checked) idOf(email string) core.UserID {
	c.Helper()
	user, err := c.UserByEmail(email)
	c.NoErr(err)
	return user.ID
}

func startChecked(t *testing.T, opts ...workostest.Option) checked {
	t.Helper()
	server := workostest.Start(t, opts...)
	c, err := theContract()
	if err != nil {
		t.Fatal(err)
	}
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

// sub is the same server for a sub-test.
func (c checked) sub(t *testing.T) checked {
	c.I = is.New(t)
	return c
}

// eventNames are the names of the events since the given one, by its place.
func (c checked) eventNames(since int) (names []string) {
	for _, event := range c.Events()[since:] {
		names = append(names, event.Name)
	}
	return names
}
