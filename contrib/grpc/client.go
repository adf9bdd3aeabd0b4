package workosgrpc

import (
	"context"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Client sends the token of a source with each call, over TLS only. It leaves a call whose metadata already have an authorization as
// it is. It is safe for concurrent use.
type Client struct {
	tokens   *rpc.Tokens
	insecure bool
}

// NewClient returns the interceptors of a client that uses the tokens of source: a *tokens.Source for a user, or a
// *machine.Source for a service. The token goes to each server that the client connects to.
//
// Errors: *core.ArgumentError if source is nil.
func NewClient(source tokens.TokenSource) (*Client, error) { return newClient(source, false) }

// NewInsecureClient is NewClient for connections without TLS, within one machine or a mesh that encrypts: on any other network,
// anyone who sees the traffic can read the token.
func NewInsecureClient(source tokens.TokenSource) (*Client, error) { return newClient(source, true) }

func newClient(source tokens.TokenSource, insecure bool) (*Client, error) {
	held, err := rpc.NewTokens(source)
	if err != nil {
		return nil, err
	}
	return &Client{held, insecure}, nil
}

// Unary is a grpc.UnaryClientInterceptor. If the server rejects the token (codes.Unauthenticated), the call is sent once more
// with another token: the server has not run the call yet. If there is no token, Unary returns the source's error.
func (c *Client) Unary(ctx context.Context, method string, request, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if hasAuthorization(ctx) {
		return invoke(ctx, method, request, reply, connection, opts...)
	}
	return c.tokens.Call(ctx, connection.Target(), func(token core.AccessToken) (refused bool, err error) {
		credentials := &bearerToken{token: token, insecure: c.insecure}
		err = invoke(ctx, method, request, reply, connection, append(opts[:len(opts):len(opts)], grpc.PerRPCCredentials(credentials))...)
		return credentials.sent.Load() && status.Code(err) == codes.Unauthenticated, err
	})
}

// Stream is a grpc.StreamClientInterceptor. The stream keeps the token that it was opened with.
func (c *Client) Stream(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	if hasAuthorization(ctx) {
		return open(ctx, description, connection, method, opts...)
	}
	token, err := c.tokens.Token(ctx)
	if err != nil {
		return nil, err
	}
	credentials := &bearerToken{token: token, insecure: c.insecure}
	return open(ctx, description, connection, method, append(opts[:len(opts):len(opts)], grpc.PerRPCCredentials(credentials))...)
}

// hasAuthorization reports whether the caller has credentials of its own: a server rejects two.
func hasAuthorization(ctx context.Context) bool {
	outgoing, _ := metadata.FromOutgoingContext(ctx)
	return len(outgoing.Get("authorization")) > 0
}

// bearerToken is credentials.PerRPCCredentials for one call.
type bearerToken struct {
	token    core.AccessToken
	insecure bool
	sent     atomic.Bool // grpc also returns codes.Unauthenticated for credentials that it did not send
}

var _ credentials.PerRPCCredentials = (*bearerToken)(nil)

func (t *bearerToken) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	t.sent.Store(true)
	return map[string]string{"authorization": "Bearer " + t.token.Reveal()}, nil
}

func (t *bearerToken) RequireTransportSecurity() bool { return !t.insecure }
