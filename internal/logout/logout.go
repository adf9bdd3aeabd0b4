// Package logout ends sessions at WorkOS for programs without a key. Like the browser at a sign-out, they can only open the
// logout URL.
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

// longest is the maximum wait for WorkOS.
const longest = 5 * time.Second

// Client makes logout URLs: usermanagement.Public, or usermanagement.Confidential.
type Client interface {
	LogoutURL(sessionID core.SessionID, params *usermanagement.LogoutURLParams) (core.SecretURL, error)
}

// RefusedError is a response with a status from 400 on: the session was not ended.
type RefusedError struct{ Status int }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the logout URL responded with %d", e.Status)
}

// IsFinal reports whether a retry would change nothing: the session is unknown, or has already ended. Other refusals come
// from a busy server, or from something on the way to it.
func (e *RefusedError) IsFinal() bool {
	switch e.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// End opens the URL, through the proxy of the environment and not with the client's transport, because WorkOS does not identify anyone by it.
// It follows no redirect: where the browser goes afterwards does not matter. Errors: *RefusedError.
func End(ctx context.Context, client Client, sessionID core.SessionID) error {
	address, err := client.LogoutURL(sessionID, nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.Reveal(), http.NoBody)
	if err != nil {
		return errors.New("the logout URL is not a URL")
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
