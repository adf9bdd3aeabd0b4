// Package engine has the building blocks of the modules: one line per operation, with the type of its result. The
// generics are thin; the machine below them is in package core, which exports nothing that sends a request without an
// API key. Package inside explains how the machine gets here.
package engine

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/inside"
)

// machine is package core's. If a method differs, the program panics when it starts, so any test finds it.
var machine = inside.Core.(interface {
	Get(ctx context.Context, c core.Confidential, target core.Target, out any, opts []core.GetOption) (found bool, err error)
	Post(ctx context.Context, c core.Confidential, target core.Target, body, out any, opts []core.PostOption) (found bool, err error)
	Put(ctx context.Context, c core.Confidential, target core.Target, body, out any, opts []core.PutOption) (found bool, err error)
	Patch(ctx context.Context, c core.Confidential, target core.Target, body, out any, opts []core.PatchOption) (found bool, err error)
	Delete(ctx context.Context, c core.Confidential, target core.Target, body, out any, opts []core.DeleteOption) (found bool, err error)

	KeylessGet(ctx context.Context, c core.Client, target core.Target, out any, opts []core.GetOption) (found bool, err error)
	KeylessPost(ctx context.Context, c core.Client, target core.Target, body, out any, opts []core.PostOption) (found bool, err error)
	Exchange(ctx context.Context, c core.Client, k core.Confidential, target core.Target, body any, form bool, out any, opts []core.PostOption) error
	ClientSecret(c core.Confidential) core.ClientSecret
	RequireClientID(c core.Client) (core.ClientID, error)
	BrowserURL(c core.Client, target core.Target) (string, error)

	Path1(template, a string) core.Target
	Path2(template, a, b string) core.Target
	Path3(template, a, b, c string) core.Target
	Ours(target core.Target) core.Target
	Invalid(target core.Target, err error) core.Target
	Deduplicated(target core.Target) core.Target
	MayBeEmpty(target core.Target) core.Target
	Returns(target core.Target, member string) core.Target
	Has(target core.Target, member string) core.Target
	OnAuthHost(target core.Target) core.Target
})

// Hold returns a copy of the client for a module to keep, so that no holder of the pointer can change it later. For nil it
// returns the zero value, whose calls return an error.
func Hold[C core.Client | core.Confidential](client *C) (held C) {
	if client != nil {
		held = *client
	}
	return held
}
