package loopback

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos/modules/usermanagement"
)

// SignInUnattested is SignIn on a system that does not say whose connections are.
func SignInUnattested(ctx context.Context, client Client, config Config) (*usermanagement.AuthenticationResponse, error) {
	return signIn(ctx, client, config, func(*http.Request) peer { return peerUnknown })
}
