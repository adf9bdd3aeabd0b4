package pipes_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/pipes"
)

// answers is a transport that answers by path, in place of the network.
type answers map[string]string

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(a[r.URL.Path]))}, nil
}

// Credentials are taken from the user's connection, or the user is sent to make one.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answers{
		"/data-integrations/github/credentials": `{"active": true, "credential": {"auth_method": "oauth", "value": "gho_1", "missing_scopes": ["repo"]}}`,
		"/data-integrations/slack/credentials":  `{"active": false, "error": "not_installed"}`,
		"/data-integrations/slack/authorize":    `{"url": "https://api.workos.com/data-integrations/authorize/1"}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), pipes.New(client)

	for _, provider := range []string{"github", "slack"} {
		credential, err := service.VendCredentials(ctx, provider, pipes.VendCredentialsParams{UserID: "user_1"})
		if err != nil {
			panic(err)
		}
		switch credential := credential.(type) {
		case pipes.OAuthCredential:
			fmt.Println(provider, "takes the token", credential.Value, "but for", credential.MissingScopes)
		case pipes.APIKeyCredential:
			fmt.Println(provider, "takes the key", credential.Value)
		case pipes.NotConnected:
			begun, err := service.AuthorizeDataIntegration(ctx, provider, pipes.AuthorizeDataIntegrationParams{UserID: "user_1"})
			if err != nil {
				panic(err)
			}
			fmt.Println(provider, "is", credential.Reason, "so go to", begun.URL)
		default:
			fmt.Println(provider, "wants a later version of the SDK")
		}
	}
	// Output:
	// github takes the token [redacted] but for [repo]
	// slack is not_installed so go to https://api.workos.com/data-integrations/authorize/1
}
