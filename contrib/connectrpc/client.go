package workosconnect

import (
	"context"
	"net/http"

	"connectrpc.com/connect"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Client is a connect.Interceptor that sends the token of a source with each call. It leaves a call that already has an
// Authorization header as it is. It is safe for concurrent use.
//
// Client sends the token to the address that the client was created for, even one with scheme http, because an interceptor does
// not see the address. tokens.NewTransport in the client's http.Client sends the token only to its origins and only over https;
// with the Connect protocol it can be used instead of Client.
type Client struct{ tokens *rpc.Tokens }

var _ connect.Interceptor = (*Client)(nil)

// NewClient returns the interceptor of a client that uses the tokens of source: a *tokens.Source for a user, or a
// *machine.Source for a service.
//
// Errors: *core.ArgumentError if source is nil.
func NewClient(source tokens.TokenSource) (*Client, error) {
	held, err := rpc.NewTokens(source)
	if err != nil {
		return nil, err
	}
	return &Client{held}, nil
}

// WrapUnary sends the token with a unary call. If the server rejects it (connect.CodeUnauthenticated), the call is sent once more
// with another token: the server has not run the call yet. If there is no token, WrapUnary returns the source's error.
func (c *Client) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, request connect.AnyRequest) (response connect.AnyResponse, err error) {
		header := request.Header()
		if !request.Spec().IsClient || len(header.Values("Authorization")) > 0 {
			return next(ctx, request)
		}
		defer header.Del("Authorization") // the caller owns the request and may print it
		err = c.tokens.Call(ctx, request.Peer().Addr, func(token core.AccessToken) (refused bool, err error) {
			header.Set("Authorization", "Bearer "+token.Reveal())
			response, err = next(ctx, request)
			return connect.CodeOf(err) == connect.CodeUnauthenticated, err
		})
		if err != nil {
			return nil, err
		}
		return response, nil
	}
}

// WrapStreamingClient sends the token when a stream is opened. If there is no token, nothing is sent and the stream fails with the
// source's error when it is used.
func (c *Client) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return func(ctx context.Context, spec connect.Spec) connect.StreamingClientConn {
		token, err := c.tokens.Token(ctx)
		if err != nil {
			return &failedStream{spec, http.Header{}, err}
		}
		stream := next(ctx, spec)
		return &clientStream{stream, token}
	}
}

// WrapStreamingHandler does nothing: it is the interceptor of a client.
func (c *Client) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return next
}

// clientStream adds the token as the stream is opened, after the caller has set headers.
type clientStream struct {
	connect.StreamingClientConn
	token core.AccessToken
}

func (s *clientStream) open() {
	if header := s.RequestHeader(); len(header.Values("Authorization")) == 0 {
		header.Set("Authorization", "Bearer "+s.token.Reveal())
	}
}

func (s *clientStream) Send(message any) error {
	s.open()
	return s.StreamingClientConn.Send(message)
}

func (s *clientStream) CloseRequest() error {
	s.open()
	return s.StreamingClientConn.CloseRequest()
}

// failedStream is a stream for which there is no token.
type failedStream struct {
	spec   connect.Spec
	header http.Header
	err    error
}

func (s *failedStream) Spec() connect.Spec           { return s.spec }
func (s *failedStream) Peer() connect.Peer           { return connect.Peer{} }
func (s *failedStream) Send(any) error               { return s.err }
func (s *failedStream) RequestHeader() http.Header   { return s.header }
func (s *failedStream) CloseRequest() error          { return s.err }
func (s *failedStream) Receive(any) error            { return s.err }
func (s *failedStream) ResponseHeader() http.Header  { return http.Header{} }
func (s *failedStream) ResponseTrailer() http.Header { return http.Header{} }
func (s *failedStream) CloseResponse() error         { return nil }
