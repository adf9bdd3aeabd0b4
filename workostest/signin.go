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
		{"POST /user_management/authorize", (*Server).authorize}, // What the sign-in page sends.
		{"POST /user_management/authenticate", (*Server).authenticate},
		{"POST /user_management/authorize/device", (*Server).authorizeDevice},
		{"GET /user_management/sessions/logout", (*Server).logout},
		{"POST /user_management/sessions/revoke", (*Server).revokeSession},
		{"GET /device", (*Server).devicePage},
		{"POST /device", (*Server).devicePage},
	}
}

// Tokens are what a program has of a user who is signed in.
type Tokens struct {
	AccessToken  core.AccessToken
	RefreshToken core.RefreshToken // Good for one use, like any.

	// ExpiredAccessToken is AccessToken as it would have been issued so long
	// ago that it expired an hour ago. With it in place of AccessToken, a
	// program finds that it has to refresh.
	ExpiredAccessToken core.AccessToken

	SessionID      core.SessionID
	UserID         core.UserID
	OrganizationID core.OrganizationID // Empty if the session is in none.
}

// SignIn signs a user in without a browser, and without any of the steps that
// the user's sign-ins may need: what a test of a program starts with whose
// subject is not the sign-in. An empty organizationID is the user's
// organization if they are in exactly one, as in any sign-in. It is an error
// when there is no such user, or when they are not an active member of the
// organization.
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

// Browse opens an address of this server, such as an authorization URL that a
// program has made, as a browser does, and returns where the browser is sent:
// for an authorization URL, the redirect URI with a code or an error. Nothing
// is sent there. It is an error when the address is not of this server, which
// tells a program that was not pointed at it, or when it answers with anything
// but a redirect.
func (s *Server) Browse(ctx context.Context, address string) (*url.URL, error) {
	if !strings.HasPrefix(address, s.URL+"/") {
		return nil, fmt.Errorf("workostest: browsing: the address does not begin with %s/", s.URL)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("workostest: browsing: %w", err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := transport.RoundTrip(req) // Which follows no redirect.
	if err != nil {
		return nil, fmt.Errorf("workostest: browsing: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	to, err := res.Location()
	if err != nil {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 300))
		return nil, fmt.Errorf("workostest: browsing: no redirect, but status %d: %s", res.StatusCode, text)
	}
	return to, nil
}
