package pipes_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/pipes"
)

// Gets credentials from the user's connection, or sends the user to create one.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"POST /data-integrations/github/credentials": `{"active": true, "credential": {"auth_method": "oauth", "value": "gho_1", "missing_scopes": ["repo"]}}`,
		"POST /data-integrations/slack/credentials":  `{"active": false, "error": "not_installed"}`,
		"POST /data-integrations/slack/authorize":    `{"url": "https://api.workos.com/data-integrations/authorize/1"}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), pipes.New(client)

	for _, provider := range []string{"github", "slack"} {
		credential, err := service.VendCredentials(ctx, "user_1", core.DataIntegrationSlug(provider), nil)
		if err != nil {
			panic(err)
		}
		switch credential := credential.(type) {
		case pipes.OAuthCredential:
			fmt.Println(provider, "accepts the token", credential.Value, "except for", credential.MissingScopes)
		case pipes.APIKeyCredential:
			fmt.Println(provider, "accepts the key", credential.Value)
		case pipes.NotConnected:
			begun, err := service.AuthorizeDataIntegration(ctx, "user_1", core.DataIntegrationSlug(provider), nil)
			if err != nil {
				panic(err)
			}
			fmt.Println(provider, "is", credential.Reason, "so go to", begun.URL.Reveal())
		default:
			fmt.Println(provider, "needs a later version of the SDK")
		}
	}
	// Output:
	// github accepts the token [redacted] except for [repo]
	// slack is not_installed so go to https://api.workos.com/data-integrations/authorize/1
}
