// A desktop program makes tokens for widgets in any user's name.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/widgets"
)

func token(ctx context.Context, client *workos.Public, params widgets.CreateTokenParams) (*widgets.Token, error) {
	// want "client.Widgets undefined (type *workos.Public has no field or method Widgets)"
	return client.Widgets.CreateToken(ctx, params)
}
