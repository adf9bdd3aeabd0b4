package workostest

import (
	"slices"

	"github.com/workos-typestate/workos/core"
)

// credentials is the server's state of users' credentials, and of everything else that decides their sign-ins.
type credentials struct {
	resets       table[core.PasswordResetID, *passwordReset]
	emailChanges table[core.UserID, string] // The ID of the newest challenge.
	factors      table[core.AuthenticationFactorID, *factor]
	identities   table[core.UserID, []identityJSON]
	waitlists    table[core.WaitlistID, *waitlist]
	waiting      table[core.WaitlistEntryID, *waitlistEntry]
	redirectURIs table[core.RedirectURIID, *redirectURI]
	origins      table[core.CORSOriginID, *corsOrigin]
	template     *jwtTemplate // nil until it is set.
	passwordless table[core.PasswordlessSessionID, *passwordlessSession]
	attempts     table[core.RadarAttemptID, struct{}]
	radar        table[string, struct{}] // Entries of the lists, by type, action and entry.
}

func credentialRoutes() []route {
	return slices.Concat(
		passwordResetRoutes(),
		emailRoutes(),
		factorRoutes(),
		identityRoutes(),
		authorizedApplicationRoutes(),
		waitlistRoutes(),
		environmentRoutes(),
		passwordlessRoutes(),
		organizationDomainRoutes(),
		radarRoutes(),
		embedRoutes(),
	)
}

// dropCredentials removes the credentials of a deleted user.
func (s *Server) dropCredentials(userID core.UserID) {
	own := &s.credentials
	for _, f := range own.factors.all(func(f *factor) bool { return f.userID == userID }) {
		own.factors.delete(f.id)
	}
	for _, r := range own.resets.all(func(r *passwordReset) bool { return r.userID == userID }) {
		own.resets.delete(r.id)
	}
	for id, ch := range s.challenges {
		if ch.userID == userID {
			delete(s.challenges, id)
		}
	}
	own.emailChanges.delete(userID)
	own.identities.delete(userID)
	s.revokeConsents(func(of *consent) bool { return of.userID == userID })
}
