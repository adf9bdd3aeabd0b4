// A server ranges over one page and takes it for the list.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func addresses(ctx context.Context, page *core.Page[usermanagement.User]) (emails []string, err error) {
	for user, err := range page { // want "cannot range over page (variable of type *core.Page[usermanagement.User])"
		if err != nil {
			return nil, err
		}
		emails = append(emails, user.Email)
	}
	return emails, nil
}
