package workostest_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func TestWebhookEndpointsOfTheAPI(t *testing.T) {
	created := []events.Name{events.NameOrganizationCreated}
	// acts creates and deletes an organization, and returns what the receiver got since the last time.
	acts := func(t *testing.T, c checked, r *receiver) string {
		t.Helper()
		org, err := c.client.Organizations.Create(t.Context(), "Acme", nil)
		c.NoErr(err)
		c.NoErr(c.client.Organizations.Delete(t.Context(), org.ID))
		c.NoErr(c.WaitForWebhooks(t.Context()))
		defer func() { r.got = nil }()
		return r.names()
	}
	t.Run("an endpoint gets its events while it is enabled", func(t *testing.T) {
		c, r := startChecked(t), startReceiver(t)
		e, err := c.client.Webhooks.CreateEndpoint(t.Context(), r.URL, created, nil)
		c.NoErr(err)
		c.Equal(e.Status, webhooks.EndpointStatusEnabled)
		c.Equal(acts(t, c, r), "organization.created")
		for _, step := range []struct {
			change webhooks.UpdateEndpointParams
			want   string
		}{
			{webhooks.UpdateEndpointParams{Events: []events.Name{events.NameOrganizationDeleted}}, "organization.deleted"},
			{webhooks.UpdateEndpointParams{Status: webhooks.EndpointStatusDisabled}, ""},
			{webhooks.UpdateEndpointParams{Status: webhooks.EndpointStatusEnabled}, "organization.deleted"},
			{webhooks.UpdateEndpointParams{EndpointURL: "https://hooks.example.com"}, ""}, // Nothing leaves the machine.
			{webhooks.UpdateEndpointParams{EndpointURL: r.URL}, "organization.deleted"},
		} {
			_, err := c.client.Webhooks.UpdateEndpoint(t.Context(), e.ID, &step.change)
			c.NoErr(err)
			c.Equal(acts(t, c, r), step.want)
		}
		c.NoErr(c.client.Webhooks.DeleteEndpoint(t.Context(), e.ID))
		c.Equal(acts(t, c, r), "")
		c.True(errors.Is(c.client.Webhooks.DeleteEndpoint(t.Context(), e.ID), core.ErrorCode("entity_not_found")))
	})
	t.Run("a snapshot has its endpoints", func(t *testing.T) {
		c, r := startChecked(t), startReceiver(t)
		before := c.Snapshot()
		_, err := c.client.Webhooks.CreateEndpoint(t.Context(), r.URL, created, nil)
		c.NoErr(err)
		with := c.Snapshot()
		c.Restore(before)
		c.Equal(acts(t, c, r), "")
		c.Restore(with)
		c.Restore(with) // The endpoint exists once.
		c.Equal(acts(t, c, r), "organization.created")
	})
	t.Run("a delivery is signed with the secret of the endpoint", func(t *testing.T) {
		c := startChecked(t)
		e, err := c.client.Webhooks.CreateEndpoint(t.Context(), "https://hooks.example.com", created, nil)
		c.NoErr(err)
		var names []events.Name
		handler, err := webhooks.NewHandler(e.Secret, webhooks.OnEvery(func(_ context.Context, event *events.Event) error {
			names = append(names, event.Name)
			return nil
		}))
		c.NoErr(err)
		local := httptest.NewServer(handler)
		t.Cleanup(local.Close)
		_, err = c.client.Webhooks.UpdateEndpoint(t.Context(), e.ID, &webhooks.UpdateEndpointParams{EndpointURL: local.URL})
		c.NoErr(err)
		_, err = c.client.Organizations.Create(t.Context(), "Acme", &organizations.CreateParams{})
		c.NoErr(err)
		c.NoErr(c.WaitForWebhooks(t.Context()))
		c.Equal(names, created)
	})
	for name, tt := range map[string]struct {
		url  string
		want error
	}{
		"one with the URL of another":  {"https://hooks.example.com", core.ErrorCode("duplicate_endpoint")},
		"one at an http URL elsewhere": {"http://hooks.example.com", core.ErrorCode("invalid_url")},
		"one with a relative URL":      {"/hooks", core.ErrorCode("invalid_url")},
	} {
		t.Run(name+" is rejected", func(t *testing.T) {
			c := startChecked(t)
			_, err := c.client.Webhooks.CreateEndpoint(t.Context(), "https://hooks.example.com", created, nil)
			c.NoErr(err)
			_, err = c.client.Webhooks.CreateEndpoint(t.Context(), tt.url, created, nil)
			c.True(errors.Is(err, tt.want))
			all, err := c.client.Webhooks.ListEndpoints(t.Context(), nil).Collect(10)
			c.NoErr(err)
			c.Equal(len(all), 1)
		})
	}
}
