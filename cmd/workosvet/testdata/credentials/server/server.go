// Package server has credentials in its source, and then none.
package server

import (
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

const key = "sk_example" // want `an API key is hard-coded`

const typed core.APIKey = "sk_example" // want `an API key is hard-coded in the program`

var clientID = workos.ClientID(os.Getenv("WORKOS_CLIENT_ID"))

func literal() (*workos.Confidential, error) {
	return workos.NewConfidential("sk_example", clientID) // want `credentials: an API key is hard-coded in the program: read it from the environment or a secret store`
}

func constant() (*workos.Confidential, error) {
	return workos.NewConfidential(key, clientID) // reported where it is declared
}

func typedConstant() (*workos.Confidential, error) {
	return workos.NewConfidential(typed, clientID) // reported where it is declared
}

func converted() (*workos.Confidential, error) {
	return workos.NewConfidential(workos.APIKey("sk_example"), clientID) // want `an API key is hard-coded`
}

func byWayOfAVariable() (*workos.Confidential, error) {
	text := "sk_example" // want `an API key is hard-coded`
	return workos.NewConfidential(workos.APIKey(text), clientID)
}

func swapped() (*workos.Confidential, error) {
	return workos.NewConfidential("client_01", "sk_example") // want `a client ID is used as the API key` `an API key is used as a ClientID`
}

func inOneAnothersPlaces() []any {
	return []any{
		workos.NewSigningSecret("client_01"), // want `a client ID is used as a signing secret`
		core.APIKey("client_01"),             // want `a client ID is used as an API key`
	}
}

func againstAnEmulator() {
	const emulator = "http://localhost:4100"
	_, _ = workos.NewConfidential("sk_example", clientID, core.WithBaseURL(emulator))
	_, _ = workos.NewConfidential(workos.APIKey("sk_example"), clientID, core.WithAPIHostname("127.0.0.1"), core.WithHTTPS(false))
	_, _ = workos.NewConfidential("sk_example", clientID, core.WithBaseURL("https://gateway.example.com")) // want `an API key is hard-coded`
}

func opaque() []any {
	password := "a password of thirty-two letters" // want `a cookie password is hard-coded`
	fallback := os.Getenv("SECRET")
	if fallback == "" {
		fallback = "changeme" // want `a client secret is hard-coded`
	}
	return []any{
		workos.NewSigningSecret("whsec_example"), // want `a signing secret is hard-coded`
		workos.NewCookiePassword(password),
		workos.CookiePasswords(os.Getenv("NEW"), "an old password of many letters."), // want `a cookie password is hard-coded`
		core.NewClientSecret(fallback),
		core.NewAPIKeyValue("sk_of_a_customer"), // want `a customer's API key is hard-coded`
	}
}

func byItsForm() core.RequestOption {
	return core.WithHeader("Authorization", "Bearer sk_test_a2V5XzAxSEFCQ0RFRkdISktNTlBRUlM") // want `this looks like an API key`
}

func identifiers() []any {
	return []any{
		core.UserID("org_01"), // want `this is an OrganizationID, and is used as a UserID`
		core.DirectoryID("directory_01"),
		core.DirectoryUserID("directory_user_01"),
		core.ExternalID("user_01"),
		core.UserID("u-17"),
	}
}

func fromTheEnvironment() (*workos.Confidential, error) {
	return workos.NewConfidential(workos.APIKey(os.Getenv("WORKOS_API_KEY")), clientID)
}

func silenced() (*workos.Confidential, error) {
	//workosvet:ignore credentials the emulator takes any key
	return workos.NewConfidential("sk_example", clientID)
}

func silencedAtItsEnd() (*workos.Confidential, error) {
	_, _ = workos.NewConfidential("sk_example", clientID) //nolint:gosec //workosvet:ignore credentials the emulator takes any key
	return workos.NewConfidential("sk_example", clientID) // want `an API key is hard-coded`
}

func silencedWithoutAReason() (*workos.Confidential, error) {
	//workosvet:ignore credentials
	return workos.NewConfidential("sk_example", clientID) // want `gives no reason`
}

func anotherSilenced() (*workos.Confidential, error) {
	//workosvet:ignore secrets the emulator takes any key
	return workos.NewConfidential("sk_example", clientID) // want `an API key is hard-coded`
}

func empty(key workos.APIKey) bool { return key == "" || core.NewSigningSecret("").IsZero() }
