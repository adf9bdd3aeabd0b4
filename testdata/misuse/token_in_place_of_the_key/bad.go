// A program passes the access token of a user as the key of the application.
package main

import "github.com/workos-typestate/workos"

func connect(token workos.AccessToken, id workos.ClientID) (*workos.Confidential, error) {
	return workos.NewConfidential(token, id) // want: core.AccessToken is not a core.APIKey
}
