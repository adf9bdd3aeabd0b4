package usermanagement

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// LogoutURLParams names the session to end. SessionID, the sid claim of the access token, is required.
type LogoutURLParams struct {
	SessionID core.SessionID `json:"session_id"`
	ReturnTo  string         `json:"return_to,omitzero"` // where the browser goes afterwards: one of the registered sign-out redirects
}

// LogoutURL returns the address that ends the session when the user's browser opens it. Nothing is sent.
//
// GET /user_management/sessions/logout, for a browser. Errors: *core.ArgumentError.
func (f flows) LogoutURL(params LogoutURLParams) (string, error) {
	if err := engine.Required("SessionID", string(params.SessionID)); err != nil {
		return "", err
	}
	return engine.BrowserURL(f.client, core.Path("/user_management/sessions/logout").Query(params))
}
