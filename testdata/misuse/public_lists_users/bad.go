// A command-line tool prints the email addresses of all users. Only a server may see them.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func addresses(ctx context.Context, client *workos.Public) ([]string, error) {
	var emails []string
	// want: usermanagement.Public has no ListUsers
	for user, err := range client.UserManagement.ListUsers(ctx, nil).All() {
		if err != nil {
			return nil, err
		}
		emails = append(emails, user.Email)
	}
	return emails, nil
}
