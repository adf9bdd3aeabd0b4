// Package facts is the contract of the WorkOS API, testdata/api, as data: its operations, and the form of requests and
// responses. workostest is checked against it while it runs.
package facts

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/workos-typestate/workos/testdata/api"
)

// Facts is the contract.
type Facts struct {
	Operations []*Operation
	Schemas    Schemas

	// The node of an event, by its name. It is large and rarely needed, so it is read on demand.
	events func() (map[string]*Node, error)
}

// Operation is one endpoint.
type Operation struct {
	ID         string           `json:"id"`
	Module     string           `json:"module"`
	Method     string           `json:"method"`
	Path       string           `json:"path"`
	Auth       string           `json:"auth"` // "api_key", "access_token", "client_id" or "none".
	Server     string           `json:"server"`
	Deprecated bool             `json:"deprecated"`
	Paginated  bool             `json:"paginated"`
	Body       *Node            `json:"body"` // nil: none.
	NeedsBody  bool             `json:"body_required"`
	Query      []Parameter      `json:"query"`
	Responses  map[string]*Node `json:"responses"` // By status; nil has no body.
	Exclusive  map[string]Group `json:"exclusive_groups"`

	errors map[string]*Node // The bodies of errors, by status.
	form   bool             // The Node SDK sends the body as a form.
	relax  relaxed
}

// ResponseBody returns the body of a response with a status, including errors; nil if the contract has none.
func (op *Operation) ResponseBody(status int) *Node {
	if status >= http.StatusBadRequest {
		return op.errors[strconv.Itoa(status)]
	}
	return op.Responses[strconv.Itoa(status)]
}

// Parameter is a query parameter.
type Parameter struct {
	Node
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

// Group is a group of mutually exclusive members, in named variants.
type Group struct {
	Optional bool                `json:"optional"`
	Variants map[string][]string `json:"variants"`
}

// relaxed holds the members that the Node SDK sends although the description does not have them.
type relaxed struct{ body, query, nullable, optional map[string]bool }

// Load reads the facts, once per process.
var Load = sync.OnceValues(load)

func load() (*Facts, error) {
	f := &Facts{events: sync.OnceValues(loadEvents)}
	var errors struct {
		Operations map[string]map[string]*Node `json:"operations"`
	}
	var conflicts struct {
		Fields []conflict `json:"fields"`
	}
	for name, into := range map[string]any{"operations": &f.Operations, "schemas": &f.Schemas, "errors": &errors, "conflicts": &conflicts} {
		if err := read(name, into); err != nil {
			return nil, err
		}
	}
	byID := map[string]*Operation{}
	for _, op := range f.Operations {
		byID[op.ID] = op
		op.errors = errors.Operations[op.ID]
		op.relax = relaxed{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	}
	for _, c := range conflicts.Fields {
		for _, id := range c.Operations {
			if op := byID[id]; op != nil {
				op.relaxBy(c)
			}
		}
	}
	return f, nil
}

// read decodes a file of testdata/api.
func read(name string, into any) error {
	data, err := api.Files.ReadFile(name + ".json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("testdata/api/%s.json: %w", name, err)
	}
	return nil
}

func loadEvents() (map[string]*Node, error) {
	var file []struct {
		Event    string `json:"event"`
		Envelope *Node  `json:"envelope"`
		Data     *Node  `json:"data"`
	}
	if err := read("events", &file); err != nil {
		return nil, err
	}
	events := map[string]*Node{}
	for _, event := range file {
		event.Envelope.Properties["data"] = event.Data
		event.Envelope.Required = append(event.Envelope.Required, "data")
		events[event.Event] = event.Envelope
	}
	return events, nil
}

// conflict is where the Node SDK and the description differ.
type conflict struct {
	Where      string          `json:"where"`
	Issue      string          `json:"issue"`
	Field      string          `json:"field"`
	Node       json.RawMessage `json:"node"`
	Operations []string        `json:"operations"`
}

func (op *Operation) relaxBy(c conflict) {
	member, _, _ := strings.Cut(strings.TrimSuffix(c.Field, "[]"), ".")
	switch c.Where + " " + c.Issue {
	case "body encoding":
		op.form = true
	case "body only_in_node":
		op.relax.body[member] = true
	case "query only_in_node":
		op.relax.query[member] = true
	case "body nullable":
		op.relax.nullable[member] = true
	case "body required", "body only_in_openapi": // A member that the Node SDK does not send cannot be required.
		op.relax.optional[member] = true
	}
}
