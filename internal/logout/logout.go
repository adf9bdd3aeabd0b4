// Package logout ends sessions at WorkOS for programs without a key. They have one way to do so, which is what the browser does
// at a sign-out: to open the logout address.
package logout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// longest is how long WorkOS is waited for.
const longest = 5 * time.Second

// Client is what makes logout addresses: usermanagement.Public, and usermanagement.Confidential.
type Client interface {
	LogoutURL(sessionID core.SessionID, params *usermanagement.LogoutURLParams) (core.SecretURL, error)
}

// RefusedError is a response that says that the session was not ended.
type RefusedError struct{ Status int }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the response to the logout address is %d", e.Status)
}

// IsFinal reports whether asking again would change nothing: the session is unknown, or has ended before. Other refusals are those
// of a server that is busy, or of something on the way there.
func (e *RefusedError) IsFinal() bool {
	switch e.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// End opens the address, over the network's proxy and no transport of the client's, which WorkOS knows nobody by. It follows no redirect:
// where the browser goes afterwards does not matter. Errors: *RefusedError.
func End(ctx context.Context, client Client, sessionID core.SessionID) error {
	address, err := client.LogoutURL(sessionID, nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.Reveal(), http.NoBody)
	if err != nil {
		return errors.New("the logout address is not one")
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		err = &RefusedError{response.StatusCode}
	}
	return errors.Join(err, response.Body.Close())
}
