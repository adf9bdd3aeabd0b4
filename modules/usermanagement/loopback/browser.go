package loopback

import (
	"context"
	"fmt"
	"net/url"

	"github.com/workos-typestate/workos/core"
)

// OpenBrowser opens an http or https URL in the browser of the user's desktop. It returns when the browser starts, or with
// an error that matches ErrNoBrowser. The browser keeps running when ctx ends, and does not use the program's input and
// output.
//
// On macOS it uses AppleScript, which hides the URL from other users; on Windows, the URL handler; elsewhere, the commands
// of the environment variable BROWSER, then xdg-open, which needs DISPLAY or WAYLAND_DISPLAY. Under WSL it tries Windows
// first.
func OpenBrowser(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return &core.ArgumentError{Argument: "address", Reason: "is not an http or https URL"}
	}
	if err := openBrowser(ctx, u.String()); err != nil {
		return fmt.Errorf("%w: %w", ErrNoBrowser, err)
	}
	return nil
}
