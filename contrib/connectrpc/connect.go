// Package workosconnect lets callers into a server of connectrpc.com/connect by their bearer tokens, as package bearer does for
// net/http, and sends tokens with the calls of a client.
//
//	rules, err := rpc.New(api, // a *bearer.Auth
//		rpc.WithMethod("/reports.v1.Reports/Delete", bearer.Role("admin")))
//	guard, err := workosconnect.NewServer(rules)
//	path, handler := reportsv1connect.NewReportsHandler(reports, connect.WithInterceptors(guard))
//
// bearer.FromContext returns the caller. Where messages of strangers should not even be decompressed, put bearer's own
// Require around the handler instead: it runs before.
package workosconnect

import (
	"context"
	"errors"
	"net/http"
	"time"

	"connectrpc.com/connect"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

// Server is a connect.Interceptor for the handlers of a server. It is safe for use by many goroutines at once.
type Server struct{ rules *rpc.Rules }

var _ connect.Interceptor = (*Server)(nil)

// NewServer returns the interceptor of a server with these rules. Procedures are named as methods are.
//
// Errors: *core.ArgumentError if rules is nil.
func NewServer(rules *rpc.Rules) (*Server, error) {
	if rules == nil {
		return nil, &core.ArgumentError{Argument: "rules", Reason: "is nil"}
	}
	return &Server{rules}, nil
}

// WrapUnary checks the caller of a unary procedure.
func (s *Server) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
		if request.Spec().IsClient {
			return next(ctx, request)
		}
		ctx, _, err := s.letIn(ctx, request.Spec().Procedure, request.Header())
		if err != nil {
			return nil, err
		}
		return next(ctx, request)
	}
}

// WrapStreamingClient does nothing: it is the interceptor of a server.
func (s *Server) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

// WrapStreamingHandler checks the caller of a stream when it is opened. The context of the stream ends when the token does, and
// the stream then with connect.CodeUnauthenticated: a client that goes on opens another, with a new token.
func (s *Server) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, stream connect.StreamingHandlerConn) error {
		ctx, end, err := s.letIn(ctx, stream.Spec().Procedure, stream.RequestHeader())
		if err != nil {
			return err
		}
		if !end.IsZero() {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadlineCause(ctx, end, errTokenEnded)
			defer cancel()
		}
		err = next(ctx, stream)
		if err != nil && errors.Is(context.Cause(ctx), errTokenEnded) {
			return connect.NewError(connect.CodeUnauthenticated, errTokenEnded)
		}
		return err
	}
}

var errTokenEnded = errors.New("the access token has expired")

func (s *Server) letIn(ctx context.Context, procedure string, header http.Header) (context.Context, time.Time, error) {
	ctx, end, err := s.rules.LetIn(ctx, procedure, header.Values("Authorization"))
	if err != nil {
		return ctx, end, errorOf(err)
	}
	return ctx, end, nil
}

// errorOf is the error for a refusal: it says what the caller may know, and has the challenge.
func errorOf(err error) error {
	refusal, ok := errors.AsType[*bearer.Error](err)
	if !ok {
		return connect.NewError(connect.CodeInternal, errors.New("the token cannot be checked"))
	}
	code := connect.CodeInternal
	switch refusal.Status {
	case http.StatusBadRequest, http.StatusUnauthorized:
		code = connect.CodeUnauthenticated
	case http.StatusForbidden:
		code = connect.CodePermissionDenied
	case http.StatusServiceUnavailable:
		code = connect.CodeUnavailable
	}
	answer := connect.NewError(code, errors.New(refusal.Description()))
	if refusal.Challenge != "" {
		answer.Meta().Set("WWW-Authenticate", refusal.Challenge)
	}
	return answer
}
