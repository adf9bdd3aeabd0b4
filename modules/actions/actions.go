// Package actions responds to the actions that WorkOS requests before it signs a user in or up.
//
// An action is a request from WorkOS to the application during a sign-in or sign-up; it describes the user. The application
// responds with a signed [Verdict]. The request is signed like a webhook, so the errors are those of package webhooks.
// [NewHandler] does all of this; [VerifyRequest], [Verify], [Parse] and [Sign] are its parts. Parse only takes a [Payload],
// which verification returns; [Trust] explicitly creates one from a body that was verified elsewhere.
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

// Action is a request for a decision. It is one of these:
//
//	actions.Authentication{User: usermanagement.User{Email: "ada@example.com"}}
//	actions.UserRegistration{UserData: actions.UserData{Email: "ada@example.com"}}
//	actions.Unknown{Object: "coffee_action_context", Raw: raw} // new to this version of the SDK
type Action interface{ action() }

// Authentication is a user who has proved their identity and is about to be signed in.
type Authentication struct {
	Object                 string                                 `json:"object"` // "authentication_action_context"
	ID                     string                                 `json:"id"`
	User                   usermanagement.User                    `json:"user"`
	Organization           *organizations.Organization            `json:"organization,omitzero"`            // nil if there is none
	OrganizationMembership *usermanagement.OrganizationMembership `json:"organization_membership,omitzero"` // in that organization
	AuthenticationMethod   usermanagement.AuthenticationMethod    `json:"authentication_method"`
	IPAddress              string                                 `json:"ip_address"`
	UserAgent              string                                 `json:"user_agent"`
	DeviceFingerprint      string                                 `json:"device_fingerprint"`
	Issuer                 string                                 `json:"issuer"` // of the future access token
}

// UserRegistration is a person who is about to become a user.
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

// UserData describes a person who is not a user yet.
type UserData struct {
	Object    string `json:"object"` // "user_data"
	Email     string `json:"email"`
	Name      string `json:"name"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// Unknown is an action of another kind. Sign rejects it.
type Unknown struct {
	Object string
	Raw    json.RawMessage // the whole payload
}

func (Authentication) action()   {}
func (UserRegistration) action() {}
func (Unknown) action()          {}

// Parse decodes the action of a payload. An unknown kind of action is not an error, but an Unknown.
//
// The action that Parse returns comes from WorkOS, or from the caller of Trust. The action types alone do not prove that:
// they are plain structs, which a program can also write as literals or decode from any JSON.
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

// VerifyAndParse combines Verify and Parse.
func VerifyAndParse(body []byte, header string, secret core.SigningSecret, opts ...VerifyOption) (Action, error) {
	payload, err := Verify(body, header, secret, opts...)
	if err != nil {
		return nil, err
	}
	return Parse(payload)
}
