package usermanagement

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// LogoutURLParams sets where the browser goes after the sign-out.
type LogoutURLParams struct {
	ReturnTo string `json:"return_to,omitzero"` // one of the registered sign-out redirects
}

// LogoutURL returns the URL that ends the session when the user's browser opens it. sessionID is the sid claim of the access
// token. Anybody who opens the URL ends the session: Reveal it only to redirect to it. LogoutURL makes no request.
//
// GET /user_management/sessions/logout, for a browser. Errors: *core.ArgumentError.
func (f flows) LogoutURL(sessionID core.SessionID, params *LogoutURLParams) (core.SecretURL, error) {
	if err := engine.Required("sessionID", string(sessionID)); err != nil {
		return core.SecretURL{}, err
	}
	body := struct {
		SessionID core.SessionID `json:"session_id"`
		*LogoutURLParams
	}{sessionID, params}
	return engine.SecretBrowserURL(f.client, core.Path("/user_management/sessions/logout").Query(body))
}
