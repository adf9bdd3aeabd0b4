package server

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/oauth2source"
)

// Values that keep using their context must not end with a request.

func (s *server) flags(w http.ResponseWriter, r *http.Request) {
	_, _ = s.client.FeatureFlags.StartRuntime(context.Background(), nil) // want `created for each request`
	_, _ = s.client.FeatureFlags.StartRuntime(r.Context(), nil)          // want `created for each request`
}

func (s *server) firstFlags(w http.ResponseWriter, r *http.Request) {
	s.lazy.Do(func() { _, _ = s.client.FeatureFlags.StartRuntime(context.Background(), nil) })
}

func flagsOfEach(ctx context.Context, tenants []*workos.Confidential) {
	for _, tenant := range tenants {
		_, _ = tenant.FeatureFlags.StartRuntime(ctx, nil)
	}
	for range tenants {
		_, _ = tenants[0].FeatureFlags.StartRuntime(ctx, nil) // want `created in each iteration of a loop`
	}
}

func sourceOf(source tokens.TokenSource) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_ = oauth2source.New(context.Background(), source)
	}
}
