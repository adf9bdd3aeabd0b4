package featureflags

import "github.com/workos-typestate/workos/core"

// EvaluationContext says for whom a flag is asked, in one of two ways:
//
//	featureflags.Subject{UserID: user.ID, OrganizationID: organization.ID}
//	featureflags.Targets{"organization": "org_1", "project": "p1"}
//
// nil is for nobody in particular, and so is a type of the caller's own that embeds one of the two.
type EvaluationContext interface{ evaluationContext() }

// Subject is a user, an organization, or a user within an organization. What is empty is left out.
type Subject struct {
	UserID         core.UserID
	OrganizationID core.OrganizationID
}

// Targets are IDs by their types: "user" and "organization", and whatever types the application made up for
// its custom targets, such as {"project": "p1"}. A type is a lower-case letter and then up to 63 lower-case
// letters, digits, "_" and "-"; an ID is up to 255 letters, digits, ".", "_", ":" and "-", but not "." or "..".
// What is not of this form matches nothing, so that a decision never fails.
type Targets map[string]string

func (Subject) evaluationContext() {}
func (Targets) evaluationContext() {}

// The types of target that are no custom ones.
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
