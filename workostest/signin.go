package workostest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func signInRoutes() []route {
	return []route{
		{"GET /user_management/authorize", (*Server).authorize},
		{"POST /user_management/authorize", (*Server).authorize}, // Sent by the sign-in page.
		{"POST /user_management/authenticate", (*Server).authenticate},
		{"POST /user_management/authorize/device", (*Server).authorizeDevice},
		{"GET /user_management/sessions/logout", (*Server).logout},
		{"POST /user_management/sessions/revoke", (*Server).revokeSession},
		{"GET /device", (*Server).devicePage},
		{"POST /device", (*Server).devicePage},
	}
}

// Tokens are the tokens of a signed-in user.
type Tokens struct {
	AccessToken  core.AccessToken
	RefreshToken core.RefreshToken // Single-use, like any.

	// ExpiredAccessToken is AccessToken as if it had been issued so early that it expired an hour ago. With it instead of AccessToken, a program
	// must refresh first.
	ExpiredAccessToken core.AccessToken

	SessionID      core.SessionID
	UserID         core.UserID
	OrganizationID core.OrganizationID // Empty if the session has none.
}

// SignIn signs a user in without a browser, and without the steps that the user's sign-ins may need: the start of a test that is not about
// sign-in. An empty organizationID means the user's organization if there is exactly one, as in any sign-in. It is an error if there is no such
// user, or if the user is not an active member of the organization.
func (s *Server) SignIn(userID core.UserID, organizationID core.OrganizationID) (Tokens, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.user(userID)
	if err != nil {
		return Tokens{}, fmt.Errorf("workostest: signing in: %w", err)
	}
	if organizationID, err = s.organizationFor(u, organizationID); err != nil {
		return Tokens{}, fmt.Errorf("workostest: signing in: %w", err)
	}
	sess := s.newSession(u, session{
		organizationID: organizationID, method: cmp.Or(u.AuthenticationMethod, "Password"), address: s.Host(), agent: "workostest",
	})
	now := s.now()
	access, err := s.accessToken(sess, now)
	if err != nil {
		return Tokens{}, err
	}
	expired, err := s.accessToken(sess, now.Add(-s.tokenLifetime-time.Hour))
	if err != nil {
		return Tokens{}, err
	}
	return Tokens{
		AccessToken: core.NewAccessToken(access), RefreshToken: core.NewRefreshToken(s.refreshToken(sess)),
		ExpiredAccessToken: core.NewAccessToken(expired),
		SessionID:          sess.id, UserID: u.ID, OrganizationID: organizationID,
	}, nil
}

// Browse opens an address of this server, such as an authorization URL of the program, like a browser, and returns the URL that it redirects to:
// for an authorization URL, the redirect URI with a code or an error. It sends no request to that URL. It is an error if the address is not of
// this server, which reveals a program with another base URL, or if the response is not a redirect.
func (s *Server) Browse(ctx context.Context, address string) (*url.URL, error) {
	if !strings.HasPrefix(address, s.URL+"/") {
		return nil, fmt.Errorf("workostest: browsing: the address does not begin with %s/", s.URL)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("workostest: browsing: %w", err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := transport.RoundTrip(req) // It follows no redirect.
	if err != nil {
		return nil, fmt.Errorf("workostest: browsing: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	to, err := res.Location()
	if err != nil {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 300))
		return nil, fmt.Errorf("workostest: browsing: status %d is not a redirect: %s", res.StatusCode, text)
	}
	return to, nil
}
