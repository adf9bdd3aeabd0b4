//go:build !unix && !windows

package loopback

import (
	"context"
	"errors"
	"runtime"
)

func openBrowser(context.Context, string) error {
	return errors.New("there is no known way to open one on " + runtime.GOOS)
}
