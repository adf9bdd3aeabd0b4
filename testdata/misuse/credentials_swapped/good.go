// The key comes first.
package main

import "github.com/workos-typestate/workos"

type connector func(workos.APIKey, workos.ClientID, ...workos.Option) (*workos.Confidential, error)

func server() connector {
	return workos.NewConfidential
}
