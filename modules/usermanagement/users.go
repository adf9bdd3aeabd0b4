package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// User is a person who can sign in.
type User struct {
	Object            string            `json:"object"` // "user"
	ID                core.UserID       `json:"id"`
	Email             string            `json:"email"`
	EmailVerified     bool              `json:"email_verified"`
	FirstName         string            `json:"first_name"`
	LastName          string            `json:"last_name"`
	Name              string            `json:"name"`
	ProfilePictureURL string            `json:"profile_picture_url"`
	Locale            string            `json:"locale"`
	ExternalID        core.ExternalID   `json:"external_id"` // the application's own ID, if set
	Metadata          map[string]string `json:"metadata"`
	LastSignInAt      time.Time         `json:"last_sign_in_at,omitzero"` // zero if the user never signed in
	CreatedAt         time.Time         `json:"created_at"`
	UpdatedAt         time.Time         `json:"updated_at"`
}

// GetUser returns the user with the given ID.
//
// GET /user_management/users/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetUser(ctx context.Context, id core.UserID, opts ...core.GetOption) (*User, error) {
	return engine.Get[User](ctx, c.confidential, engine.Path1("/user_management/users/{id}", id), opts...)
}

// GetUserByExternalID returns the user with the given external ID, which the application has set.
//
// GET /user_management/users/external_id/{external_id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetUserByExternalID(ctx context.Context, externalID core.ExternalID, opts ...core.GetOption) (*User, error) {
	return engine.Get[User](ctx, c.confidential, engine.Path1("/user_management/users/external_id/{external_id}", externalID), opts...)
}

// ListUsersParams filters a list of users.
type ListUsersParams struct {
	core.ListOptions
	Email          string              `json:"email,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // users with a membership there

	// Organization is OrganizationID under its older name.
	//
	// Deprecated: use OrganizationID.
	Organization string `json:"organization,omitzero"`
}

// ListUsers returns the users that match params, newest first by default.
//
// GET /user_management/users. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (c Confidential) ListUsers(ctx context.Context, params *ListUsersParams, opts ...core.GetOption) *core.Listing[User] {
	return engine.List[User](ctx, c.confidential, core.Path("/user_management/users"), params, opts...)
}

// UserPassword is a password for a user, one of these:
//
//	usermanagement.PlaintextPassword("as the user types it")
//	usermanagement.HashedPassword{Hash: core.NewSecret(hash), Type: usermanagement.PasswordHashTypeBcrypt}
//
// An empty one is a *core.ArgumentError.
type UserPassword interface {
	fields() (passwordFields, error)
}

// PlaintextPassword returns a password as the user types it.
func PlaintextPassword(password string) UserPassword {
	return plaintextPassword{core.NewPassword(password)}
}

type plaintextPassword struct{ password core.Password }

// HashedPassword is a password hash from another system. Hash and Type are required.
type HashedPassword struct {
	Hash         core.Secret
	Type         PasswordHashType
	SaltPosition PasswordSaltPosition // for the ssha types; empty is WorkOS's default
}

// PasswordHashType is the algorithm of a hash.
type PasswordHashType string

// The algorithms that WorkOS can check passwords against.
const (
	PasswordHashTypeArgon2         PasswordHashType = "argon2"
	PasswordHashTypeBcrypt         PasswordHashType = "bcrypt"
	PasswordHashTypeFirebaseScrypt PasswordHashType = "firebase-scrypt"
	PasswordHashTypePBKDF2         PasswordHashType = "pbkdf2"
	PasswordHashTypeScrypt         PasswordHashType = "scrypt"
	PasswordHashTypeSSHA           PasswordHashType = "ssha"
	PasswordHashTypeSSHA256        PasswordHashType = "ssha256"
)

// PasswordSaltPosition is the position of the salt when the password was hashed.
type PasswordSaltPosition string

// The positions of a salt.
const (
	PasswordSaltPositionPrefix PasswordSaltPosition = "prefix"
	PasswordSaltPositionSuffix PasswordSaltPosition = "suffix"
)

// passwordFields are the body fields of a UserPassword.
type passwordFields struct {
	Password             core.Password        `json:"password,omitzero"`
	PasswordHash         core.Secret          `json:"password_hash,omitzero"`
	PasswordHashType     PasswordHashType     `json:"password_hash_type,omitzero"`
	PasswordSaltPosition PasswordSaltPosition `json:"password_salt_position,omitzero"`
}

func (p plaintextPassword) fields() (passwordFields, error) {
	return passwordFields{Password: p.password}, engine.Required("Password", p.password.Reveal())
}

func (p HashedPassword) fields() (passwordFields, error) {
	return passwordFields{PasswordHash: p.Hash, PasswordHashType: p.Type, PasswordSaltPosition: p.SaltPosition},
		engine.Required("Password.Hash", p.Hash.Reveal(), "Password.Type", string(p.Type))
}

// passwordOf returns the fields of p, none if p is nil.
func passwordOf(p UserPassword) (passwordFields, error) {
	if p == nil {
		return passwordFields{}, nil
	}
	return p.fields()
}

// CreateUserParams describes a new user.
type CreateUserParams struct {
	Password      UserPassword      `json:"-"` // nil for a user who signs in by other means
	EmailVerified core.Opt[bool]    `json:"email_verified,omitzero"`
	FirstName     string            `json:"first_name,omitzero"`
	LastName      string            `json:"last_name,omitzero"`
	Name          string            `json:"name,omitzero"`
	ExternalID    core.ExternalID   `json:"external_id,omitzero"` // the application's own ID: up to 128 ASCII characters, unique
	Metadata      map[string]string `json:"metadata,omitzero"`    // up to 50 keys of up to 40 characters, values of up to 600

	// The device that the user signs up from, for Radar.
	IPAddress string         `json:"ip_address,omitzero"`
	UserAgent string         `json:"user_agent,omitzero"`
	SignalsID core.SignalsID `json:"signals_id,omitzero"`
}

// CreatedUser is a new user, and Radar's assessment of the sign-up if there is one.
type CreatedUser struct {
	User
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id"`
}

