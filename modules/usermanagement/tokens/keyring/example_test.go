package keyring_test

import (
	"context"
	"fmt"
	"log"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/keyring"
)

// Prefer the keyring, and keep tokens in a file where there is none.
func Example() {
	const clientID = workos.ClientID("client_123")
	ctx := context.Background()
	client, err := workos.NewPublic(clientID)
	if err != nil {
		log.Fatal(err)
	}
	ring, err := keyring.New(clientID, tokens.Location{})
	if err != nil {
		log.Fatal(err)
	}
	var store tokens.Store = ring
	if _, err := ring.Load(ctx); err != nil { // an empty keyring is not an error: there is none
		if store, err = tokens.NewFileStore(clientID, tokens.Location{}); err != nil {
			log.Fatal(err)
		}
	}
	source, err := tokens.New(client.UserManagement, store)
	if err != nil {
		log.Fatal(err)
	}
	token, err := source.Token(ctx)
	fmt.Println(token, err)
}
