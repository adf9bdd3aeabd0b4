package workosgrpc

import (
	"context"
	"errors"
	"net/http"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

// Server has the interceptors of a server. It is safe for use by many goroutines at once.
type Server struct{ rules *rpc.Rules }

// NewServer returns the interceptors of a server with these rules.
//
// Errors: *core.ArgumentError if rules is nil.
func NewServer(rules *rpc.Rules) (*Server, error) {
	if rules == nil {
		return nil, &core.ArgumentError{Argument: "rules", Reason: "is nil"}
	}
	return &Server{rules}, nil
}

// Unary is a grpc.UnaryServerInterceptor.
func (s *Server) Unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	ctx, _, err := s.letIn(ctx, info.FullMethod)
	if err != nil {
		return nil, err
	}
	return handler(ctx, request)
}

// Stream is a grpc.StreamServerInterceptor. The caller is checked when the stream is opened. Its context ends when the token
// does, and the stream then with codes.Unauthenticated: a client that goes on opens another, with a new token.
func (s *Server) Stream(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	ctx, end, err := s.letIn(stream.Context(), info.FullMethod)
	if err != nil {
		return err
	}
	if !end.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadlineCause(ctx, end, errTokenEnded)
		defer cancel()
	}
	err = handler(server, &serverStream{stream, ctx})
	if err != nil && errors.Is(context.Cause(ctx), errTokenEnded) {
		return status.Error(codes.Unauthenticated, errTokenEnded.Error())
	}
	return err
}

var errTokenEnded = errors.New("the access token has expired")

// serverStream has the context of the caller.
type serverStream struct {
	grpc.ServerStream
	ctx context.Context //nolint:containedctx // as grpc's own
}

func (s *serverStream) Context() context.Context { return s.ctx }

// RecvMsg ends with the context, which the stream beneath does not know.
func (s *serverStream) RecvMsg(message any) error {
	if s.ctx.Err() != nil {
		return status.FromContextError(s.ctx.Err()).Err()
	}
	return s.ServerStream.RecvMsg(message)
}

// SendMsg ends with the context.
func (s *serverStream) SendMsg(message any) error {
	if s.ctx.Err() != nil {
		return status.FromContextError(s.ctx.Err()).Err()
	}
	return s.ServerStream.SendMsg(message)
}

// letIn returns the context with the caller, and when their token ends.
func (s *Server) letIn(ctx context.Context, method string) (context.Context, time.Time, error) {
	var values []string
	if incoming, ok := metadata.FromIncomingContext(ctx); ok {
		values = incoming.Get("authorization")
	}
	ctx, end, err := s.rules.LetIn(ctx, method, values)
	if err != nil {
		return ctx, end, statusOf(err)
	}
	return ctx, end, nil
}

// statusOf is the status for a refusal. It says what the caller may know.
func statusOf(err error) error {
	refusal, ok := errors.AsType[*bearer.Error](err)
	if !ok {
		return status.Error(codes.Internal, "the token cannot be checked")
	}
	code := codes.Internal
	switch refusal.Status {
	case http.StatusBadRequest, http.StatusUnauthorized:
		code = codes.Unauthenticated
	case http.StatusForbidden:
		code = codes.PermissionDenied
	case http.StatusServiceUnavailable:
		code = codes.Unavailable
	}
	return status.Error(code, refusal.Description())
}
