// A program embeds its client in a struct, and passes the struct on as something that holds the
// key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type keyHolder interface{ APIKey() core.APIKey }

type app struct {
	*workos.Public
}

func (a app) keys() keyHolder {
	return a // want "app does not implement keyHolder (missing method APIKey)"
}
