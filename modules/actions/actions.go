// Package actions answers the questions that WorkOS asks before it lets somebody sign in or sign up.
//
// An action is a request of WorkOS to the application, in the midst of a sign-in, that says who wants what; the
// application answers with a signed [Verdict]. The request is signed as a webhook is: the errors are those of
// package webhooks. [NewHandler] does all of it; [VerifyRequest], [Verify], [Parse] and [Sign] are its parts. Parse takes a
// [Payload] alone, which verification makes; [Trust] makes one by name of a body that was verified elsewhere.
package actions

import (
	"bytes"
	"encoding/json"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/received"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// Action is what WorkOS asks about. It is one of these:
//
//	actions.Authentication{User: usermanagement.User{Email: "ada@example.com"}}
//	actions.UserRegistration{UserData: actions.UserData{Email: "ada@example.com"}}
//	actions.Unknown{Object: "coffee_action_context", Raw: raw} // new to this version of the SDK
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
	Raw    json.RawMessage // the whole payload
}

func (Authentication) action()   {}
func (UserRegistration) action() {}
func (Unknown) action()          {}

// Parse decodes the action of a payload. One that this version of the SDK does not know is not an error, but an Unknown.
//
// The action that Parse returns is WorkOS's, or that of whoever called Trust. The types alone say no such thing: they are
// plain structs, which a program can also write as literals or decode from any JSON.
//
// Errors: a *webhooks.PayloadError if the payload is not an action; a *core.ArgumentError for the zero Payload.
func Parse(payload Payload) (Action, error) {
	body, err := payload.verified()
	if err != nil {
		return nil, err
	}
	tag, fault := received.Decode[struct {
		Object string `json:"object"`
	}](body)
	if fault != nil {
		return nil, &webhooks.PayloadError{Field: fault.Field, Reason: fault.Reason}
	}
	switch tag.Object {
	case "":
		return nil, &webhooks.PayloadError{Field: "/object", Reason: "is missing"}
	case "authentication_action_context":
		return parse[Authentication](body)
	case "user_registration_action_context":
		return parse[UserRegistration](body)
	default:
		return Unknown{Object: tag.Object, Raw: bytes.Clone(body)}, nil
	}
}

func parse[T Action](body []byte) (Action, error) {
	action, fault := received.Decode[T](body)
	if fault != nil {
		return nil, &webhooks.PayloadError{Field: fault.Field, Reason: fault.Reason}
	}
	return *action, nil
}

// VerifyAndParse does what Verify does, then what Parse does.
func VerifyAndParse(body []byte, header string, secret core.SigningSecret, opts ...VerifyOption) (Action, error) {
	payload, err := Verify(body, header, secret, opts...)
	if err != nil {
		return nil, err
	}
	return Parse(payload)
}
