package workostest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func userRoutes() []route {
	return []route{
		{"GET /user_management/users", (*Server).listUsers},
		{"POST /user_management/users", (*Server).createUser},
		{"GET /user_management/users/external_id/{external_id}", (*Server).getUserByExternalID},
		{"GET /user_management/users/{id}", (*Server).getUser},
		{"PUT /user_management/users/{id}", (*Server).updateUser},
		{"DELETE /user_management/users/{id}", (*Server).deleteUser},
		{"GET /user_management/users/{id}/sessions", (*Server).listSessions},
	}
}

// User is a user to seed with [Server.AddUser] or [WithUsers]. Only Email has
// to be set.
type User struct {
	ID                core.UserID // Made by the server when empty.
	Email             string
	EmailVerified     bool
	FirstName         string
	LastName          string
	ProfilePictureURL string
	ExternalID        core.ExternalID
	Locale            string
	Metadata          map[string]string

	Password core.Password // For the password grant, which is refused while it is zero.

	passwordHash string // Of a user whose password only the API has been given, as its hash.

	// AuthenticationMethod is what an authorization code sign-in reports when
	// the request names no provider; "Password" when empty.
	AuthenticationMethod string

	// Impersonator, if set, is reported as the one who signs in as this user.
	Impersonator *Impersonator

	// RequireEmailVerification makes a sign-in ask for the code that was sent
	// to the address, until EmailVerified is true.
	RequireEmailVerification bool

	// MFACode, if set, is the code of the user's second factor, which every
	// sign-in then asks for.
	MFACode core.OneTimeCode

	// RequireOrganizationSelection makes a sign-in without an organization ask
	// for one when the user is a member of two or more.
	RequireOrganizationSelection bool

	// RadarEmailChallenge and RadarSMSChallenge make every sign-in ask for a
	// code sent to the address or to a telephone.
	RadarEmailChallenge bool
	RadarSMSChallenge   bool
}

// Impersonator is the person behind an impersonated session.
type Impersonator struct {
	Email  string `json:"email"`
	Reason string `json:"reason"`
}

type user struct {
	User
	factorID         core.AuthenticationFactorID // Of the MFACode.
	created, updated time.Time
	lastSignIn       time.Time
}

type userJSON struct {
	Object            string            `json:"object"`
	ID                string            `json:"id"`
	Email             string            `json:"email"`
	EmailVerified     bool              `json:"email_verified"`
	FirstName         *string           `json:"first_name"`
	LastName          *string           `json:"last_name"`
	Name              *string           `json:"name"`
	ProfilePictureURL *string           `json:"profile_picture_url"`
	ExternalID        *string           `json:"external_id"`
	Locale            *string           `json:"locale"`
	Metadata          map[string]string `json:"metadata"`
	LastSignInAt      *string           `json:"last_sign_in_at"`
	CreatedAt         string            `json:"created_at"`
	UpdatedAt         string            `json:"updated_at"`
}

func (u *user) name() string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

func (u *user) wire() any {
	return userJSON{
		Object: "user", ID: string(u.ID), Email: u.Email, EmailVerified: u.EmailVerified,
		FirstName: orNull(u.FirstName), LastName: orNull(u.LastName), Name: orNull(u.name()),
		ProfilePictureURL: orNull(u.ProfilePictureURL), ExternalID: orNull(u.ExternalID),
		Locale: orNull(u.Locale), Metadata: u.Metadata, LastSignInAt: stampOrNull(u.lastSignIn),
		CreatedAt: stamp(u.created), UpdatedAt: stamp(u.updated),
	}
}

// AddUser adds a user and returns it with its ID. A user with the same ID or
// email address as one that is there replaces it.
func (s *Server) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := s.putUser(own(u))
	s.added = cmp.Or(s.added, added.ID)
	return own(added.User)
}

