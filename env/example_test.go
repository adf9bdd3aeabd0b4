package env_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
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

// A web application shares the variables of AuthKit's JavaScript libraries, and its sessions with them.
func ExampleAuthKit() {
	_ = os.Setenv(env.APIKeyVariable, "sk_test_example")
	_ = os.Setenv(env.ClientIDVariable, "client_example")
	_ = os.Setenv(env.RedirectURIVariable, "http://localhost:8080/callback")
	_ = os.Setenv(env.CookiePasswordVariable, "a password of 32 characters or more")
	client, err := env.Confidential()
	if err != nil {
		fmt.Println(err)
		return
	}
	config, err := env.AuthKit()
	if err != nil {
		fmt.Println(err)
		return
	}
	auth, err := authkit.New(client.UserManagement, config)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sign-in", auth.SignIn)
	mux.HandleFunc("GET /callback", auth.Callback)
	fmt.Println(config.RedirectURI)
	// Output: http://localhost:8080/callback
}
