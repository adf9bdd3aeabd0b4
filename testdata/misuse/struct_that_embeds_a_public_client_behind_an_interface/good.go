// The struct has the methods of what it embeds.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type keyHolder interface{ APIKey() core.APIKey }

type app struct {
	*workos.Confidential
}

func (a app) keys() keyHolder {
	return a
}
