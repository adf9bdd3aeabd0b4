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

// maxReadBytes is far more than cookies hold; a longer value is rejected before it is parsed.
const maxReadBytes = 64 << 10

// Data is the content of a sealed session. No method returns it: Unseal returns an Unverified, which does not say who
// the user is, and Authenticate a Session, which does.
type Data struct {
	OrganizationID       core.OrganizationID // when the session was sealed; empty if it is in none
	User                 *usermanagement.User
	AccessToken          core.AccessToken
	RefreshToken         core.RefreshToken
	AuthenticationMethod usermanagement.AuthenticationMethod
	Impersonator         *usermanagement.Impersonator

	origin hidden.Value[origin] // empty if it was never sealed
	stored hidden.Value[stored] // empty if it is not in a store
}

// Unverified is the content of a seal whose access token was not verified. The session may have expired or ended, so it
// does not say who the user is: use Authenticate for that. The zero value has no tokens.
type Unverified struct{ data hidden.Value[*Data] }

// AccessToken returns the access token, which may have expired. It is empty if the seal holds none.
func (u Unverified) AccessToken() core.AccessToken { return u.held().AccessToken }

// RefreshToken returns the refresh token, which may have been exchanged. It is empty if the seal holds none.
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

// Reseal seals a sealed session again, with the first password and in the format of the Node SDK. It keeps all content
// of the seal, including members that this SDK does not know. It verifies only the seal. A session in a Store is sealed
// again there, under the same reference; one in a cookie moves there.
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
		if err != nil && !errors.Is(err, errOvertaken) { // another server has sealed it as well
			return core.SealedSession{}, err
		}
		return is.reference.sealed(), nil
	}
	return m.SealData(data)
}

// SealData seals a session that is built by hand, for example in a test, with the first password. The caller is
// responsible for the data.
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

// Unseal opens a sealed session with any password that fits, for the tokens in it. It verifies only the seal.
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

// dataIn returns the content of a seal, and verifies only the seal.
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

// dataInUse is dataIn for a session that a client continues to use: a reference that was replaced too long ago ends the
// session, unless its request is so old that the record may have forgotten the reference. It also writes what the store
// did not write before.
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

// isOfOneUser reports whether the user next to the access token is the subject of the token. A token without a subject
// is not rejected here, because it signs nobody in.
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

// parseIron parses a seal of the Node SDK, which has a version, or of the Kotlin SDK, which has none, and returns how
// to read its content.
func parseIron(sealed string) (seal iron.Sealed, read func(plaintext []byte) (*Data, bool), ok bool) {
	if seal, ok = iron.Parse(sealed); ok {
		return seal, decode, true
	}
	seal, ok = iron.ParseUnversioned(sealed)
	return seal, decodeKotlin, ok
}

// dataOf converts the response of a sign-in. The organization is that of the token, as in the Node SDK.
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

// claims are the access token claims that a session needs.
type claims struct {
	UserID         core.UserID         `json:"sub"`
	SessionID      core.SessionID      `json:"sid"`
	OrganizationID core.OrganizationID `json:"org_id"`
	IssuedAt       float64             `json:"iat"` // in seconds since the Unix epoch
	ExpiresAt      float64             `json:"exp"`
}

// haveExpired reports whether the token of the claims has expired.
func (c claims) haveExpired() bool {
	return c.ExpiresAt > 0 && c.ExpiresAt <= float64(time.Now().Unix())
}

// sealedClaims reads a token that came from WorkOS or from a seal, so it is trusted. It returns zero claims for a token
// that it cannot read.
func sealedClaims(token core.AccessToken) (said claims) {
	_, rest, _ := strings.Cut(token.Reveal(), ".")
	middle, _, _ := strings.Cut(rest, ".")
	payload, err := base64.RawURLEncoding.DecodeString(middle)
	if err != nil || codec.Unmarshal(payload, &said) != nil {
		return claims{}
	}
	return said
}
