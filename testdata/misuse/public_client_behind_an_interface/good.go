// A confidential client has it.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type keyHolder interface{ APIKey() core.APIKey }

func holderOf(client *workos.Confidential) keyHolder {
	return client
}
