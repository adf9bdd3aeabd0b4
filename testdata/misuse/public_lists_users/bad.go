// A command-line tool prints the email addresses of all users. Only a server may see them.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func addresses(ctx context.Context, client *workos.Public) ([]string, error) {
	// want: usermanagement.Public has no ListUsers
	page, err := client.UserManagement.ListUsers(ctx, usermanagement.ListUsersParams{})
	if err != nil {
		return nil, err
	}
	var emails []string
	for user, err := range page.All(ctx) {
		if err != nil {
			return nil, err
		}
		emails = append(emails, user.Email)
	}
	return emails, nil
}
