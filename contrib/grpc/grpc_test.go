package workosgrpc_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	workosgrpc "github.com/workos-typestate/workos/contrib/grpc"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/rpctest"
)

func TestCalls(t *testing.T) {
	for i, named := range rpctest.Start(t).Cases() {
		t.Run(named.Name, func(t *testing.T) {
			is := is.New(t)
			world := rpctest.Start(t)
			test := world.Cases()[i]
			service, address := start(t, world.Rules)
			if test.Outage {
				world.Break()
			}
			who, err := call(with(t.Context(), test.Authorization), dial(t, address), test.Method)
			is.Equal(status.Code(err), codes.Code(test.Code))
			is.Equal(who, test.Caller)
			if test.Code == rpctest.OK {
				return
			}
			is.Equal(service.calls.Load(), int32(0))
			is.Equal(len(world.Refused), 1)
			for _, field := range test.Authorization {
				is.True(!strings.Contains(err.Error()+world.Refused[0], field[len(field)-5:]))
			}
		})
	}
}

func TestHealthAndReflectionNeedNoToken(t *testing.T) {
	is := is.New(t)
	world := rpctest.Start(t)
	world.Break() // they do not ask WorkOS either
	_, address := start(t, world.Rules)
	ctx := with(t.Context(), []string{"Bearer " + world.Expired.Reveal()})
	_, err := healthpb.NewHealthClient(dial(t, address)).Check(ctx, &healthpb.HealthCheckRequest{})
	is.NoErr(err)
	stream, err := reflectionpb.NewServerReflectionClient(dial(t, address)).ServerReflectionInfo(ctx)
	is.NoErr(err)
	is.NoErr(stream.Send(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}}))
	services, err := stream.Recv()
	is.NoErr(err)
	is.True(len(services.GetListServicesResponse().GetService()) >= 4)
}

func TestAStreamEndsWithItsToken(t *testing.T) {
	is := is.New(t)
	world := rpctest.Start(t)
	service, address := start(t, world.Rules)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	stream, err := dial(t, address).NewStream(with(ctx, []string{"Bearer " + world.Key(500*time.Millisecond).Reveal()}), both, rpctest.Watch)
	is.NoErr(err)
	is.NoErr(stream.SendMsg(wrapperspb.String("x")))
	response := new(text)
	is.NoErr(stream.RecvMsg(response))
	is.Equal(response.GetValue(), "key of org_1")
	err = stream.RecvMsg(response) // the handler waits for a message that does not come
	is.Equal(status.Code(err), codes.Unauthenticated)
	is.True(strings.Contains(err.Error(), "has expired"))
	is.True((<-service.closed).Error() != "")
}

func TestAClientSendsATokenOverTLSAlone(t *testing.T) {
	is := is.New(t)
	world := rpctest.Start(t)
	source := &rpctest.Source{Tokens: []core.AccessToken{world.Expired, world.Member}}
	serverTLS, clientTLS := certificate()
	_, secure := start(t, world.Rules, serverTLS)
	_, plain := start(t, world.Rules)
	client, err := workosgrpc.NewClient(source)
	is.NoErr(err)
	intercepted := []grpc.DialOption{grpc.WithUnaryInterceptor(client.Unary), grpc.WithStreamInterceptor(client.Stream)}

	for _, method := range []string{rpctest.Get, rpctest.Watch} {
		_, err = call(t.Context(), dial(t, plain, intercepted...), method)
		is.Equal(status.Code(err), codes.Unauthenticated)
		is.True(strings.Contains(err.Error(), "insecure connection"))
	}
	is.Equal(source.Asked, 0) // no token was rejected
	is.Equal(len(world.Refused), 0)

	connection := dial(t, secure, append(intercepted, clientTLS)...)
	who, err := call(t.Context(), connection, rpctest.Get)
	is.NoErr(err)
	is.Equal(who, "user of org_1")
	is.Equal(source.Asked, 1)
	who, err = call(t.Context(), connection, rpctest.Watch)
	is.NoErr(err)
	is.Equal(who, "user of org_1")
}

