package webhooks_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// recorder keeps the body of the last request.
type recorder struct {
	answer
	body string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	r.body = string(body)
	if err != nil {
		return nil, err
	}
	return r.answer.RoundTrip(request)
}

func service(t *testing.T, transport http.RoundTripper) *webhooks.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return webhooks.New(client)
}

func TestUpdatesOfEndpoints(t *testing.T) {
	tests := []struct {
		name   string
		params webhooks.UpdateEndpointParams
		want   string
	}{
		{"nothing is changed by itself", webhooks.UpdateEndpointParams{}, `{}`},
		{"an endpoint is switched off", webhooks.UpdateEndpointParams{Status: webhooks.EndpointStatusDisabled}, `{"status":"disabled"}`},
		{"the events are replaced", webhooks.UpdateEndpointParams{Events: []events.Name{events.NameUserCreated}}, `{"events":["user.created"]}`},
		{"no event is left", webhooks.UpdateEndpointParams{Events: []events.Name{}}, `{"events":[]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			sent := &recorder{answer: `{"id":"we_1","secret":"whsec_1","events":["user.hatched"]}`}
			endpoint, err := service(t, sent).UpdateEndpoint(t.Context(), "we_1", test.params)
			is.NoErr(err)
			is.Equal(sent.body, test.want)
			is.Equal(endpoint.Events, []events.Name{"user.hatched"}) // one that is not known yet
			is.Equal(endpoint.Secret.Reveal(), "whsec_1")
			is.True(!strings.Contains(fmt.Sprintf("%+v %#v", endpoint, endpoint), "whsec_1"))
		})
	}
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"UpdateEndpoint", "id", func() error { _, err := s.UpdateEndpoint(ctx, "", webhooks.UpdateEndpointParams{}); return err }},
		{"DeleteEndpoint", "id", func() error { return s.DeleteEndpoint(ctx, "") }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