// UserByEmail returns the user with an email address: one whose ID the server
// made, as for a [Member] or at a sign-up. It is an error when there is none.
func (s *Server) UserByEmail(email string) (User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.userByEmail(email)
	if u == nil {
		return User{}, fmt.Errorf("workostest: no user with the email address %q", email)
	}
	return own(u.User), nil
}

// SignInAs makes userID the one whom authorize and instant device requests
// sign in from now on, unless a login_hint names another. Without it, that is
// the first user added with [Server.AddUser], or else the first of all.
func (s *Server) SignInAs(userID core.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signIn = userID
}

// signsIn returns the user whom a redirect at once signs in, or nil if the one
// named is not there.
func (s *Server) signsIn(loginHint string) *user {
	if u := s.userByEmail(loginHint); u != nil {
		return u
	}
	if id := cmp.Or(s.signIn, s.added); id != "" {
		return s.users.get(id)
	}
	return s.users.first(func(*user) bool { return true })
}

func (s *Server) putUser(u User) *user {
	now := s.now()
	was := s.users.get(u.ID)
	if was == nil {
		was = s.userByEmail(u.Email)
	}
	if was == nil {
		was = &user{created: now, User: User{ID: core.UserID(newID("user", now))}, factorID: core.AuthenticationFactorID(newID("auth_factor", now))}
	}
	u.ID = cmp.Or(u.ID, was.ID)
	u.Metadata = ownMap(u.Metadata)
	if was.ID != u.ID {
		s.dropCredentials(was.ID)
		s.users.delete(was.ID)
	}
	event := "user.created"
	if _, known := s.users.rows[u.ID]; known {
		event = "user.updated"
	}
	added := &user{User: u, factorID: was.factorID, created: was.created, updated: now, lastSignIn: was.lastSignIn}
	s.users.put(u.ID, added)
	s.keepMFACode(added)
	s.emit(event, "", added.wire())
	return added
}

func (s *Server) userByEmail(email string) *user {
	if email == "" {
		return nil
	}
	return s.users.first(func(u *user) bool { return strings.EqualFold(u.Email, email) })
}

// user returns the user with this ID.
func (s *Server) user(id core.UserID) (*user, error) {
	if u := s.users.get(id); u != nil {
		return u, nil
	}
	if strings.Contains(string(id), "@") { // An untyped constant, which any kind of ID takes.
		return nil, fmt.Errorf("no user has the ID %q: Server.UserByEmail finds one by email address", id)
	}
	return nil, fmt.Errorf("no user %q", id)
}

func (s *Server) userByExternalID(id core.ExternalID) *user {
	return s.users.first(func(u *user) bool { return id != "" && u.ExternalID == id })
}

func (s *Server) listUsers(c *call) reply {
	q := c.URL.Query()
	org := core.OrganizationID(cmp.Or(q.Get("organization_id"), q.Get("organization")))
	return list(c, &s.users, func(u *user) bool {
		return (q.Get("email") == "" || strings.EqualFold(q.Get("email"), u.Email)) &&
			(org == "" || s.membershipOf(u.ID, org) != nil)
	}, (*user).wire)
}

func (s *Server) getUser(c *call) reply {
	if u := s.users.find(c.PathValue("id")); u != nil {
		return answer(http.StatusOK, u.wire())
	}
	return notFound("User", c.PathValue("id"))
}

func (s *Server) getUserByExternalID(c *call) reply {
	if u := s.userByExternalID(core.ExternalID(c.PathValue("external_id"))); u != nil {
		return answer(http.StatusOK, u.wire())
	}
	return notFound("User", c.PathValue("external_id"))
}

func (s *Server) createUser(c *call) reply {
	in := c.input()
	u := &user{User: User{Email: in.email()}}
	in.userFields(&u.User)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.userByEmail(u.Email) != nil {
		return answer(http.StatusBadRequest, problem{
			Code: "user_creation_error", Message: "Could not create user.",
			Errors: []fieldProblem{{Code: "email_not_available", Message: "This email is not available."}},
		})
	}
	if rep, ok := s.refuseUser(in, u); ok {
		return rep
	}
	return answer(http.StatusCreated, s.putUser(u.User).wire())
}

