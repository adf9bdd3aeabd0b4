package session

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/arrival"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/iron"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// maxReadBytes is far more than cookies hold; a longer value is refused before it is looked at.
const maxReadBytes = 64 << 10

// Data is what a session is sealed from. Nothing gives it back: Unseal returns an Unverified, which does not say who the
// user is, and Authenticate a Session, which does.
type Data struct {
	OrganizationID       core.OrganizationID // as of when the session was sealed; empty if it is in none
	User                 *usermanagement.User
	AccessToken          core.AccessToken
	RefreshToken         core.RefreshToken
	AuthenticationMethod usermanagement.AuthenticationMethod
	Impersonator         *usermanagement.Impersonator

	origin hidden.Value[origin] // nothing if it was never sealed
	stored hidden.Value[stored] // nothing if it is in no store
}

// Unverified is what a seal holds that was opened without verifying the access token in it. The session may have
// expired or ended, so it does not say who the user is: use Authenticate for that. The zero value has no tokens.
type Unverified struct{ data hidden.Value[*Data] }

// AccessToken returns the access token, which may have expired. It is empty if the seal holds none.
func (u Unverified) AccessToken() core.AccessToken { return u.held().AccessToken }

// RefreshToken returns the refresh token, which may be used up. It is empty if the seal holds none.
func (u Unverified) RefreshToken() core.RefreshToken { return u.held().RefreshToken }

func (u Unverified) held() Data {
	if data := u.data.Get(); data != nil {
		return *data
	}
	return Data{}
}

// Seal seals a completed sign-in, for a cookie that is HttpOnly, Secure and SameSite=Lax.
//
// Errors: *SizeError if it does not fit into a cookie; with WithSessionStore, *Error of ReasonStoreUnavailable.
func (m *Manager) Seal(response *usermanagement.AuthenticationResponse) (core.SealedSession, error) {
	if response == nil {
		return core.SealedSession{}, &core.ArgumentError{Argument: "response", Reason: "is nil"}
	}
	return m.SealData(dataOf(response))
}

// Reseal seals a sealed session again, with the first password and in the format of the Node SDK. All that the seal held
// is kept, also what this SDK does not know. It verifies nothing but the seal. A session in a Store is sealed again there,
// under the same reference; one in a cookie goes there.
//
// Errors: *Error of reason ReasonNoSessionCookie, ReasonInvalidSessionCookie or ReasonStoreUnavailable; *SizeError if it
// does not fit into a cookie.
func (m *Manager) Reseal(sealed core.SealedSession) (core.SealedSession, error) {
	if err := m.made(); err != nil {
		return core.SealedSession{}, err
	}
	ctx, cancel := m.background()
	defer cancel()
	data, err := m.dataIn(ctx, sealed)
	if err != nil {
		return core.SealedSession{}, err
	}
	if engine.Required("AccessToken", data.AccessToken.Reveal(), "RefreshToken", data.RefreshToken.Reveal()) != nil {
		return core.SealedSession{}, &Error{Reason: ReasonInvalidSessionCookie}
	}
	if !data.stored.IsZero() {
		encoded, err := data.encode()
		if err != nil {
			return core.SealedSession{}, errNoJSON()
		}
		is, err := m.change(ctx, data.stored.Get(), data.RefreshToken, func(e entry) entry { e.Session = encoded; return e })
		if err != nil && !errors.Is(err, errOvertaken) { // which has sealed it as well
			return core.SealedSession{}, err
		}
		return is.reference.sealed(), nil
	}
	return m.SealData(data)
}

// SealData seals a session that is put together by hand, such as in a test, with the first password. Whoever calls it
// vouches for the data.
//
// Errors: *core.ArgumentError if a token is empty; *SizeError if it does not fit into a cookie; *Error of
// ReasonStoreUnavailable.
func (m *Manager) SealData(data *Data) (core.SealedSession, error) {
	if err := m.made(); err != nil {
		return core.SealedSession{}, err
	}
	if data == nil {
		return core.SealedSession{}, &core.ArgumentError{Argument: "data", Reason: "is nil"}
	}
	if err := engine.Required("AccessToken", data.AccessToken.Reveal(), "RefreshToken", data.RefreshToken.Reveal()); err != nil {
		return core.SealedSession{}, err
	}
	if m.store != nil {
		ctx, cancel := m.background()
		defer cancel()
		is, err := m.create(ctx, data, StoredAge)
		if err != nil {
			return core.SealedSession{}, err
		}
		return is.reference.sealed(), nil
	}
	return m.sealForCookie(data)
}

func (m *Manager) sealForCookie(data *Data) (core.SealedSession, error) {
	plaintext, err := data.encode()
	if err != nil {
		return core.SealedSession{}, errNoJSON()
	}
	sealed, err := iron.Seal(plaintext, m.secrets.Get().passwords[0], time.Time{})
	if err != nil {
		return core.SealedSession{}, err
	}
	if len(sealed) > m.limit {
		return core.SealedSession{}, &SizeError{Size: len(sealed), Limit: m.limit}
	}
	return core.NewSealedSession(sealed), nil
}

