package loopback

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/flight"
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

// How long an OpenBrowser may go on when the sign-in is over: undisturbed, and then with its context ended.
const (
	openerGrace = 250 * time.Millisecond
	openerBound = time.Second
)

// opening is a browser that is being opened.
type opening struct {
	*flight.Flight[struct{}]
	cancel context.CancelFunc
}

func startBrowser(ctx context.Context, open func(context.Context, string) error, address string) *opening {
	ctx, cancel := context.WithCancel(ctx)
	return &opening{cancel: cancel, Flight: flight.Start(func() (struct{}, error) {
		return struct{}{}, open(ctx, address)
	})}
}

// settle waits for the function to return, and does not wait forever.
func (o *opening) settle() {
	defer o.cancel()
	if !within(o.Landed(), openerGrace) {
		o.cancel()
		within(o.Landed(), openerBound)
	}
}

func within(ended <-chan struct{}, bound time.Duration) bool {
	select {
	case <-ended:
		return true
	case <-time.After(bound):
		return false
	}
}