func (s *Server) updateUser(c *call) reply {
	was := s.users.find(c.PathValue("id"))
	if was == nil {
		return notFound("User", c.PathValue("id"))
	}
	in, now := c.input(), *was
	if in.has("email") {
		now.Email = in.email()
	}
	in.userFields(&now.User)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if other := s.userByEmail(now.Email); other != nil && other != was {
		return refuse(http.StatusBadRequest, "email_not_available", "This email is not available.")
	}
	if rep, ok := s.refuseUser(in, &now); ok {
		return rep
	}
	return answer(http.StatusOK, s.putUser(now.User).wire())
}

// userFields sets the fields of u that the request holds.
func (in *input) userFields(u *User) {
	for name, to := range map[string]*string{
		"first_name": &u.FirstName, "last_name": &u.LastName, "locale": &u.Locale,
	} {
		if in.has(name) {
			*to = in.str(name)
		}
	}
	if in.has("external_id") {
		u.ExternalID = core.ExternalID(in.str("external_id"))
	}
	if in.has("password") {
		u.Password, u.passwordHash = core.NewPassword(in.str("password")), ""
	}
	if in.has("password_hash") {
		u.Password, u.passwordHash = core.Password{}, in.str("password_hash")
	}
	if name := in.str("name"); name != "" && !in.has("first_name") && !in.has("last_name") {
		u.FirstName, u.LastName, _ = strings.Cut(name, " ")
	}
	if in.has("email_verified") {
		u.EmailVerified = in.flag("email_verified")
	}
	u.Metadata = in.metadata(u.Metadata)
}

// refuseWeak refuses a password that is too short. An empty one is none.
func refuseWeak(password, code string) (reply, bool) {
	return answer(http.StatusBadRequest, problem{
		Code: code, Message: "Password does not meet strength requirements.",
		Errors: []fieldProblem{{Code: "password_too_short", Message: "Password must be at least 10 characters in length."}},
	}), password != "" && len(password) < 10
}

// refuseUser refuses what is well-formed but not allowed.
func (s *Server) refuseUser(in *input, u *user) (reply, bool) {
	if rep, ok := refuseWeak(in.str("password"), "password_strength_error"); ok {
		return rep, true
	}
	if in.str("password_hash_type") == "bcrypt" && !strings.HasPrefix(in.str("password_hash"), "$2") {
		return refuse(http.StatusBadRequest, "invalid_password_hash", "The password hash is not one of bcrypt."), true
	}
	if other := s.userByExternalID(u.ExternalID); other != nil && other.ID != u.ID {
		return refuse(http.StatusBadRequest, "external_id_already_used", "The external ID is used by another user."), true
	}
	return reply{}, false
}

func (s *Server) deleteUser(c *call) reply {
	u := s.users.find(c.PathValue("id"))
	if u == nil {
		return notFound("User", c.PathValue("id"))
	}
	s.dropUser(u)
	return answer(http.StatusOK, nil)
}

// DeleteUser deletes a user as the operation does: memberships and sessions
// end. It is an error when there is no such user.
func (s *Server) DeleteUser(id core.UserID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.user(id)
	if err != nil {
		return fmt.Errorf("workostest: deleting a user: %w", err)
	}
	s.dropUser(u)
	return nil
}

func (s *Server) dropUser(u *user) {
	s.dropMemberships(func(m *membership) bool { return m.userID == u.ID })
	s.endSessionsOf(u)
	s.dropCredentials(u.ID)
	s.disconnect(func(a *connectedAccount) bool { return a.kind == ofUsers && a.userID == u.ID })
	s.users.delete(u.ID)
	s.emit("user.deleted", "", u.wire())
}

// ownMap copies a caller's map; nil becomes empty, so as to be encoded as {}.
func ownMap(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return maps.Clone(m)
}
