package bench

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

// bySDK is the SDK, used in the usual way.
type bySDK struct{ client *workos.Confidential }

func newSDK(transport http.RoundTripper, opts ...core.Option) requester {
	opts = append(opts, core.WithTransport(transport), core.WithTimeout(timeout))
	return bySDK{must(workos.NewConfidential(apiKey, clientID, opts...))}
}

func (s bySDK) get(ctx context.Context, id string) (*organizations.Organization, error) {
	return s.client.Organizations.Get(ctx, core.OrganizationID(id))
}

func (s bySDK) list(ctx context.Context) ([]organizations.Organization, error) {
	page, err := s.client.Organizations.List(ctx, &organizations.ListParams{ListOptions: core.ListOptions{Limit: pageSize}}).Page()
	if err != nil {
		return nil, err
	}
	return page.Data, nil
}

func (s bySDK) create(ctx context.Context, name string) (*organizations.Organization, error) {
	return s.client.Organizations.Create(ctx, name, nil)
}

func newSDKAt(transport http.RoundTripper, base string) requester {
	return newSDK(transport, core.WithBaseURL(base))
}
