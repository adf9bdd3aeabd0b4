// Command three has three lines that use the SDK: what a build of the root package costs is measured with it.
package main

import (
	"log"
	"os"

	"github.com/workos-typestate/workos"
)

func main() {
	client, err := workos.NewConfidential(workos.APIKey(os.Getenv("WORKOS_API_KEY")), workos.ClientID(os.Getenv("WORKOS_CLIENT_ID")))
	if err != nil {
		log.Fatal(err)
	}
	log.Print(client)
}
