package contract

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/facts"
	"github.com/workos-typestate/workos/workostest"
)

// Serving describes how workostest serves an operation.
type Serving struct {
	Behavior bool
	Problems []Problem
}

// Serve sends the sample requests of each operation through the SDK to its own workostest. It returns, by operation, what the
// server serves and what is wrong with its responses.
func Serve(f *Facts, modules []Module) (map[string]Serving, error) {
	contract, err := facts.Load()
	if err != nil {
		return nil, err
	}
	server, err := workostest.New()
	if err != nil {
		return nil, err
	}
	defer server.Close()
	described := map[string]*facts.Operation{}
	for _, op := range contract.Operations {
		described[op.ID] = op
	}
	all := map[string]Serving{}
	for _, one := range server.Operations() {
		op := f.operation(one.ID)
		serving := Serving{Behavior: one.Behavior}
		for _, m := range modules {
			for _, call := range m.Calls {
				if call.operation == one.ID {
					asked := &asking{server: server, contract: contract, op: described[one.ID]}
					serving.Problems = append(serving.Problems, asked.run(op, call)...)
				}
			}
		}
		all[one.ID] = serving
	}
	return all, nil
}

// asking sends the requests of one call to a server, and checks the responses.
type asking struct {
	server   *workostest.Server
	contract *facts.Facts
	op       *facts.Operation
	found    []Problem
	sent     int
}

func (a *asking) run(op *Operation, call Call) []Problem {
	client, err := workos.NewConfidential(a.server.APIKey, a.server.ClientID,
		core.WithBaseURL(a.server.URL), core.WithTransport(a), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		return []Problem{{Text: err.Error()}}
	}
	for _, request := range op.full {
		if !call.meets(request) {
			continue
		}
		result, err := call.do(client, &Input{
			Ctx: context.Background(), AccessToken: core.NewAccessToken("access_token_contract"),
			WarrantToken: core.NewSecret("warrant_token_contract"), request: request,
		})
		if address, ok := result.(string); ok && call.url && err == nil {
			a.browse(address)
		}
		if a.sent == 0 {
			a.found = append(a.found, Problem{Text: fmt.Sprintf("nothing was sent: %v", err)})
		}
	}
	return a.found
}

// browse opens a URL that a call returned for a browser.
func (a *asking) browse(address string) {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
	if err == nil {
		var res *http.Response
		if res, err = a.RoundTrip(r); err == nil {
			err = res.Body.Close()
		}
	}
	if err != nil {
		a.found = append(a.found, Problem{Text: err.Error()})
	}
}

// RoundTrip sends a request and records what is wrong with its response. WorkOS errors are fine: the samples name objects that
// the server does not have.
func (a *asking) RoundTrip(r *http.Request) (*http.Response, error) {
	a.sent++
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(a.server.URL, "http://") // Some operations have hosts of their own.
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(body))
	switch status := res.StatusCode; {
	case err != nil:
		return nil, err
	case status >= http.StatusInternalServerError:
		a.found = append(a.found, Problem{Place: "workostest", Text: fmt.Sprintf("status %d: %s", status, body)})
	case status < http.StatusMultipleChoices && res.Header.Get("Content-Type") != "text/html; charset=utf-8":
		var v any
		if len(body) > 0 {
			if err := json.Unmarshal(body, &v); err != nil {
				a.found = append(a.found, Problem{Place: "workostest", Text: err.Error()})
			}
		}
		for _, problem := range a.contract.CheckResponse(a.op, status, v) {
			a.found = append(a.found, Problem{Place: "workostest", Text: fmt.Sprintf("status %d: %s", status, problem)})
		}
	}
	return res, nil
}

// served counts the operations of a module that workostest serves.
func (r *Report) served(m ModuleReport) (count Count) {
	for _, op := range m.Operations {
		count.Total++
		if one, ok := r.Served[op.ID]; !ok || len(one.Problems) > 0 {
			count.Missing = append(count.Missing, op.ID)
		}
	}
	return count
}

// ServedMarkdown returns the table of served operations for docs/testing.md.
func (r *Report) ServedMarkdown() string {
	var b strings.Builder
	b.WriteString("| Package | Served | Not served |\n|---|---:|---|\n")
	for _, m := range r.Modules {
		var missing []string
		for _, op := range m.Operations {
			if !r.Served[op.ID].Behavior {
				missing = append(missing, "`"+op.ID+"`")
			}
		}
		fmt.Fprintf(&b, "| %s | %d of %d | %s |\n", m.Name, len(m.Operations)-len(missing), len(m.Operations), strings.Join(missing, ", "))
	}
	return b.String()
}
