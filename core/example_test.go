package core_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// memory is a transport that replaces WorkOS in these examples, so that they need no network.
type memory func(r *http.Request) (status int, body string)

func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := m(r)
	return &http.Response{
		StatusCode: status, Request: r, ContentLength: -1,
		Header: http.Header{"X-Request-Id": {"req_01"}},
		Body:   io.NopCloser(strings.NewReader(body)),
	}, nil
}

// exampleClient returns a client that sends its requests to transport.
func exampleClient(transport memory, opts ...core.Option) *core.Confidential {
	client, err := core.NewConfidential("sk_example", "client_example", append(opts, core.WithTransport(transport))...)
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleNewConfidential() {
	client, err := core.NewConfidential("sk_example", "client_example",
		core.WithTimeout(10*time.Second),
		core.WithAppInfo("billing", "2.1"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.BaseURL(), client.ClientID())

	_, err = core.NewConfidential("client_example", "sk_example")
	fmt.Println(err)
	// Output:
	// https://api.workos.com client_example
	// workos: apiKey looks like a client ID: are the two swapped?
}

func ExampleNewClient() {
	client, err := core.NewClient("client_example", core.WithBaseURL("http://127.0.0.1:8080"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.BaseURL(), client.ClientID())
	// Output: http://127.0.0.1:8080 client_example
}

// A raw verb calls an endpoint that the SDK has no method for.
func ExampleConfidential_Post() {
	client := exampleClient(func(r *http.Request) (int, string) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(r.Method, r.URL.Path, string(body))
		return 201, `{"id":"widget_01","state":"new"}`
	})
	var widget struct {
		ID    string `json:"id"`
		State string `json:"state"`
	}
	target := core.Path("/organizations/{id}/widgets", "org_01")
	err := client.Post(context.Background(), target, map[string]any{"color": "red"}, &widget)
	fmt.Println(widget.ID, widget.State, err)
	// Output:
	// POST /organizations/org_01/widgets {"color":"red"}
	// widget_01 new <nil>
}

func ExampleConfidential_DeleteWithBody() {
	client := exampleClient(func(r *http.Request) (int, string) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(r.Method, r.URL.Path, string(body))
		return 204, ""
	})
	err := client.DeleteWithBody(context.Background(), core.Path("/widgets"), map[string]any{"ids": []string{"widget_01"}})
	fmt.Println(err)
	// Output:
	// DELETE /widgets {"ids":["widget_01"]}
	// <nil>
}

func ExamplePath() {
	client := exampleClient(func(r *http.Request) (int, string) {
		fmt.Println(r.URL)
		return 200, `{"slug":"a/b"}`
	})
	_ = client.Get(context.Background(), core.Path("/organizations/{id}/roles/{slug}", "org_01", "a/b"), nil)

	err := client.Get(context.Background(), core.Path("/organizations/{id}", ".."), nil)
	fmt.Println(err)
	// Output:
	// https://api.workos.com/organizations/org_01/roles/a%2Fb
	// workos: id is empty, blank, "." or "..", or holds a control character
}

func ExampleTarget_Query() {
	client := exampleClient(func(r *http.Request) (int, string) {
		fmt.Println(r.URL)
		return 200, `{"data":[]}`
	})
	target := core.Path("/events").Query(struct {
		Events []string `json:"events,omitzero"`
		Limit  int      `json:"limit,omitzero"`
		After  string   `json:"after,omitzero"`
	}{Events: []string{"user.created", "user.deleted"}, Limit: 5})
	_ = client.Get(context.Background(), target, nil)
	// Output: https://api.workos.com/events?events=user.created%2Cuser.deleted&limit=5
}

func ExampleOpt() {
	client := exampleClient(func(r *http.Request) (int, string) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(string(body))
		return 204, ""
	})
	type update struct {
		Name       core.Opt[string] `json:"name,omitzero"`
		ExternalID core.Opt[string] `json:"external_id,omitzero"`
		Verified   core.Opt[bool]   `json:"verified,omitzero"`
	}
	_ = client.Put(context.Background(), core.Path("/users/{id}", "user_01"), update{
		ExternalID: core.Null[string](), // cleared
		Verified:   core.Some(false),    // set to the zero value
	}, nil)
	// Output: {"external_id":null,"verified":false}
}

func ExampleNewRefreshToken() {
	token := core.NewRefreshToken("a-refresh-token")
	fmt.Println(token)
	fmt.Printf("%+v\n", struct{ RefreshToken core.RefreshToken }{token})
	fmt.Println(token.Reveal() == "a-refresh-token") // for a token store
	// Output:
	// [redacted]
	// {RefreshToken:[redacted]}
	// true
}

