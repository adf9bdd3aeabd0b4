package webhooks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func TestUpdatesOfEndpoints(t *testing.T) {
	tests := []struct {
		name   string
		params webhooks.UpdateEndpointParams
		want   string
	}{
		{"nothing is changed by default", webhooks.UpdateEndpointParams{}, `{}`},
		{"an endpoint is switched off", webhooks.UpdateEndpointParams{Status: webhooks.EndpointStatusDisabled}, `{"status":"disabled"}`},
		{"the events are replaced", webhooks.UpdateEndpointParams{Events: []events.Name{events.NameUserCreated}}, `{"events":["user.created"]}`},
		{"all events are removed", webhooks.UpdateEndpointParams{Events: []events.Name{}}, `{"events":[]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, webhooks.New, `{"id":"we_1","secret":"whsec_1","events":["user.hatched"]}`)
			endpoint, err := service.UpdateEndpoint(t.Context(), "we_1", &test.params)
			is.NoErr(err)
			is.Equal(sent.Last().Body, test.want)
			is.Equal(endpoint.Events, []events.Name{"user.hatched"}) // an unknown event
			is.Equal(endpoint.Secret.Reveal(), "whsec_1")
			is.True(!strings.Contains(fmt.Sprintf("%+v %#v", endpoint, endpoint), "whsec_1"))
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx := t.Context()
	s, _ := moduletest.Start(t, webhooks.New, `{"id":"1"}`)
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"UpdateEndpoint", "id", func() error { _, err := s.UpdateEndpoint(ctx, "", nil); return err }},
		{"DeleteEndpoint", "id", func() error { return s.DeleteEndpoint(ctx, "") }},
	}
	for _, test := range tests {
		t.Run(test.call+" rejects an empty "+test.argument, func(t *testing.T) { moduletest.WantArgument(t, test.do(), test.argument) })
	}
}

// withoutNetwork returns an option that responds to the requests of the Example with body.
func withoutNetwork(body string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Body(body)))
}