func TestAClientTriesAnotherTokenOnce(t *testing.T) {
	world := rpctest.Start(t)
	_, address := start(t, world.Rules)
	connect := func(t *testing.T, tokens ...core.AccessToken) (*rpctest.Source, *grpc.ClientConn) {
		t.Helper()
		source := &rpctest.Source{Tokens: tokens}
		client, err := workosgrpc.NewInsecureClient(source)
		is.New(t).NoErr(err)
		return source, dial(t, address, grpc.WithUnaryInterceptor(client.Unary), grpc.WithStreamInterceptor(client.Stream))
	}
	for name, test := range map[string]struct {
		method string
		tokens []core.AccessToken
		code   codes.Code
		asked  int
		sent   int // rejected tokens
	}{
		"after the token is rejected":      {rpctest.Get, []core.AccessToken{world.Expired, world.Member}, codes.OK, 1, 1},
		"but no third":                     {rpctest.Get, []core.AccessToken{world.Expired, core.NewAccessToken("e30.e30.e30"), world.Member}, codes.Unauthenticated, 1, 2},
		"and not the same":                 {rpctest.Get, []core.AccessToken{world.Expired}, codes.Unauthenticated, 1, 1},
		"not after the caller is rejected": {rpctest.Delete, []core.AccessToken{world.Member, world.Admin}, codes.PermissionDenied, 0, 1},
		"not for a method that is missing": {"/" + rpctest.Service + "/None", []core.AccessToken{world.Member, world.Admin}, codes.Unimplemented, 0, 0},
		"nor for a stream":                 {rpctest.Watch, []core.AccessToken{world.Expired, world.Member}, codes.Unauthenticated, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			world.Refused = nil
			source, connection := connect(t, test.tokens...)
			_, err := call(t.Context(), connection, test.method)
			is.Equal(status.Code(err), test.code)
			is.Equal(source.Asked, test.asked)
			is.Equal(len(world.Refused), test.sent)
		})
	}
	t.Run("a server that rejects new tokens does not cause more of them", func(t *testing.T) {
		is := is.New(t)
		source, connection := connect(t, world.Expired, core.NewAccessToken("e30.e30.e30"))
		for range 5 {
			_, err := call(t.Context(), connection, rpctest.Get)
			is.Equal(status.Code(err), codes.Unauthenticated)
		}
		is.Equal(source.Asked, 1)
	})
	t.Run("a caller's own authorization is left alone", func(t *testing.T) {
		is := is.New(t)
		source, connection := connect(t, world.Member)
		ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+world.Admin.Reveal())
		for _, method := range []string{rpctest.Purge, rpctest.Ring} {
			_, err := call(ctx, connection, method)
			is.NoErr(err)
		}
		is.Equal(source.Asked, 0)
	})
	t.Run("without a token nothing is sent", func(t *testing.T) {
		is := is.New(t)
		world.Refused = nil
		_, connection := connect(t)
		for _, method := range []string{rpctest.Get, rpctest.Watch} {
			_, err := call(t.Context(), connection, method)
			is.True(errors.Is(err, rpctest.ErrNone))
		}
		is.Equal(len(world.Refused), 0)
	})
}

func TestNilIsNamed(t *testing.T) {
	is := is.New(t)
	_, err := workosgrpc.NewServer(nil)
	is.True(strings.Contains(err.Error(), "rules"))
	_, err = workosgrpc.NewClient(nil)
	is.True(strings.Contains(err.Error(), "source"))
}

func TestNoCallIsAcceptedBeforeTheRulesMatchTheServices(t *testing.T) {
	is := is.New(t)
	guard, err := workosgrpc.NewServer(rpctest.Start(t).Rules)
	is.NoErr(err)
	for _, none := range []workosgrpc.Services{nil, (*grpc.Server)(nil)} {
		is.True(strings.Contains(guard.Start(none).Error(), "services"))
	}
	server := grpc.NewServer(grpc.ChainUnaryInterceptor(guard.Unary), grpc.ChainStreamInterceptor(guard.Stream))
	new(reports).register(server, rpctest.Service, []string{"Get", "Delete", "Png"}, []string{"Watch"})
	new(reports).register(server, rpctest.Admin, nil, nil)
	healthpb.RegisterHealthServer(server, health.NewServer())
	err = guard.Start(server)
	is.True(strings.HasSuffix(err.Error(), "serve: /"+rpctest.Admin+"/, "+rpctest.Ping))
	connection := dial(t, listen(t, server))
	for _, method := range []string{rpctest.Get, rpctest.Watch, "/" + rpctest.Service + "/Png", "/grpc.health.v1.Health/Check"} {
		_, err = call(t.Context(), connection, method)
		is.Equal(status.Code(err), codes.Internal)
	}
}
