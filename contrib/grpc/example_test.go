package workosgrpc_test

import (
	"context"
	"fmt"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/workos-typestate/workos"
	workosgrpc "github.com/workos-typestate/workos/contrib/grpc"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
	"github.com/workos-typestate/workos/workostest"
)

// A server holds no secret: it verifies tokens with the published keys of WorkOS. To do without generated code, the example guards
// the health service, which is open unless a rule covers it.
func Example() {
	if err := run(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// no token: Unauthenticated
	// a member: PermissionDenied
	// an admin: OK
}

func run() error {
	server, err := workostest.New(workostest.WithRole("admin"), workostest.WithOrganizations(workostest.Organization{
		ID: "org_1", Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com"}},
	}))
	if err != nil {
		return err
	}
	defer server.Close()
	client, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		return err
	}

	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
		bearer.Sessions(client.UserManagement, usermanagement.AccessTokenPolicy{}),
	}})
	if err != nil {
		return err
	}
	rules, err := rpc.New(api, rpc.WithMethod("/grpc.health.v1.Health/Check", bearer.Role("admin")))
	if err != nil {
		return err
	}
	guard, err := workosgrpc.NewServer(rules)
	if err != nil {
		return err
	}
	reports := grpc.NewServer(grpc.ChainUnaryInterceptor(guard.Unary), grpc.ChainStreamInterceptor(guard.Stream))
	defer reports.Stop()
	healthpb.RegisterHealthServer(reports, health.NewServer())
	if err := guard.Start(reports); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = reports.Serve(listener) }()

	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	check := func(who string, authorization ...string) {
		ctx := metadata.AppendToOutgoingContext(context.Background(), authorization...)
		_, err := healthpb.NewHealthClient(connection).Check(ctx, &healthpb.HealthCheckRequest{})
		fmt.Println(who+":", status.Code(err))
	}
	check("no token")
	for _, one := range [][2]string{{"a member", "grace@example.com"}, {"an admin", "ada@example.com"}} {
		user, err := server.UserByEmail(one[1])
		if err != nil {
			return err
		}
		tokens, err := server.SignIn(user.ID, "org_1")
		if err != nil {
			return err
		}
		check(one[0], "authorization", "Bearer "+tokens.AccessToken.Reveal())
	}
	return nil
}
