package vault_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/vault"
)

// Reads a value, and replaces it only if it has not changed since.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(map[string]string{
		"GET /vault/v1/kv/name/acme%2Fdatabase": `{
			"id": "secret_1", "name": "acme/database", "value": "hunter2",
			"metadata": {"id": "secret_1", "version_id": "v1", "context": {"organization_id": "org_1"}}
		}`,
	}))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), vault.New(client)

	object, err := service.ReadObjectByName(ctx, "acme/database")
	if err != nil {
		panic(err)
	}
	fmt.Println("password:", object.Value)
	fmt.Println("length:  ", len(object.Value.Reveal()))

	_, err = service.UpdateObject(ctx, object.ID, core.NewSecret("correct horse battery staple"), &vault.UpdateObjectParams{VersionCheck: core.Some(object.Metadata.VersionID)})
	if errors.Is(err, core.ErrConflict) {
		fmt.Println("the object has changed")
	}
	// Output:
	// password: [redacted]
	// length:   7
	// the object has changed
}
