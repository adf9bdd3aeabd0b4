package rpc_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
	"github.com/workos-typestate/workos/workostest"
)

// Rules for a server of any protocol that calls methods by name. contrib/grpc and contrib/connectrpc use this.
func Example() {
	server, err := workostest.New(workostest.WithUsers(workostest.User{ID: "user_ada", Email: "ada@example.com"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client, err := workos.NewPublic(server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
		bearer.Sessions(client.UserManagement, usermanagement.AccessTokenPolicy{}),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := rpc.New(api, rpc.WithMethod("/reports.v1.Reports/Delete", bearer.Role("admin")))
	if err != nil {
		fmt.Println(err)
		return
	}
	methods := []string{"/reports.v1.Reports/List", "/reports.v1.Reports/Delete"}
	gate, err := rules.Serving(methods)
	if err != nil {
		fmt.Println(err)
		return
	}
	ada, err := server.SignIn("user_ada", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	authorization := []string{"Bearer " + ada.AccessToken.Reveal()}
	for _, method := range methods {
		ctx, err := gate.LetIn(context.Background(), method, authorization)
		if err != nil {
			code, text := rpc.Status(err)
			fmt.Println(method, code, text)
			continue
		}
		user, _ := bearer.From[*bearer.User](ctx)
		fmt.Println(method, user.UserID)
	}
	// Output:
	// /reports.v1.Reports/List user_ada
	// /reports.v1.Reports/Delete 7 The caller may not do this
}
