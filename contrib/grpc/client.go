package workosgrpc

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Client sends the token of a source with each call, over TLS alone. It is safe for use by many goroutines at once.
type Client struct {
	source   tokens.TokenSource
	insecure bool
}

// NewClient returns the interceptors of a client with the tokens of source: a *tokens.Source of a user's, or a
// *machine.Source of a service's.
//
// Errors: *core.ArgumentError if source is nil.
func NewClient(source tokens.TokenSource) (*Client, error) { return newClient(source, false) }

// NewInsecureClient is NewClient for connections without TLS, within one machine or a mesh that encrypts by itself: on any other
// the token can be read by all who see the traffic.
func NewInsecureClient(source tokens.TokenSource) (*Client, error) { return newClient(source, true) }

func newClient(source tokens.TokenSource, insecure bool) (*Client, error) {
	if source == nil {
		return nil, &core.ArgumentError{Argument: "source", Reason: "is nil"}
	}
	return &Client{source, insecure}, nil
}

// Unary is a grpc.UnaryClientInterceptor. When the server refuses the token as not valid, the call is sent once more with
// another: the server has done nothing of it.
func (c *Client) Unary(ctx context.Context, method string, request, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	token, err := c.source.Token(ctx)
	if err != nil {
		return err
	}
	err = invoke(ctx, method, request, reply, connection, append(opts[:len(opts):len(opts)], c.with(token))...)
	if status.Code(err) != codes.Unauthenticated {
		return err
	}
	other, failed := c.source.TokenOtherThan(ctx, token)
	if failed != nil || other.Equal(token) {
		return err
	}
	return invoke(ctx, method, request, reply, connection, append(opts[:len(opts):len(opts)], c.with(other))...)
}

// Stream is a grpc.StreamClientInterceptor. The stream has the token that it was opened with.
func (c *Client) Stream(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	token, err := c.source.Token(ctx)
	if err != nil {
		return nil, err
	}
	return open(ctx, description, connection, method, append(opts[:len(opts):len(opts)], c.with(token))...)
}

func (c *Client) with(token core.AccessToken) grpc.CallOption {
	return grpc.PerRPCCredentials(bearerToken{token, c.insecure})
}

// bearerToken is credentials.PerRPCCredentials for one call.
type bearerToken struct {
	token    core.AccessToken
	insecure bool
}

var _ credentials.PerRPCCredentials = bearerToken{}

func (t bearerToken) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + t.token.Reveal()}, nil
}

func (t bearerToken) RequireTransportSecurity() bool { return !t.insecure }
