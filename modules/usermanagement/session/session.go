// Package session keeps a user signed in between requests: a cookie holds the tokens of the sign-in, sealed
// with a password that only the servers know. The seals are those of the official Node SDK, so that a Go and
// a Node server with the same password share their sessions.
//
// A Manager seals what a sign-in answered, authenticates the cookie of each request, refreshes it when its
// access token has expired, and makes the sign-out address. What fails for a reason that lies in the
// session is an *Error; its Reason says what to do.
package session

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/recent"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// MinPasswordLength is how many characters a password has at least. GoSDK has an exception.
const MinPasswordLength = 32

func isShort(password string) bool { return utf8.RuneCountInString(password) < MinPasswordLength }

// MaxSealedBytes is the longest sealed session that Seal, SealData, Reseal and Refresh return unless WithMaxSealedBytes
// says otherwise: what every browser keeps of a cookie (RFC 6265 §6.1).
const MaxSealedBytes = 4096

// DefaultTimeout is how long Refresh and SignOut take at most unless WithTimeout says otherwise.
const DefaultTimeout = 10 * time.Second

// Manager seals, authenticates and refreshes sessions. It is safe for use by many goroutines at once.
type Manager struct {
	client   usermanagement.Confidential
	secrets  hidden.Value[secrets]
	policy   usermanagement.AccessTokenPolicy
	codecs   []Codec
	group    Group
	store    Store // nil if sessions are in cookies
	limit    int
	timeout  time.Duration
	ended    *endedSessions
	renewals hidden.Value[*renewals]
	handed   hidden.Value[*handedReferences]
	opened   hidden.Value[*openedSeals]
	begun    hidden.Value[*recent.Map[string, time.Time]] // renewals of this process, by the key of the refresh token of before
	unsaved  hidden.Value[*recent.Map[string, *Data]]     // by the same
	owed     hidden.Value[*recent.Map[string, owed]]      // by the same
}

// secrets is what sessions are opened with.
type secrets struct {
	passwords []string
	stores    []string // what records of a Store are sealed with
	foreign   []opener
}

// NewManager returns a manager of sessions. The first password seals, all of them open: to change the
// password, put the new one before the old one, and take the old one away when the sessions sealed with it
// have been refreshed or have ended.
//
// Errors: *core.ArgumentError for a password of fewer than MinPasswordLength characters, for none at all, or
// for an option that refuses its value.
func NewManager(client usermanagement.Confidential, passwords []core.CookiePassword, opts ...Option) (*Manager, error) {
	m := &Manager{
		client: client, group: NewMemoryGroup(), limit: MaxSealedBytes, timeout: DefaultTimeout,
		ended: new(endedSessions), opened: hidden.Hide(&openedSeals{Size: rememberedSeals}),
		renewals: hidden.Hide(&renewals{Size: rememberedRenewals}),
		handed:   hidden.Hide(&handedReferences{entries: recent.Map[reference, handed]{Size: rememberedRenewals}}),
		begun:    hidden.Hide(&recent.Map[string, time.Time]{Size: rememberedRenewals}),
		unsaved:  hidden.Hide(&recent.Map[string, *Data]{Size: rememberedSeals}),
		owed:     hidden.Hide(&recent.Map[string, owed]{Size: rememberedRenewals}),
	}
	if _, err := client.JWKSURL(); err != nil { // of the zero value, and of a client without a client ID
		return nil, err
	}
	if err := engine.ApplyOptions(opts, m, Option.apply); err != nil {
		return nil, err
	}
	if len(passwords) == 0 {
		return nil, &core.ArgumentError{Argument: "passwords", Reason: "is empty"}
	}
	var s secrets
	for i, password := range passwords {
		text := password.Reveal()
		if err := engine.Required("passwords", text); err != nil {
			return nil, err
		}
		foreign, err := openersOf(m.codecs, text)
		if err != nil {
			return nil, err
		}
		if isShort(text) && (i == 0 || len(foreign) == 0) {
			return nil, &core.ArgumentError{Argument: "passwords", Reason: "has one of fewer than 32 characters"}
		}
		s.passwords, s.foreign = append(s.passwords, text), append(s.foreign, foreign...)
		if !isShort(text) {
			s.stores = append(s.stores, storePassword(text))
		}
	}
	m.secrets = hidden.Hide(s)
	return m, nil
}

// made returns an error for the zero value, which NewManager did not make.
func (m *Manager) made() error {
	if m == nil || m.secrets.IsZero() {
		return &core.ArgumentError{Argument: "Manager", Reason: "is nil or the zero value: make one with NewManager"}
	}
	return nil
}

// Option changes how a Manager works.
type Option struct{ set func(*Manager) error }

func (o Option) apply(m *Manager) error { return o.set(m) }

// WithCodecs lets sessions be read that another SDK has sealed in a format of its own, so that a program that
// moves to this one signs nobody out. They are sealed anew in the format of the Node SDK when they are refreshed.
func WithCodecs(codecs ...Codec) Option {
	return Option{func(m *Manager) error {
		for _, codec := range codecs {
			if codec == nil {
				return &core.ArgumentError{Argument: "WithCodecs", Reason: "has one that is nil"}
			}
		}
		m.codecs = append(m.codecs, codecs...)
		return nil
	}}
}