// CreateUser creates a user.
//
// POST /user_management/users. Errors worth handling: core.ErrUnprocessable, and
// core.ErrorCode("email_not_available"), ("user_creation_error"), ("password_strength_error"), ("invalid_request_parameters"). A taken email is a
// core.ErrBadRequest.
func (c Confidential) CreateUser(ctx context.Context, email string, params *CreateUserParams, opts ...core.PostOption) (*CreatedUser, error) {
	given := engine.Given(params)
	password, err := passwordOf(given.Password)
	if err != nil {
		return nil, err
	}
	if err := engine.CheckMetadata(given.Metadata); err != nil {
		return nil, err
	}
	body := struct {
		Email string `json:"email"`
		*CreateUserParams
		passwordFields `json:",embed"`
	}{email, params, password}
	return engine.Post[CreatedUser](ctx, c.confidential, core.Path("/user_management/users"), body, opts...)
}

// UpdateUserParams changes a user. Fields that are left out stay unchanged.
type UpdateUserParams struct {
	Email         string                    `json:"email,omitzero"`
	Password      UserPassword              `json:"-"`
	EmailVerified core.Opt[bool]            `json:"email_verified,omitzero"`
	FirstName     core.Opt[string]          `json:"first_name,omitzero"` // core.Some("") empties it; WorkOS rejects null here, in LastName and in Name
	LastName      core.Opt[string]          `json:"last_name,omitzero"`
	Name          core.Opt[string]          `json:"name,omitzero"`
	Locale        core.Opt[string]          `json:"locale,omitzero"`
	ExternalID    core.Opt[core.ExternalID] `json:"external_id,omitzero"` // core.Null removes it
	Metadata      core.MetadataChanges      `json:"metadata,omitzero"`
	ClearMetadata bool                      `json:"-"` // removes all metadata; Metadata is then nil
}

// UpdateUser changes a user.
//
// PUT /user_management/users/{id}. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, and
// core.ErrorCode("email_not_available"), ("password_strength_error").
func (c Confidential) UpdateUser(ctx context.Context, id core.UserID, params *UpdateUserParams, opts ...core.PutOption) (*User, error) {
	given := engine.Given(params)
	password, err := passwordOf(given.Password)
	if err != nil {
		return nil, err
	}
	metadata, err := engine.Metadata(given.Metadata, given.ClearMetadata)
	if err != nil {
		return nil, err
	}
	body := struct {
		*UpdateUserParams
		passwordFields `json:",embed"`
		Metadata       core.Opt[core.MetadataChanges] `json:"metadata,omitzero"`
	}{params, password, metadata}
	return engine.Put[User](ctx, c.confidential, engine.Path1("/user_management/users/{id}", id), body, opts...)
}

// DeleteUser deletes a user permanently.
//
// DELETE /user_management/users/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) DeleteUser(ctx context.Context, id core.UserID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, c.confidential, engine.Path1("/user_management/users/{id}", id), nil, opts...)
	return err
}
