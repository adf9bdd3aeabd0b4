package workosconnect_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"connectrpc.com/connect"
	"github.com/matryer/is"
	"google.golang.org/protobuf/types/known/wrapperspb"

	workosconnect "github.com/workos-typestate/workos/contrib/connectrpc"
	"github.com/workos-typestate/workos/internal/test/rpctest"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

type text = wrapperspb.StringValue

// protocols are the protocols of a Connect client.
var protocols = map[string]connect.ClientOption{
	"Connect": connect.WithClientOptions(), "gRPC": connect.WithGRPC(), "gRPC-Web": connect.WithGRPCWeb(),
}

// reports has the procedures of rpctest, as generated code would have.
type reports struct {
	calls  atomic.Int32
	closed chan error // why the last stream's context ended
}

func (s *reports) unary(ctx context.Context, _ *connect.Request[text]) (*connect.Response[text], error) {
	s.calls.Add(1)
	return connect.NewResponse(wrapperspb.String(rpctest.Caller(ctx))), nil
}

// echo responds to each message with the caller.
func (s *reports) echo(ctx context.Context, stream *connect.BidiStream[text, text]) error {
	s.calls.Add(1)
	for {
		_, err := stream.Receive()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			s.closed <- context.Cause(ctx)
			return err
		}
		if err := stream.Send(wrapperspb.String(rpctest.Caller(ctx))); err != nil {
			return err
		}
	}
}

// start serves the procedures of rpctest on the loopback, by HTTP/2.
func start(t *testing.T, rules *rpc.Rules) (*reports, *httptest.Server) {
	t.Helper()
	guard, err := workosconnect.NewServer(rules)
	is.New(t).NoErr(err)
	service, mux := &reports{closed: make(chan error, 10)}, http.NewServeMux()
	for _, procedure := range []string{rpctest.Get, rpctest.Delete, rpctest.Ping, rpctest.Purge, "/grpc.health.v1.Health/Check"} {
		mux.Handle(procedure, connect.NewUnaryHandler(procedure, service.unary, guard.Option()))
	}
	for _, procedure := range []string{rpctest.Watch, rpctest.Ring} {
		mux.Handle(procedure, connect.NewBidiStreamHandler(procedure, service.echo, guard.Option()))
	}
	is.New(t).NoErr(guard.Start())
	server := httptest.NewUnstartedServer(mux)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	return service, server
}

func client(server *httptest.Server, procedure string, opts ...connect.ClientOption) *connect.Client[text, text] {
	return connect.NewClient[text, text](server.Client(), server.URL+procedure, opts...)
}

// call calls a procedure of rpctest, of any kind.
func call(ctx context.Context, client *connect.Client[text, text], procedure string, authorization ...string) (string, error) {
	if procedure != rpctest.Watch && procedure != rpctest.Ring {
		request := connect.NewRequest(wrapperspb.String("x"))
		request.Header()["Authorization"] = authorization
		response, err := client.CallUnary(ctx, request)
		if err != nil {
			return "", err
		}
		return response.Msg.GetValue(), nil
	}
	stream := client.CallBidiStream(ctx)
	stream.RequestHeader()["Authorization"] = authorization
	if err := stream.Send(wrapperspb.String("x")); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	response, err := stream.Receive()
	_ = stream.CloseRequest()
	_ = stream.CloseResponse()
	return response.GetValue(), err
}
