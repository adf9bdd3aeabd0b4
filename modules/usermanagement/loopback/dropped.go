package loopback

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/logout"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// drop ends a session at WorkOS whose tokens SignIn does not return.
func drop(ctx context.Context, client Client, session *usermanagement.AuthenticationResponse) error {
	if session == nil {
		return nil
	}
	able, ok := client.(logout.Client)
	if !ok {
		return errors.New("the client has no LogoutURL")
	}
	return logout.End(context.WithoutCancel(ctx), able, sessionOf(session.AccessToken))
}

// sessionOf returns the session ID of a token that has just come from WorkOS; empty if there is none.
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
