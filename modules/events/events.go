// Package events reads the stream of everything that happened in an environment.
//
// The stream keeps the order of what happened and can be read again from any event on, which webhooks
// cannot offer: a consumer stores the ID of the last event that it has dealt with and goes on after it.
package events

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
)

// Service is the events API of a confidential client. Make one with New, or take the field Events of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the events API of client.
func New(client *core.Confidential) *Service { return &Service{client} }

// Event is something that happened.
type Event struct {
	Object    string         `json:"object"` // "event"
	ID        string         `json:"id"`
	Name      Name           `json:"event"`
	Data      jsontext.Value `json:"data"`             // what it happened to, as JSON; see Decode
	Context   *Context       `json:"context,omitzero"` // nil if nothing is known of it
	CreatedAt time.Time      `json:"created_at"`
}

// Decode reads the data of an event into a T, such as usermanagement.User for the events of users. The
// error repeats nothing of the data.
func Decode[T any](event Event) (*T, error) {
	data := new(T)
	err := json.Unmarshal(event.Data, data)
	if err == nil {
		return data, nil
	}
	at := "its root"
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok && semantic.JSONPointer != "" {
		at = string(semantic.JSONPointer)
	}
	return nil, fmt.Errorf("workos: the data of %s does not fit %s at %s", event.Name, reflect.TypeFor[T](), at)
}

// ListParams filters the stream.
type ListParams struct {
	core.ListOptions
	Events         []Name    `json:"events,omitzero"`
	OrganizationID string    `json:"organization_id,omitzero"`
	RangeStart     time.Time `json:"range_start,omitzero"` // of CreatedAt
	RangeEnd       time.Time `json:"range_end,omitzero"`   // of CreatedAt
}

// List returns the events that match params. Ask for core.OrderAsc to read them as they happened, and with
// After for those after the last event that is known.
//
// GET /events. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (s *Service) List(ctx context.Context, params ListParams, opts ...core.GetOption) (*core.Page[Event], error) {
	return core.List[Event](ctx, s.client, core.Path("/events"), params, opts...)
}
