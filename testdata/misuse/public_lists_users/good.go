// A server may list users.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func addresses(ctx context.Context, client *workos.Confidential) ([]string, error) {
	var emails []string
	for user, err := range client.UserManagement.ListUsers(ctx, nil).All() {
		if err != nil {
			return nil, err
		}
		emails = append(emails, user.Email)
	}
	return emails, nil
}
