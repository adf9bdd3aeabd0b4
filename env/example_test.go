package env_test

import (
	"errors"
	"fmt"
	"os"

	"github.com/workos-typestate/workos/env"
)

// A server takes its credentials from the environment.
func ExampleConfidential() {
	_ = os.Setenv(env.APIKeyVariable, "sk_test_example")
	_ = os.Setenv(env.ClientIDVariable, "client_example")
	client, err := env.Confidential()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.BaseURL(), client.ClientID())
	// Output: https://api.workos.com client_example
}

// A program that keeps no secret needs only the client ID.
func ExamplePublic() {
	_ = os.Setenv(env.ClientIDVariable, "client_example")
	client, err := env.Public()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.ClientID())
	// Output: client_example
}

// A program ported from the Node SDK may not know which client it has.
func ExampleNew() {
	_ = os.Unsetenv(env.APIKeyVariable)
	legacy, err := env.New(env.Options{ClientID: "client_example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = legacy.Confidential("organizations.List")
	fmt.Println(errors.Is(err, env.ErrAPIKeyRequired), err)
	// Output: true workos: organizations.List needs an API key: set WORKOS_API_KEY
}
