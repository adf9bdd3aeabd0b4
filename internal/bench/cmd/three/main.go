// Command three has three lines that use the SDK: what a build of the root package costs is measured with it.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/workos-typestate/workos"
)

func main() {
	client, err := workos.NewConfidential(workos.APIKey(os.Getenv("WORKOS_API_KEY")), workos.ClientID(os.Getenv("WORKOS_CLIENT_ID")))
	if err == nil {
		_, err = client.Organizations.Get(context.Background(), "org_1")
	}
	fmt.Println(err)
}
