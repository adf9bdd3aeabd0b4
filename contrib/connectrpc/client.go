package workosconnect

import (
	"context"
	"errors"

	"connectrpc.com/connect"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// Client is a connect.Interceptor that sends the token of a source with each call. It is safe for use by many goroutines at
// once.
//
// It sends the token to whatever host the client was made for. tokens.NewTransport in the client's http.Client also holds it to
// origins, and to https.
type Client struct{ source tokens.TokenSource }

var _ connect.Interceptor = (*Client)(nil)

// NewClient returns the interceptor of a client with the tokens of source: a *tokens.Source of a user's, or a *machine.Source of
// a service's.
//
// Errors: *core.ArgumentError if source is nil.
func NewClient(source tokens.TokenSource) (*Client, error) {
	if source == nil {
		return nil, &core.ArgumentError{Argument: "source", Reason: "is nil"}
	}
	return &Client{source}, nil
}

// WrapUnary sends the token with a unary call. When the server refuses it as not valid, the call is sent once more with another:
// the server has done nothing of it.
func (c *Client) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
		if !request.Spec().IsClient {
			return next(ctx, request)
		}
		token, err := c.source.Token(ctx)
		if err != nil {
			return nil, err
		}
		request.Header().Set("Authorization", "Bearer "+token.Reveal())
		response, err := next(ctx, request)
		if refusal, ok := errors.AsType[*connect.Error](err); !ok || refusal.Code() != connect.CodeUnauthenticated {
			return response, err
		}
		other, failed := c.source.TokenOtherThan(ctx, token)
		if failed != nil || other.Equal(token) {
			return response, err
		}
		request.Header().Set("Authorization", "Bearer "+other.Reveal())
		return next(ctx, request)
	}
}

// WrapStreamingClient sends the token when a stream is opened. If none can be had, the stream fails as it is used.
func (c *Client) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return func(ctx context.Context, spec connect.Spec) connect.StreamingClientConn {
		token, err := c.source.Token(ctx)
		stream := next(ctx, spec)
		if err != nil {
			return &failedStream{stream, err}
		}
		stream.RequestHeader().Set("Authorization", "Bearer "+token.Reveal())
		return stream
	}
}

// WrapStreamingHandler does nothing: it is the interceptor of a client.
func (c *Client) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return next
}

// failedStream is a stream for which there is no token. Nothing is sent on it.
type failedStream struct {
	connect.StreamingClientConn
	err error
}

func (s *failedStream) Send(any) error      { return s.err }
func (s *failedStream) Receive(any) error   { return s.err }
func (s *failedStream) CloseRequest() error { return s.err }