// WithPolicy asks more of the access token in a session than a good signature and the right time.
func WithPolicy(policy usermanagement.AccessTokenPolicy) Option {
	return Option{func(m *Manager) error {
		policy.Issuers, policy.Audiences = slices.Clone(policy.Issuers), slices.Clone(policy.Audiences)
		policy.ClientIDs = slices.Clone(policy.ClientIDs)
		m.policy = policy
		return nil
	}}
}

// WithGroup replaces what keeps two refreshes of one session from running at the same time, for servers that
// share sessions and refresh them together. The default does so within the process.
func WithGroup(group Group) Option {
	return Option{func(m *Manager) error {
		if group == nil {
			return &core.ArgumentError{Argument: "WithGroup", Reason: "is nil"}
		}
		m.group = group
		return nil
	}}
}

// WithTimeout sets how long Refresh and SignOut take at most, since somebody waits for a page meanwhile: DefaultTimeout if
// it is not given. 0 or less is an error.
func WithTimeout(timeout time.Duration) Option {
	return Option{func(m *Manager) error {
		if timeout <= 0 {
			return &core.ArgumentError{Argument: "WithTimeout", Reason: "is not more than 0"}
		}
		m.timeout = timeout
		return nil
	}}
}

// WithMaxSealedBytes sets how long a sealed session may be, where it is not kept in one cookie.
func WithMaxSealedBytes(limit int) Option {
	return Option{func(m *Manager) error {
		if limit < 1 || limit > maxReadBytes {
			return &core.ArgumentError{Argument: "WithMaxSealedBytes", Reason: "is not between 1 and 65536"}
		}
		m.limit = limit
		return nil
	}}
}

// Claims is what the access token of a session says.
type Claims = usermanagement.AccessTokenClaims

// Session is a session whose access token has been verified.
type Session struct {
	*Claims

	User                 *usermanagement.User // as of the last sign-in or refresh; nil if the seal holds none
	AuthenticationMethod usermanagement.AuthenticationMethod
	Impersonator         *usermanagement.Impersonator // who acts as the user, if somebody does
	AccessToken          core.AccessToken             // the token itself, for calls in the user's name
}

// Authenticate opens a sealed session and verifies its access token; the token's claims, not what lies beside
// it, say who the user is and what they may do. Once the keys of WorkOS are known it sends nothing. A session that was
// good is remembered for a while, so that a second look costs little more than two hashes.
//
// Errors: an *Error of reason ReasonNoSessionCookie or ReasonInvalidSessionCookie wants a sign-in; one of
// reason ReasonInvalidJWT wants a Refresh, and wraps the reason of usermanagement, most often
// usermanagement.ErrTokenExpired; usermanagement.ErrTokenRevoked if the DenyList of the policy denies it.
// ReasonInvalidGrant is a session that SignOut has ended. An *Error of ReasonUnknownKey is Retryable: the token was issued a
// moment ago with a key that WorkOS has not published yet, so keep the cookie and try again later. Any other error means
// that the keys could not be fetched, and says nothing about the session.
func (m *Manager) Authenticate(ctx context.Context, sealed core.SealedSession) (*Session, error) {
	if ctx == nil {
		return nil, engine.NilContext()
	}
	session, err := m.open(ctx, sealed)
	if err != nil {
		return nil, err
	}
	session.Claims, err = m.client.VerifyAccessToken(ctx, session.AccessToken, m.policy)
	switch {
	case errors.Is(err, usermanagement.ErrTokenUnknownKey) && isFresh(session.AccessToken, time.Now()):
		return nil, &Error{Reason: ReasonUnknownKey, Retryable: true, Err: err}
	case errors.Is(err, usermanagement.ErrInvalidToken):
		return nil, &Error{Reason: ReasonInvalidJWT, Err: err}
	case err != nil:
		return nil, err
	case m.ended.has(session.SessionID):
		return nil, signedOut()
	}
	return session, nil
}

// LogoutURL returns the address that ends the session when the user's browser opens it; the browser goes on to
// returnTo, one of the registered sign-out redirects, or to the default one if it is empty. Clear the cookie as
// well. An expired access token is no hindrance: the seal vouches for what it says. Nothing is sent.
//
// Errors: *Error of ReasonStoreUnavailable, which is Retryable, or of reason ReasonNoSessionCookie,
// ReasonInvalidSessionCookie or ReasonInvalidJWT: there is no session to end, and clearing the cookie is enough. One that is
// ErrReferenceReused ends nothing here. SignOut returns the same address, and ends the session here too.
func (m *Manager) LogoutURL(sealed core.SealedSession, returnTo string) (core.SecretURL, error) {
	if err := m.made(); err != nil {
		return core.SecretURL{}, err
	}
	ctx, cancel := m.background()
	defer cancel()
	data, err := m.dataIn(ctx, sealed)
	if err != nil {
		return core.SecretURL{}, err
	}
	return m.logoutURL(data, returnTo)
}

func (m *Manager) logoutURL(data *Data, returnTo string) (core.SecretURL, error) {
	if data.AccessToken.IsZero() {
		return core.SecretURL{}, &Error{Reason: ReasonInvalidSessionCookie}
	}
	said := sealedClaims(data.AccessToken)
	if said.SessionID == "" {
		return core.SecretURL{}, &Error{Reason: ReasonInvalidJWT, Err: usermanagement.ErrTokenMalformed}
	}
	return m.client.LogoutURL(said.SessionID, &usermanagement.LogoutURLParams{ReturnTo: returnTo})
}
