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

// row is a user of the other system, in the form of all formats.
type row struct {
	ID            string `json:"id"` // The ID in the other system; it becomes the external ID.
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	FirstName     string `json:"first_name"`
	LastName      string `json:"last_name"`
	Hash          string `json:"password_hash"`
	HashType      string `json:"password_hash_type"`
	Organization  string `json:"organization"` // The ID in the other system; none if empty.
	Role          string `json:"role"`

	OrganizationName string `json:"organization_name"` // The ID if empty.

	line    int      // The line of the file.
	wrong   string   // What could not be parsed.
	unknown []string // Ignored columns.
}

// rows are the rows of a file. An error other than *unreadable is the last.
type rows = iter.Seq2[row, error]

// unreadable is a row that cannot be parsed.
type unreadable struct {
	line int
	what string
}

func (u *unreadable) Error() string { return fmt.Sprintf("line %d: %s", u.line, u.what) }

// hashType returns the algorithm from the prefix of a hash.
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

// isHash reports whether a text may be a hash of an algorithm, and whether WorkOS knows the algorithm.
func isHash(hash string, kind usermanagement.PasswordHashType) (is, known bool) {
	switch kind {
	case usermanagement.PasswordHashTypeSSHA, usermanagement.PasswordHashTypeSSHA256:
		return true, true
	case usermanagement.PasswordHashTypeBcrypt:
		is = len(hash) == 60
	case usermanagement.PasswordHashTypeArgon2, usermanagement.PasswordHashTypeScrypt, usermanagement.PasswordHashTypePBKDF2:
		is = strings.Count(hash, "$") >= 4 // its name, parameters, a salt and the hash
	case usermanagement.PasswordHashTypeFirebaseScrypt:
		is = !slices.ContainsFunc([]string{"hash", "salt", "sk", "ss", "r", "m"}, func(part string) bool {
			return !strings.Contains(hash, "$"+part+"=")
		})
	default:
		return false, false
	}
	return is && hashType(hash) == kind, true
}

// problems returns what WorkOS would reject in a row.
func (r row) problems() (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if r.wrong != "" {
		say("%s", r.wrong)
	}
	if r.ID == "" {
		say("there is no ID, which is needed to find the user again")
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
		say("there is a hash type, but no hash")
	case !known:
		say("%q is not a type of hash that WorkOS accepts", r.HashType)
	case !is:
		say("the hash is not a complete %s hash", kind)
	}
	if r.Role != "" && r.Organization == "" {
		say("there is a role, but no organization")
	}
	return all
}

// params returns the parameters that create the user.
func (r row) params() *usermanagement.CreateUserParams {
	p := &usermanagement.CreateUserParams{
		EmailVerified: core.Some(r.EmailVerified), FirstName: r.FirstName, LastName: r.LastName, ExternalID: workos.ExternalID(r.ID),
	}
	if r.Hash != "" {
		p.Password = usermanagement.HashedPassword{Hash: core.NewSecret(r.Hash), Type: usermanagement.PasswordHashType(r.HashType)}
	}
	return p
}
