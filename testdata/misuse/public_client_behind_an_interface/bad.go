// A program declares that it needs the key, and brings a client that has none.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type keyHolder interface{ APIKey() core.APIKey }

func holderOf(client *workos.Public) keyHolder {
	return client // want "*workos.Public does not implement keyHolder (missing method APIKey)"
}
