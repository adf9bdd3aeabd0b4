package connect_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/connect"
)

// The applications of an environment, by their kind.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"data": [
			{"id": "conn_app_1", "name": "Dashboard", "application_type": "oauth", "is_first_party": true,
			 "redirect_uris": [{"uri": "https://dashboard.example.com/callback", "default": true}]},
			{"id": "conn_app_2", "name": "Nightly import", "application_type": "m2m", "organization_id": "org_1"}
		],
		"list_metadata": {}
	}`))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), connect.New(client)

	for application, err := range service.ListApplications(ctx, nil).All() {
		if err != nil {
			panic(err)
		}
		switch kind := application.Kind.(type) {
		case connect.OAuthApplication:
			fmt.Println(application.Name, "sends its users back to", kind.RedirectURIs[0].URI)
		case connect.M2MApplication:
			fmt.Println(application.Name, "acts for", kind.OrganizationID)
		default:
			fmt.Println(application.Name, "is of the type", application.ApplicationType)
		}
	}
	// Output:
	// Dashboard sends its users back to https://dashboard.example.com/callback
	// Nightly import acts for org_1
}