func ExampleListing_All() {
	client := exampleClient(func(r *http.Request) (int, string) {
		if r.URL.Query().Get("after") == "" {
			return 200, `{"data":[{"name":"Acme"},{"name":"Brill"}],"list_metadata":{"after":"org_02"}}`
		}
		return 200, `{"data":[{"name":"Corda"}],"list_metadata":{"after":null}}`
	})
	type organization struct {
		Name string `json:"name"`
	}
	ctx := context.Background()
	listing := core.List[organization](ctx, client, core.Path("/organizations"), core.ListOptions{Limit: 2})
	for org, err := range listing.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(org.Name)
	}
	// Output:
	// Acme
	// Brill
	// Corda
}

func ExampleError() {
	client := exampleClient(func(*http.Request) (int, string) {
		return 422, `{"code":"invalid_domain","message":"Not a domain.","errors":[{"field":"domain","code":"invalid"}]}`
	})
	err := client.Post(context.Background(), core.Path("/organizations"), map[string]string{"domain": "?"}, nil)

	fmt.Println(errors.Is(err, core.ErrUnprocessable))            // by status
	fmt.Println(errors.Is(err, core.ErrorCode("invalid_domain"))) // by WorkOS's own code
	if failure, ok := errors.AsType[*core.Error](err); ok {       // for everything else
		fmt.Println(failure.Status, failure.Fields[0].Field, failure.RequestID)
	}
	fmt.Println(err)
	// Output:
	// true
	// true
	// 422 domain req_01
	// workos: POST /organizations: 422 invalid_domain: Not a domain. (domain invalid) [request req_01]
}

func ExampleWithResponse() {
	client := exampleClient(func(*http.Request) (int, string) { return 200, `{"id":"org_01"}` })
	var response core.Response
	err := client.Get(context.Background(), core.Path("/organizations/{id}", "org_01"), nil, core.WithResponse(&response))
	fmt.Println(response.Status, response.RequestID, response.Attempts, err)
	// Output: 200 req_01 1 <nil>
}

func ExampleWithLogger() {
	handler := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { // drop what differs between runs
			if a.Key == slog.TimeKey || a.Key == "duration" {
				return slog.Attr{}
			}
			return a
		},
	})
	tries := 0
	client := exampleClient(func(*http.Request) (int, string) {
		tries++
		if tries < 2 {
			return 503, ""
		}
		return 200, `{"id":"org_01"}`
	}, core.WithLogger(slog.New(handler)), core.WithRetry(core.RetryPolicy{MaxRetries: 1}))
	_ = client.Get(context.Background(), core.Path("/organizations/{id}", "org_01"), nil)
	// Output:
	// level=DEBUG msg="workos request" method=GET route=/organizations/{id} status=503 attempt=1 request_id=req_01
	// level=DEBUG msg="workos request" method=GET route=/organizations/{id} status=200 attempt=2 request_id=req_01
}

func ExampleWithRetry() {
	tries := 0
	client := exampleClient(func(*http.Request) (int, string) {
		tries++
		if tries < 3 {
			return 503, ""
		}
		return 200, `{"id":"org_01"}`
	}, core.WithRetry(core.RetryPolicy{MaxRetries: 2, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond}))
	err := client.Get(context.Background(), core.Path("/organizations/{id}", "org_01"), nil)
	fmt.Println(tries, err)
	// Output: 3 <nil>
}

func ExampleWithIdempotencyKey() {
	client := exampleClient(func(r *http.Request) (int, string) {
		for name, values := range r.Header { // in the SDK's own spelling
			if strings.EqualFold(name, "Idempotency-Key") {
				fmt.Println(values[0])
			}
		}
		return 204, ""
	})
	_ = client.Post(context.Background(), core.Path("/organizations"), nil, nil, core.WithIdempotencyKey("order-4711"))
	// Output: order-4711
}

// spans names each request like a tracing transport.
type spans struct{ next http.RoundTripper }

func (s spans) RoundTrip(r *http.Request) (*http.Response, error) {
	route, _ := core.RouteFromContext(r.Context())
	fmt.Println("span:", r.Method, route)
	return s.next.RoundTrip(r)
}

func ExampleRouteFromContext() {
	workos := memory(func(*http.Request) (int, string) { return 204, "" })
	client, _ := core.NewConfidential("sk_example", "", core.WithTransport(spans{workos}))
	_ = client.Delete(context.Background(), core.Path("/users/{id}", "user_01"))
	// Output: span: DELETE /users/{id}
}
