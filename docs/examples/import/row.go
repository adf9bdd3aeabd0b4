package main

import (
	"fmt"
	"iter"
	"net/mail"
	"slices"
	"strings"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// row is a user of the other system, as every format is read.
type row struct {
	ID            string `json:"id"` // Of the other system: it becomes the external ID.
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	FirstName     string `json:"first_name"`
	LastName      string `json:"last_name"`
	Hash          string `json:"password_hash"`
	HashType      string `json:"password_hash_type"`
	Organization  string `json:"organization"` // The other system's ID of it; none if empty.
	Role          string `json:"role"`

	line int // Of the file.
}

// rows are those of a file. An error is the last, and says at which line.
type rows = iter.Seq2[row, error]

// hashTypes are the algorithms that WorkOS checks passwords against, with what their hashes begin with.
func hashTypes() map[usermanagement.PasswordHashType][]string {
	return map[usermanagement.PasswordHashType][]string{
		usermanagement.PasswordHashTypeBcrypt:         {"$2a$", "$2b$", "$2y$"},
		usermanagement.PasswordHashTypeArgon2:         {"$argon2i$", "$argon2d$", "$argon2id$"},
		usermanagement.PasswordHashTypeScrypt:         {"$scrypt$"},
		usermanagement.PasswordHashTypePBKDF2:         {"$pbkdf2"},
		usermanagement.PasswordHashTypeFirebaseScrypt: {"$firebase-scrypt$"},
		usermanagement.PasswordHashTypeSSHA:           nil,
		usermanagement.PasswordHashTypeSSHA256:        nil,
	}
}

// hashTypeOf tells the algorithm by how a hash begins.
func hashTypeOf(hash string) usermanagement.PasswordHashType {
	for kind, prefixes := range hashTypes() {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(hash, prefix) }) {
			return kind
		}
	}
	return ""
}

// problems are what WorkOS would refuse of a row.
func (r row) problems() (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if r.ID == "" {
		say("there is no ID, by which the user would be found again")
	}
	if len(r.ID) > 128 || strings.ContainsFunc(r.ID, func(c rune) bool { return c > 126 || c < 32 }) {
		say("the ID is longer than 128 characters, or not ASCII")
	}
	if address, err := mail.ParseAddress(r.Email); err != nil || address.Address != r.Email {
		say("%q is not an email address", r.Email)
	}
	kind := usermanagement.PasswordHashType(r.HashType)
	prefixes, known := hashTypes()[kind]
	switch {
	case r.Hash == "" && r.HashType == "":
	case r.Hash == "":
		say("there is a type of a hash, and no hash")
	case !known:
		say("%q is not a type of hash that WorkOS takes", r.HashType)
	case prefixes != nil && hashTypeOf(r.Hash) != kind:
		say("the hash is not one of %s", kind)
	}
	if r.Role != "" && r.Organization == "" {
		say("there is a role, and no organization")
	}
	return all
}

// params are what the user is created with.
func (r row) params() *usermanagement.CreateUserParams {
	p := &usermanagement.CreateUserParams{
		EmailVerified: core.Some(r.EmailVerified), FirstName: r.FirstName, LastName: r.LastName, ExternalID: workos.ExternalID(r.ID),
	}
	if r.Hash != "" {
		p.Password = usermanagement.HashedPassword{Hash: core.NewSecret(r.Hash), Type: usermanagement.PasswordHashType(r.HashType)}
	}
	return p
}
