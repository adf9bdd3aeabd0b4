package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	workosmcp "github.com/workos-typestate/workos/contrib/mcp"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// newServer is an MCP server with a tool for everyone and one for admins.
func newServer(resource, issuer string) (http.Handler, error) {
	gate, err := workosmcp.New(workosmcp.Config{Resource: resource, Issuer: issuer, Name: "Reports"})
	if err != nil {
		return nil, err
	}
	server := mcp.NewServer(&mcp.Implementation{Name: "reports", Version: "1.0.0"}, nil)
	workosmcp.AddTool(gate, server, &mcp.Tool{Name: "list_reports", Description: "Lists the reports of the organization"}, listReports)
	workosmcp.AddTool(gate, server, &mcp.Tool{Name: "delete_report", Description: "Deletes a report"}, deleteReport, bearer.Role("admin"))
	return gate.Handler(server, nil), nil
}

type listInput struct{}

type listOutput struct {
	Organization string   `json:"organization"`
	Reports      []string `json:"reports"`
}

func listReports(ctx context.Context, _ *mcp.CallToolRequest, _ listInput) (*mcp.CallToolResult, listOutput, error) {
	user, ok := bearer.From[*bearer.User](ctx)
	if !ok {
		return nil, listOutput{}, errors.New("this tool is for users")
	}
	return nil, listOutput{string(user.OrganizationID), []string{"january", "february"}}, nil
}

type deleteInput struct {
	Name string `json:"name"`
}

type deleteOutput struct {
	Deleted string `json:"deleted"`
}

func deleteReport(_ context.Context, _ *mcp.CallToolRequest, in deleteInput) (*mcp.CallToolResult, deleteOutput, error) {
	return nil, deleteOutput{in.Name}, nil
}
