package session

import (
	"bytes"
	"cmp"
	"reflect"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// A seal holds JSON. This package reads and writes the form of the Node SDK; it only reads those of the other SDKs and
// of older versions.

// payload is the form of the Node SDK.
type payload struct {
	OrganizationID       core.OrganizationID                 `json:"organizationId,omitzero"`
	User                 jsontext.Value                      `json:"user,omitzero"`
	AccessToken          string                              `json:"accessToken"`
	RefreshToken         string                              `json:"refreshToken"`
	AuthenticationMethod usermanagement.AuthenticationMethod `json:"authenticationMethod,omitzero"`
	Impersonator         jsontext.Value                      `json:"impersonator,omitzero"`
	Members              jsontext.Value                      `json:",embed"`
}

// origin keeps what the seal held but Data has no field for, and where the seal had null and Data has "".
type origin struct {
	user, impersonator jsontext.Value
	members            jsontext.Value // an object of the unknown members
}

// decode reads the content of an Iron seal. The Kotlin SDK writes the same, except for the user.
func decode(plaintext []byte) (*Data, bool) {
	var p payload
	if !isObject(plaintext) || codec.Unmarshal(plaintext, &p) != nil {
		return nil, false
	}
	return p.data()
}

// decodeKotlin reads the content of an Iron seal without a version if the Kotlin SDK sealed it, which keeps the API's
// spelling of a user. A seal of the Node SDK had a version that was cut off.
func decodeKotlin(plaintext []byte) (*Data, bool) {
	var spelled struct {
		User struct {
			AsAPI  jsontext.Value `json:"email_verified"`
			AsNode jsontext.Value `json:"emailVerified"`
		} `json:"user"`
	}
	if codec.Unmarshal(plaintext, &spelled) != nil || spelled.User.AsAPI == nil || spelled.User.AsNode != nil {
		return nil, false
	}
	return decode(plaintext)
}

// decodeForeign reads the content of a seal of the official Go or Ruby SDK.
func decodeForeign(plaintext []byte) (*Data, bool) {
	var foreign struct {
		OrganizationID       core.OrganizationID                 `json:"organization_id"`
		User                 jsontext.Value                      `json:"user"`
		AccessToken          string                              `json:"access_token"`
		RefreshToken         string                              `json:"refresh_token"`
		AuthenticationMethod usermanagement.AuthenticationMethod `json:"authentication_method"`
		Impersonator         jsontext.Value                      `json:"impersonator"`
		Members              jsontext.Value                      `json:",embed"`
	}
	if !isObject(plaintext) || codec.Unmarshal(plaintext, &foreign) != nil {
		return nil, false
	}
	p := payload(foreign)
	p.OrganizationID = cmp.Or(p.OrganizationID, sealedClaims(core.NewAccessToken(p.AccessToken)).OrganizationID)
	return p.data()
}

func (p *payload) data() (*Data, bool) {
	user, err := readUser(p.User)
	if err != nil {
		return nil, false
	}
	impersonator, err := readImpersonator(p.Impersonator)
	if err != nil {
		return nil, false
	}
	return &Data{
		OrganizationID:       p.OrganizationID,
		User:                 user,
		AccessToken:          core.NewAccessToken(p.AccessToken),
		RefreshToken:         core.NewRefreshToken(p.RefreshToken),
		AuthenticationMethod: p.AuthenticationMethod,
		Impersonator:         impersonator,
		origin:               hidden.Hide(origin{user: p.User, impersonator: p.Impersonator, members: p.Members}),
	}, true
}

// encode writes the form of the Node SDK.
func (d *Data) encode() ([]byte, error) {
	p := payload{
		OrganizationID:       d.OrganizationID,
		AccessToken:          d.AccessToken.Reveal(),
		RefreshToken:         d.RefreshToken.Reveal(),
		AuthenticationMethod: d.AuthenticationMethod,
	}
	was := d.origin.Get()
	p.Members = was.members
	var err error
	if p.User, err = writeUser(d.User, was.user); err != nil {
		return nil, err
	}
	if p.Impersonator, err = writeImpersonator(d.Impersonator, was.impersonator); err != nil {
		return nil, err
	}
	return codec.Marshal(p)
}

func isObject(value jsontext.Value) bool { return value.Kind() == '{' }

// sealedImpersonator is an impersonator in a payload.
type sealedImpersonator struct {
	Email  string  `json:"email"`
	Reason *string `json:"reason"`
}

// readImpersonator treats any value that is not an object as no impersonator: version 6 of the Ruby SDK writes "null"
// as a string.
func readImpersonator(value jsontext.Value) (*usermanagement.Impersonator, error) {
	if !isObject(value) {
		return nil, nil
	}
	impersonator := new(usermanagement.Impersonator)
	return impersonator, codec.Unmarshal(value, impersonator)
}

func writeImpersonator(impersonator *usermanagement.Impersonator, was jsontext.Value) (jsontext.Value, error) {
	if before, err := readImpersonator(was); isObject(was) && err == nil && reflect.DeepEqual(before, impersonator) {
		return was, nil
	}
	if impersonator == nil {
		return nil, nil
	}
	return codec.Marshal(sealedImpersonator{impersonator.Email, orNull(impersonator.Reason)})
}

// readableUser is a user in either spelling: the API's, which the other SDKs keep, or the Node SDK's.
type readableUser struct {
	usermanagement.User
	EmailVerified     bool            `json:"emailVerified"`
	FirstName         string          `json:"firstName"`
	LastName          string          `json:"lastName"`
	ProfilePictureURL string          `json:"profilePictureUrl"`
	ExternalID        core.ExternalID `json:"externalId"`
	LastSignInAt      time.Time       `json:"lastSignInAt"`
	CreatedAt         time.Time       `json:"createdAt"`
	UpdatedAt         time.Time       `json:"updatedAt"`
}

// spellings are the members that the API and the Node SDK spell differently.
var spellings = [][]byte{
	[]byte("email_verified"), []byte("first_name"), []byte("last_name"), []byte("profile_picture_url"),
	[]byte("external_id"), []byte("last_sign_in_at"), []byte("created_at"), []byte("updated_at"),
}

func readUser(value jsontext.Value) (*usermanagement.User, error) {
	if !isObject(value) {
		return nil, nil
	}
	var r readableUser
	if err := codec.Unmarshal(value, &r); err != nil {
		return nil, err
	}
	user := r.User
	user.EmailVerified = user.EmailVerified || r.EmailVerified
	user.FirstName = cmp.Or(r.FirstName, user.FirstName)
	user.LastName = cmp.Or(r.LastName, user.LastName)
	user.ProfilePictureURL = cmp.Or(r.ProfilePictureURL, user.ProfilePictureURL)
	user.ExternalID = cmp.Or(r.ExternalID, user.ExternalID)
	user.LastSignInAt = cmp.Or(r.LastSignInAt, user.LastSignInAt)
	user.CreatedAt = cmp.Or(r.CreatedAt, user.CreatedAt)
	user.UpdatedAt = cmp.Or(r.UpdatedAt, user.UpdatedAt)
	return &user, nil
}

// writableUser is a user as the Node SDK writes it: every member is present, and null if it has no value.
type writableUser struct {
	Object            string            `json:"object"`
	ID                core.UserID       `json:"id"`
	Email             string            `json:"email"`
	EmailVerified     bool              `json:"emailVerified"`
	Name              *string           `json:"name"`
	FirstName         *string           `json:"firstName"`
	ProfilePictureURL *string           `json:"profilePictureUrl"`
	LastName          *string           `json:"lastName"`
	LastSignInAt      *string           `json:"lastSignInAt"`
	Locale            *string           `json:"locale"`
	CreatedAt         *string           `json:"createdAt"`
	UpdatedAt         *string           `json:"updatedAt"`
	ExternalID        *core.ExternalID  `json:"externalId"`
	Metadata          map[string]string `json:"metadata"`
	Members           jsontext.Value    `json:",embed"`
}

// writeUser returns was if it has the same content as user, in the right spelling. Otherwise it keeps the unknown
// members of was.
func writeUser(user *usermanagement.User, was jsontext.Value) (jsontext.Value, error) {
	before, err := readUser(was)
	if err == nil && before != nil && reflect.DeepEqual(before, user) && !spelledAsAPI(was) {
		return was, nil
	}
	if user == nil {
		return nil, nil
	}
	w := writableUser{
		Object:            user.Object,
		ID:                user.ID,
		Email:             user.Email,
		EmailVerified:     user.EmailVerified,
		Name:              orNull(user.Name),
		FirstName:         orNull(user.FirstName),
		ProfilePictureURL: orNull(user.ProfilePictureURL),
		LastName:          orNull(user.LastName),
		LastSignInAt:      stamp(user.LastSignInAt),
		Locale:            orNull(user.Locale),
		CreatedAt:         stamp(user.CreatedAt),
		UpdatedAt:         stamp(user.UpdatedAt),
		ExternalID:        orNull(user.ExternalID),
		Metadata:          user.Metadata,
	}
	if before != nil && before.ID == user.ID {
		var known struct {
			readableUser
			Members jsontext.Value `json:",embed"`
		}
		if err := codec.Unmarshal(was, &known); err != nil {
			return nil, err
		}
		w.Members = known.Members
	}
	return codec.Marshal(w)
}

// spelledAsAPI reports whether a user may have members in the spelling of the API.
func spelledAsAPI(user jsontext.Value) bool {
	for _, name := range spellings {
		if bytes.Contains(user, name) {
			return true
		}
	}
	return false
}

// orNull returns nil, which is null in JSON, for an empty text.
func orNull[S ~string](s S) *S {
	if s == "" {
		return nil
	}
	return &s
}

// stamp is a time as JavaScript writes it, or null for none.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(t.UTC().Format("2006-01-02T15:04:05.000Z"))
}
