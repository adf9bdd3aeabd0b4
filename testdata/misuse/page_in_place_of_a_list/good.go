// All goes on through the pages that follow.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func addresses(ctx context.Context, page *core.Page[usermanagement.User]) (emails []string, err error) {
	for user, err := range page.All(ctx) {
		if err != nil {
			return nil, err
		}
		emails = append(emails, user.Email)
	}
	return emails, nil
}
