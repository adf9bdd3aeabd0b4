package workosconnect_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/workos-typestate/workos"
	workosconnect "github.com/workos-typestate/workos/contrib/connectrpc"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
	"github.com/workos-typestate/workos/workostest"
)

// A server holds no secret: it verifies tokens with the published keys of WorkOS. Generated code creates the handler and the client of
// a service with the same options.
func Example() {
	if err := run(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// no token: unauthenticated
	// a member: permission_denied
	// an admin: reports of org_1
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
	const get = "/reports.v1.Reports/Get"
	rules, err := rpc.New(api, rpc.WithMethod(get, bearer.Role("admin")))
	if err != nil {
		return err
	}
	guard, err := workosconnect.NewServer(rules)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(get, connect.NewUnaryHandler(get, getReports, guard.Option()))
	if err := guard.Start(); err != nil {
		return err
	}
	reports := httptest.NewServer(mux)
	defer reports.Close()

	call := func(who, authorization string) {
		request := connect.NewRequest(&emptypb.Empty{})
		request.Header().Set("Authorization", authorization)
		response, err := connect.NewClient[emptypb.Empty, wrapperspb.StringValue](reports.Client(), reports.URL+get).CallUnary(context.Background(), request)
		if err != nil {
			fmt.Println(who+":", connect.CodeOf(err))
			return
		}
		fmt.Println(who+":", response.Msg.GetValue())
	}
	call("no token", "")
	for _, one := range [][2]string{{"a member", "grace@example.com"}, {"an admin", "ada@example.com"}} {
		user, err := server.UserByEmail(one[1])
		if err != nil {
			return err
		}
		tokens, err := server.SignIn(user.ID, "org_1")
		if err != nil {
			return err
		}
		call(one[0], "Bearer "+tokens.AccessToken.Reveal())
	}
	return nil
}

func getReports(ctx context.Context, _ *connect.Request[emptypb.Empty]) (*connect.Response[wrapperspb.StringValue], error) {
	user, ok := bearer.From[*bearer.User](ctx)
	if !ok {
		return nil, connect.NewError(connect.CodePermissionDenied, bearer.ErrForbidden)
	}
	return connect.NewResponse(wrapperspb.String("reports of " + string(user.OrganizationID))), nil
}
