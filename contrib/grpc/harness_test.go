package workosgrpc_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/matryer/is"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection"
	"google.golang.org/protobuf/types/known/wrapperspb"

	workosgrpc "github.com/workos-typestate/workos/contrib/grpc"
	"github.com/workos-typestate/workos/internal/test/rpctest"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

type text = wrapperspb.StringValue

// reports is a service of rpctest, as generated code would register it.
type reports struct {
	calls  atomic.Int32
	closed chan error // why the last stream's context ended
}

func (s *reports) register(server *grpc.Server, name string, unary, streams []string) {
	description := &grpc.ServiceDesc{ServiceName: name, HandlerType: (*any)(nil)}
	for _, method := range unary {
		description.Methods = append(description.Methods, grpc.MethodDesc{MethodName: method, Handler: func(_ any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
			request := new(text)
			if err := decode(request); err != nil {
				return nil, err
			}
			return interceptor(ctx, request, &grpc.UnaryServerInfo{Server: s, FullMethod: "/" + name + "/" + method}, func(ctx context.Context, _ any) (any, error) {
				s.calls.Add(1)
				return wrapperspb.String(rpctest.Caller(ctx)), nil
			})
		}})
	}
	for _, stream := range streams {
		description.Streams = append(description.Streams, grpc.StreamDesc{StreamName: stream, ServerStreams: true, ClientStreams: true, Handler: s.echo})
	}
	server.RegisterService(description, s)
}

// echo responds to each message with the caller.
func (s *reports) echo(_ any, stream grpc.ServerStream) error {
	s.calls.Add(1)
	for {
		message := new(text)
		if err := stream.RecvMsg(message); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			s.closed <- context.Cause(stream.Context())
			return err
		}
		if err := stream.SendMsg(wrapperspb.String(rpctest.Caller(stream.Context()))); err != nil {
			return err
		}
	}
}

// start serves the services of rpctest on the loopback.
func start(t *testing.T, rules *rpc.Rules, opts ...grpc.ServerOption) (service *reports, address string) {
	t.Helper()
	is := is.New(t)
	guard, err := workosgrpc.NewServer(rules)
	is.NoErr(err)
	server := grpc.NewServer(append(opts, grpc.ChainUnaryInterceptor(guard.Unary), grpc.ChainStreamInterceptor(guard.Stream))...)
	service = &reports{closed: make(chan error, 10)}
	service.register(server, rpctest.Service, []string{"Get", "Delete", "Ping"}, []string{"Watch"})
	service.register(server, rpctest.Admin, []string{"Purge"}, []string{"Ring"})
	healthpb.RegisterHealthServer(server, health.NewServer())
	reflection.Register(server)
	is.NoErr(guard.Start(server))
	return service, listen(t, server)
}

// listen serves on the loopback.
func listen(t *testing.T, server *grpc.Server) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	is.New(t).NoErr(err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

func dial(t *testing.T, address string, opts ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	connection, err := grpc.NewClient(address, append([]grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}, opts...)...)
	is.New(t).NoErr(err)
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

// certificate returns a server's certificate and the option by which its clients trust it.
func certificate() (grpc.ServerOption, grpc.DialOption) {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	return grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: server.TLS.Certificates, MinVersion: tls.VersionTLS12})),
		grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}))
}

func with(ctx context.Context, authorization []string) context.Context {
	for _, value := range authorization {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", value)
	}
	return ctx
}

var both = &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}

// call calls a method of rpctest, of any kind.
func call(ctx context.Context, connection *grpc.ClientConn, method string) (string, error) {
	response := new(text)
	if method != rpctest.Watch && method != rpctest.Ring {
		err := connection.Invoke(ctx, method, wrapperspb.String("x"), response)
		return response.GetValue(), err
	}
	stream, err := connection.NewStream(ctx, both, method)
	if err != nil {
		return "", err
	}
	if err := stream.SendMsg(wrapperspb.String("x")); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if err := stream.CloseSend(); err != nil {
		return "", err
	}
	err = stream.RecvMsg(response)
	return response.GetValue(), err
}
