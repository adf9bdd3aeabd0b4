package directorysync_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

// The people of a directory, page by page.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{
		"data": [
			{"id": "directory_user_1", "email": "grace@example.com", "state": "active", "role": {"slug": "admin"}},
			{"id": "directory_user_2", "email": "ada@example.com", "state": "suspended"}
		],
		"list_metadata": {}
	}`))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	for user, err := range directorysync.New(client).ListUsers(ctx, directorysync.ListUsersParams{DirectoryID: "directory_1"}).All() {
		if err != nil {
			panic(err)
		}
		if user.State == directorysync.UserStateActive {
			fmt.Println(user.Email)
		}
	}
	// Output: grace@example.com
}
