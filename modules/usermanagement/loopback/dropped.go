package loopback

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// dropTime is how long WorkOS is waited for to end a session that nobody gets.
const dropTime = 5 * time.Second

// drop ends a session at WorkOS whose tokens the program does not get. A program without a key has one way to do so, which is
// what the browser does at a sign-out: to open the logout address.
func drop(ctx context.Context, client Client, session *usermanagement.AuthenticationResponse) error {
	if session == nil {
		return nil
	}
	able, ok := client.(interface {
		LogoutURL(sessionID core.SessionID, params *usermanagement.LogoutURLParams) (core.SecretURL, error)
	})
	if !ok {
		return errors.New("the client has no LogoutURL")
	}
	address, err := able.LogoutURL(sessionOf(session.AccessToken), nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.Reveal(), http.NoBody)
	if err != nil {
		return errors.New("the logout address is not one")
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}
	response, err := transport.RoundTrip(request) // which follows no redirect
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("the response to the logout address is %d", response.StatusCode)
	}
	return errors.Join(err, response.Body.Close())
}

// sessionOf reads the ID of the session in a token that has just come from WorkOS; empty if there is none.
func sessionOf(token core.AccessToken) core.SessionID {
	var said struct {
		SessionID core.SessionID `json:"sid"`
	}
	if parts := strings.Split(token.Reveal(), "."); len(parts) == 3 {
		if payload, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = codec.Unmarshal(payload, &said)
		}
	}
	return said.SessionID
}
