package instance_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/workos-typestate/workos/modules/usermanagement/instance"
)

// A second start passes its URL to the first and exits. Here both are one process, in their own folder.
func ExampleClaim() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()

	first, err := instance.Claim(ctx, "com.example.notes", "", instance.WithFolder(folder))
	if err != nil {
		fmt.Println(err)
		return
	}
	second := make(chan error)
	go func() {
		_, err := instance.Claim(ctx, "com.example.notes", "com.example.notes://callback?code=…", instance.WithFolder(folder))
		second <- err
	}()
	for address := range first.Starts(ctx) {
		fmt.Println("to the front, with", address)
		break
	}
	fmt.Println(errors.Is(<-second, instance.ErrRunning))
	fmt.Println(first.Close())
	// Output:
	// to the front, with com.example.notes://callback?code=…
	// true
	// <nil>
}
