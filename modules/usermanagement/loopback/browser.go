package loopback

import (
	"context"
	"fmt"
	"net/url"

	"github.com/workos-typestate/workos/core"
)

// OpenBrowser opens an http or https address in the browser of the user's desktop and returns as soon as
// that is under way, or has failed: then errors.Is(err, ErrNoBrowser). The browser goes on when ctx ends,
// and nothing of it reaches the program's own input and output.
//
// It asks AppleScript on macOS, which reads the address where other users do not see it, the URL handler on
// Windows, and elsewhere the commands of the variable BROWSER,
// then xdg-open, which needs DISPLAY or WAYLAND_DISPLAY; under WSL it asks Windows first.
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
