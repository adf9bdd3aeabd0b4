// Package actions answers the questions that WorkOS asks before it lets somebody sign in or sign up.
//
// An action is a request of WorkOS to the application, in the midst of a sign-in, that says who wants what; the
// application answers with a signed [Verdict]. The request is signed as a webhook is: the errors and options of
// package webhooks hold here too. [Handler] does all of it; [Verify], [Parse] and [Sign] are its parts.
package actions

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// DefaultTolerance is how far the time of a request's signature may be from the present, either way. It is
// less than that of webhooks, since somebody is waiting.
const DefaultTolerance = 30 * time.Second

// Action is what WorkOS asks about: an Authentication, a UserRegistration, or an Unknown for what this
// version of the SDK does not know.
type Action interface{ action() }

// Authentication is a user who has proved who they are and is about to be signed in.
type Authentication struct {
	Object                 string                                 `json:"object"` // "authentication_action_context"
	ID                     string                                 `json:"id"`
	User                   usermanagement.User                    `json:"user"`
	Organization           *organizations.Organization            `json:"organization,omitzero"`            // nil if the sign-in is to none
	OrganizationMembership *usermanagement.OrganizationMembership `json:"organization_membership,omitzero"` // in that organization
	AuthenticationMethod   usermanagement.AuthenticationMethod    `json:"authentication_method"`
	IPAddress              string                                 `json:"ip_address"`
	UserAgent              string                                 `json:"user_agent"`
	DeviceFingerprint      string                                 `json:"device_fingerprint"`
	Issuer                 string                                 `json:"issuer"` // of the access token to be
}

// UserRegistration is somebody who is about to become a user.
type UserRegistration struct {
	Object               string                              `json:"object"` // "user_registration_action_context"
	ID                   string                              `json:"id"`
	UserData             UserData                            `json:"user_data"`
	Invitation           *usermanagement.Invitation          `json:"invitation,omitzero"` // nil if they were not invited
	AuthenticationMethod usermanagement.AuthenticationMethod `json:"authentication_method"`
	IPAddress            string                              `json:"ip_address"`
	UserAgent            string                              `json:"user_agent"`
	DeviceFingerprint    string                              `json:"device_fingerprint"`
}

// UserData is what is known of somebody who is no user yet.
type UserData struct {
	Object    string `json:"object"` // "user_data"
	Email     string `json:"email"`
	Name      string `json:"name"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// Unknown is an action of another kind. No response to it can be signed.
type Unknown struct {
	Object string
	Raw    jsontext.Value // the whole payload
}

func (Authentication) action()   {}
func (UserRegistration) action() {}
func (Unknown) action()          {}

// Verify says whether a request is WorkOS's: payload is its body exactly as it came, header its header named
// webhooks.SignatureHeader, and secret that of actions. The errors are those of webhooks.Verify.
func Verify(payload []byte, header string, secret core.Secret, opts ...webhooks.VerifyOption) error {
	return webhooks.Verify(payload, header, secret, withDefaults(opts)...)
}

// Parse reads the action of a body that was verified. Any other body is a *webhooks.PayloadError.
func Parse(payload []byte) (Action, error) {
	tag, err := webhooks.Decode[struct {
		Object string `json:"object"`
	}](payload)
	if err != nil {
		return nil, err
	}
	switch tag.Object {
	case "":
		return nil, &webhooks.PayloadError{Field: "/object", Reason: "is missing"}
	case "authentication_action_context":
		return parse[Authentication](payload)
	case "user_registration_action_context":
		return parse[UserRegistration](payload)
	default:
		return Unknown{Object: tag.Object, Raw: jsontext.Value(payload).Clone()}, nil
	}
}

func parse[T Action](payload []byte) (Action, error) {
	action, err := webhooks.Decode[T](payload)
	if err != nil {
		return nil, err
	}
	return *action, nil
}

// VerifyAndParse does what Verify does, then what Parse does.
func VerifyAndParse(payload []byte, header string, secret core.Secret, opts ...webhooks.VerifyOption) (Action, error) {
	if err := Verify(payload, header, secret, opts...); err != nil {
		return nil, err
	}
	return Parse(payload)
}

func withDefaults(opts []webhooks.VerifyOption) []webhooks.VerifyOption {
	return append([]webhooks.VerifyOption{webhooks.WithTolerance(DefaultTolerance)}, opts...)
}
