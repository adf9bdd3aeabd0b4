package apikeys_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/apikeys"
)

// A server looks up the owner of the key in a request.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"api_key": {
		"id": "api_key_1", "name": "Nightly import", "permissions": ["reports:write"],
		"owner": {"type": "organization", "id": "org_1"}
	}}`))
	if err != nil {
		panic(err)
	}
	validation, err := apikeys.New(client).Validate(context.Background(), core.NewAPIKeyValue("sk_from_the_request"), nil)
	if err != nil {
		panic(err)
	}
	if validation.APIKey == nil {
		fmt.Println("not a valid key")
		return
	}
	switch owner := validation.APIKey.Owner.(type) {
	case apikeys.OrganizationOwner:
		fmt.Println("the organization", owner.ID, "may", validation.APIKey.Permissions)
	case apikeys.UserOwner:
		fmt.Println("the user", owner.ID, "of", owner.OrganizationID, "may", validation.APIKey.Permissions)
	}
	// Output: the organization org_1 may [reports:write]
}
