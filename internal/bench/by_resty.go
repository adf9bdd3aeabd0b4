package bench

import (
	"context"
	"fmt"
	"net/http"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"

	"github.com/workos-typestate/workos/modules/organizations"
)

// byResty is resty as its documentation uses it.
type byResty struct{ client *resty.Client }

func newByResty(transport http.RoundTripper, base string) requester {
	return byResty{resty.New().SetTransport(transport).SetBaseURL(base).SetAuthToken(apiKey).SetTimeout(timeout).
		SetHeader("Accept", "application/json").SetHeader("User-Agent", userAgent)}
}

func (r byResty) get(ctx context.Context, id string) (*organizations.Organization, error) {
	out := new(organizations.Organization)
	response, err := r.client.R().SetContext(ctx).SetPathParam("id", id).SetResult(out).Get("/organizations/{id}")
	return out, statusOf(response, err)
}

func (r byResty) list(ctx context.Context) ([]organizations.Organization, error) {
	var out listResponse
	response, err := r.client.R().SetContext(ctx).SetQueryParam("limit", "100").SetResult(&out).Get("/organizations")
	return out.Data, statusOf(response, err)
}

func (r byResty) create(ctx context.Context, name string) (*organizations.Organization, error) {
	out := new(organizations.Organization)
	response, err := r.client.R().SetContext(ctx).SetHeader("Idempotency-Key", uuid.NewString()).
		SetBody(createBody{name}).SetResult(out).Post("/organizations")
	return out, statusOf(response, err)
}

func statusOf(response *resty.Response, err error) error {
	if err == nil && response.IsError() {
		return fmt.Errorf("bench: %s", response.Status())
	}
	return err
}
