package workosconnect

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"connectrpc.com/connect"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

// Server checks the callers of handlers. It is safe for concurrent use.
//
// A call without a valid token ends with connect.CodeUnauthenticated, a call that a guard rejects with connect.CodePermissionDenied,
// and a call whose token cannot be checked because WorkOS is unreachable with connect.CodeUnavailable. Before Start, every call ends
// with connect.CodeInternal.
type Server struct {
	rules *rpc.Rules
	gate  atomic.Pointer[rpc.Gate] // nil until Start

	mu         sync.Mutex
	procedures []string // of the handlers with Option
}

// NewServer returns a Server that checks callers by these rules. The rules name procedures like methods. The Server rejects
// every call before Start.
//
// Errors: *core.ArgumentError if rules is nil.
func NewServer(rules *rpc.Rules) (*Server, error) {
	if rules == nil {
		return nil, &core.ArgumentError{Argument: "rules", Reason: "is nil"}
	}
	return &Server{rules: rules}, nil
}

// Start begins to accept callers. Call it after all handlers are created, before the server serves.
//
// Errors: *core.ArgumentError with the names in the rules that no handler with Option has, such as a misspelled
// procedure: its guards would protect nothing.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	gate, err := s.rules.Serving(s.procedures)
	if err != nil {
		return err
	}
	s.gate.Store(gate)
	return nil
}

// Option returns the option for handlers. It checks the caller before a message is read and before any interceptor. When the
// token expires, the context of a stream ends, nothing more is received or sent, and the stream ends with
// connect.CodeUnauthenticated: the client opens another stream with a new token.
func (s *Server) Option() connect.HandlerOption {
	return connect.WithHandlerOptions(
		connect.WithConditionalHandlerOptions(s.serve), connect.WithRequestGate(s.letIn), connect.WithInterceptors(streams{}))
}

// serve records a new handler.
func (s *Server) serve(spec connect.Spec) []connect.HandlerOption {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.procedures = append(s.procedures, spec.Procedure)
	return nil
}

func (s *Server) letIn(ctx context.Context, spec connect.Spec, _ connect.Peer, header http.Header) (context.Context, error) {
	ctx, err := s.gate.Load().LetIn(ctx, spec.Procedure, header.Values("Authorization"))
	if err != nil {
		return nil, errorOf(err)
	}
	return ctx, nil
}

// streams ends streams when the caller's token expires.
type streams struct{}

func (streams) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc { return next }

func (streams) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

func (streams) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, stream connect.StreamingHandlerConn) error {
		return errorOf(rpc.Serve(ctx, func(ctx context.Context) error { return next(ctx, &handlerStream{stream, ctx}) }))
	}
}

// handlerStream receives and sends until its context ends.
type handlerStream struct {
	connect.StreamingHandlerConn
	ctx context.Context //nolint:containedctx // of the stream
}

func (s *handlerStream) Receive(message any) error {
	return errorOf(rpc.Receive(s.ctx, func() error { return s.StreamingHandlerConn.Receive(message) }))
}

func (s *handlerStream) Send(message any) error {
	return errorOf(rpc.Send(s.ctx, func() error { return s.StreamingHandlerConn.Send(message) }))
}

// errorOf returns the error for a refusal, with its challenge, and any other error as it is.
func errorOf(err error) error {
	refusal, refused := errors.AsType[*bearer.Error](err)
	if !refused {
		return err
	}
	code, text := rpc.Status(err)
	response := connect.NewError(connect.Code(code), errors.New(text))
	if refusal.Challenge != "" {
		response.Meta().Set("WWW-Authenticate", refusal.Challenge)
	}
	if refusal.Status == http.StatusServiceUnavailable {
		response.Meta().Set("Retry-After", strconv.Itoa(int(min(math.Ceil(refusal.RetryAfter.Seconds()), math.MaxInt32))))
	}
	return response
}
