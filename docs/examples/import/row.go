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

	OrganizationName string `json:"organization_name"` // Its ID, if empty.

	line    int      // Of the file.
	wrong   string   // What could not be read of it.
	unknown []string // Columns that are not read.
}

// rows are those of a file. An error that is not of *unreadable is the last.
type rows = iter.Seq2[row, error]

// unreadable is a row that cannot be read.
type unreadable struct {
	line int
	what string
}

func (u *unreadable) Error() string { return fmt.Sprintf("line %d: %s", u.line, u.what) }

// hashType tells the algorithm by how a hash begins.
func hashType(hash string) usermanagement.PasswordHashType {
	for prefix, kind := range map[string]usermanagement.PasswordHashType{
		"$2":                usermanagement.PasswordHashTypeBcrypt,
		"$argon2":           usermanagement.PasswordHashTypeArgon2,
		"$scrypt$":          usermanagement.PasswordHashTypeScrypt,
		"$pbkdf2":           usermanagement.PasswordHashTypePBKDF2,
		"$firebase-scrypt$": usermanagement.PasswordHashTypeFirebaseScrypt,
	} {
		if strings.HasPrefix(hash, prefix) {
			return kind
		}
	}
	return ""
}

// isHash reports whether a text may be a hash of an algorithm, and whether WorkOS knows that.
func isHash(hash string, kind usermanagement.PasswordHashType) (is, known bool) {
	switch kind {
	case usermanagement.PasswordHashTypeSSHA, usermanagement.PasswordHashTypeSSHA256:
		return true, true
	case usermanagement.PasswordHashTypeBcrypt:
		is = len(hash) == 60
	case usermanagement.PasswordHashTypeArgon2, usermanagement.PasswordHashTypeScrypt, usermanagement.PasswordHashTypePBKDF2:
		is = strings.Count(hash, "$") >= 4 // its name, parameters, a salt, and what they made of the password
	case usermanagement.PasswordHashTypeFirebaseScrypt:
		is = !slices.ContainsFunc([]string{"hash", "salt", "sk", "ss", "r", "m"}, func(part string) bool {
			return !strings.Contains(hash, "$"+part+"=")
		})
	default:
		return false, false
	}
	return is && hashType(hash) == kind, true
}

// problems are what WorkOS would refuse of a row.
func (r row) problems() (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if r.wrong != "" {
		say("%s", r.wrong)
	}
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
	is, known := isHash(r.Hash, kind)
	switch {
	case r.Hash == "" && r.HashType == "":
	case r.Hash == "":
		say("there is a type of a hash, and no hash")
	case !known:
		say("%q is not a type of hash that WorkOS takes", r.HashType)
	case !is:
		say("the hash is not one of %s, or not whole", kind)
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