// Unseal opens a sealed session with whichever password fits, for the tokens in it. It verifies nothing but the seal.
//
// Errors: *Error of reason ReasonNoSessionCookie or ReasonInvalidSessionCookie.
func (m *Manager) Unseal(sealed core.SealedSession) (Unverified, error) {
	if err := m.made(); err != nil {
		return Unverified{}, err
	}
	ctx, cancel := m.background()
	defer cancel()
	data, err := m.dataIn(ctx, sealed)
	if err != nil {
		return Unverified{}, err
	}
	return Unverified{hidden.Hide(data)}, nil
}

// dataIn returns what a seal holds, of which nothing but the seal is verified.
func (m *Manager) dataIn(ctx context.Context, sealed core.SealedSession) (*Data, error) {
	if err := m.made(); err != nil {
		return nil, err
	}
	text := sealed.Reveal()
	if text == "" {
		return nil, &Error{Reason: ReasonNoSessionCookie}
	}
	if one, ok := parseReference(text); ok && m.store != nil {
		return m.load(ctx, one)
	}
	if data, ok := m.unseal(text); ok && data.isOfOneUser() {
		return data, nil
	}
	return nil, &Error{Reason: ReasonInvalidSessionCookie}
}

// dataInUse is dataIn for a session that somebody continues with: a reference that was replaced too long ago ends it, unless
// the request that has brought it is so old that the record may have forgotten it. What the store did not write before is
// written.
func (m *Manager) dataInUse(ctx context.Context, sealed core.SealedSession) (*Data, error) {
	data, err := m.dataIn(ctx, sealed)
	if err == nil && m.keepUnsaved(ctx, data) {
		data, err = m.dataIn(ctx, sealed)
	}
	if errors.Is(err, ErrReferenceReused) && !arrival.IsLate(ctx, referenceGrace) {
		one, _ := parseReference(sealed.Reveal())
		m.endStolen(ctx, one, data)
	}
	return data, err
}

// isOfOneUser reports whether the user beside the access token is the one whom the token is about. A token that says
// nothing of that is not refused here, since nobody is signed in by it.
func (d *Data) isOfOneUser() bool {
	subject := sealedClaims(d.AccessToken).UserID
	return d.User == nil || subject == "" || d.User.ID == subject
}

func (m *Manager) unseal(sealed string) (*Data, bool) {
	if len(sealed) > maxReadBytes {
		return nil, false
	}
	known := m.secrets.Get()
	if !strings.HasPrefix(sealed, iron.Prefix) {
		plaintext, ok := openForeign(sealed, known.foreign)
		if !ok {
			return nil, false
		}
		return decodeForeign(plaintext)
	}
	seal, decode, ok := parseIron(sealed)
	if !ok {
		return nil, false
	}
	now := time.Now()
	for _, password := range known.passwords {
		if plaintext, ok := seal.Open(password, now); ok {
			return decode(plaintext)
		}
	}
	return nil, false
}

// parseIron takes apart a seal of the Node SDK, which has a version, or of the Kotlin SDK, which has none, and returns how
// to read what it holds.
func parseIron(sealed string) (seal iron.Sealed, read func(plaintext []byte) (*Data, bool), ok bool) {
	if seal, ok = iron.Parse(sealed); ok {
		return seal, decode, true
	}
	seal, ok = iron.ParseUnversioned(sealed)
	return seal, decodeKotlin, ok
}

// dataOf is what a sign-in answered. The organization is the token's, as it is for the Node SDK.
func dataOf(response *usermanagement.AuthenticationResponse) *Data {
	return &Data{
		OrganizationID:       cmp.Or(sealedClaims(response.AccessToken).OrganizationID, response.OrganizationID),
		User:                 &response.User,
		AccessToken:          response.AccessToken,
		RefreshToken:         response.RefreshToken,
		AuthenticationMethod: response.AuthenticationMethod,
		Impersonator:         response.Impersonator,
	}
}

// claims are those of an access token that a session is managed by.
type claims struct {
	UserID         core.UserID         `json:"sub"`
	SessionID      core.SessionID      `json:"sid"`
	OrganizationID core.OrganizationID `json:"org_id"`
	IssuedAt       float64             `json:"iat"` // in seconds since the Unix epoch
	ExpiresAt      float64             `json:"exp"`
}

// haveExpired reports whether they are those of a token that is of no use any more.
func (c claims) haveExpired() bool {
	return c.ExpiresAt > 0 && c.ExpiresAt <= float64(time.Now().Unix())
}

// sealedClaims reads a token that came from WorkOS or out of a seal, which vouch for it. It says nothing of a
// token that it cannot read.
func sealedClaims(token core.AccessToken) (said claims) {
	_, rest, _ := strings.Cut(token.Reveal(), ".")
	middle, _, _ := strings.Cut(rest, ".")
	payload, err := base64.RawURLEncoding.DecodeString(middle)
	if err != nil || codec.Unmarshal(payload, &said) != nil {
		return claims{}
	}
	return said
}
