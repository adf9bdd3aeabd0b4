package featureflags

import "github.com/workos-typestate/workos/core"

// EvaluationContext is the user, organization or other target that a flag is evaluated for, in one of two forms:
//
//	featureflags.Subject{UserID: user.ID, OrganizationID: organization.ID}
//	featureflags.Targets{"organization": "org_1", "project": "p1"}
//
// nil means no particular target. So does a type of the caller's own that embeds one of the two.
type EvaluationContext interface{ evaluationContext() }

// Subject is a user, an organization, or a user within an organization. Empty fields are ignored.
type Subject struct {
	UserID         core.UserID
	OrganizationID core.OrganizationID
}

// Targets are IDs by their types: "user", "organization", and the types of the application's custom targets, such as
// {"project": "p1"}. A type is a lower-case letter followed by up to 63 lower-case letters, digits, "_" and "-"; an
// ID is up to 255 letters, digits, ".", "_", ":" and "-", but not "." or "..". Other types and IDs match nothing, so
// a decision never fails.
type Targets map[string]string

func (Subject) evaluationContext() {}
func (Targets) evaluationContext() {}

// The types of target that are not custom.
const (
	userType         = "user"
	organizationType = "organization"
)

const (
	maxTypeLength = 64
	maxIDLength   = 255
)

func validType(s string) bool {
	if s == "" || len(s) > maxTypeLength || !isLower(s[0]) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isDigit(c) && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func validID(s string) bool {
	if s == "" || len(s) > maxIDLength || s == "." || s == ".." {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isDigit(c) && (c < 'A' || c > 'Z') && c != '.' && c != '_' && c != ':' && c != '-' {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
