package workosgrpc

import (
	"context"
	"errors"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

// Server has the interceptors of a server. It is safe for concurrent use.
//
// A call without a valid token ends with codes.Unauthenticated, a call that a guard rejects with codes.PermissionDenied, and a call
// whose token cannot be checked because WorkOS is unreachable with codes.Unavailable. Before Start, every call ends with
// codes.Internal.
type Server struct {
	rules *rpc.Rules
	gate  atomic.Pointer[rpc.Gate] // nil until Start
}

// NewServer returns the interceptors of a server with these rules. They reject every call before Start.
//
// Errors: *core.ArgumentError if rules is nil.
func NewServer(rules *rpc.Rules) (*Server, error) {
	if rules == nil {
		return nil, &core.ArgumentError{Argument: "rules", Reason: "is nil"}
	}
	return &Server{rules: rules}, nil
}

// Services lists the services of a server. *grpc.Server implements it.
type Services interface {
	GetServiceInfo() map[string]grpc.ServiceInfo
}

// Start begins to accept callers. Call it after all services are registered, before the server serves.
//
// Errors: *core.ArgumentError if services is nil, or with the names in the rules that are not registered, such as a misspelled
// method: its guards would protect nothing.
func (s *Server) Start(services Services) error {
	if server, isServer := services.(*grpc.Server); services == nil || isServer && server == nil {
		return &core.ArgumentError{Argument: "services", Reason: "is nil"}
	}
	var methods []string
	for service, info := range services.GetServiceInfo() {
		for _, method := range info.Methods {
			methods = append(methods, "/"+service+"/"+method.Name)
		}
	}
	gate, err := s.rules.Serving(methods)
	if err != nil {
		return err
	}
	s.gate.Store(gate)
	return nil
}

// Unary is a grpc.UnaryServerInterceptor.
func (s *Server) Unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	ctx, err := s.gate.Load().LetIn(ctx, info.FullMethod, authorization(ctx))
	if err != nil {
		return nil, statusOf(err)
	}
	return handler(ctx, request)
}

// Stream is a grpc.StreamServerInterceptor. It checks the caller when the stream is opened. When the token expires, the context of
// the stream ends, nothing more is received or sent, and the stream ends with codes.Unauthenticated: the client opens another
// stream with a new token.
func (s *Server) Stream(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	ctx, err := s.gate.Load().LetIn(stream.Context(), info.FullMethod, authorization(stream.Context()))
	if err != nil {
		return statusOf(err)
	}
	err = rpc.Serve(ctx, func(ctx context.Context) error { return handler(server, &serverStream{stream, ctx}) })
	return statusOf(err)
}

// serverStream has the context of the caller.
type serverStream struct {
	grpc.ServerStream
	ctx context.Context //nolint:containedctx // like grpc's own
}

func (s *serverStream) Context() context.Context { return s.ctx }

func (s *serverStream) RecvMsg(message any) error {
	return statusOf(rpc.Receive(s.ctx, func() error { return s.ServerStream.RecvMsg(message) }))
}

func (s *serverStream) SendMsg(message any) error {
	return statusOf(rpc.Send(s.ctx, func() error { return s.ServerStream.SendMsg(message) }))
}

func authorization(ctx context.Context) []string {
	incoming, _ := metadata.FromIncomingContext(ctx)
	return incoming.Get("authorization")
}

// statusOf returns the status for a refusal, and any other error as it is.
func statusOf(err error) error {
	if _, refused := errors.AsType[*bearer.Error](err); !refused {
		return err
	}
	code, text := rpc.Status(err)
	return status.Error(codes.Code(code), text)
}
