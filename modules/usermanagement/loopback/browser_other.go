//go:build !unix && !windows

package loopback

import (
	"context"
	"errors"
	"runtime"
)

func openBrowser(context.Context, string) error {
	return errors.New("no known way to open a browser on " + runtime.GOOS)
}
