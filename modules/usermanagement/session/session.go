// Package session keeps a user signed in between requests: a cookie holds the tokens of the sign-in, sealed with a
// password that only the servers know. The seals are compatible with the official Node SDK, so a Go and a Node server
// with the same password share their sessions.
//
// A [Manager] seals the response of a sign-in, authenticates the cookie of each request, refreshes it when its access
// token has expired, and builds the sign-out URL. Errors that are about the session are an [*Error]; its [Reason] says what
// to do.
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

// MinPasswordLength is the minimum length of a password in characters. GoSDK has an exception.
const MinPasswordLength = 32

func isShort(password string) bool { return utf8.RuneCountInString(password) < MinPasswordLength }

// MaxSealedBytes is the maximum length of a sealed session from Seal, SealData, Reseal and Refresh unless
// WithMaxSealedBytes changes it: what every browser keeps of a cookie (RFC 6265 §6.1).
const MaxSealedBytes = 4096

// DefaultTimeout is how long Refresh and SignOut take at most unless WithTimeout changes it.
const DefaultTimeout = 10 * time.Second

// Manager seals, authenticates and refreshes sessions. It is safe for concurrent use.
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
	begun    hidden.Value[*recent.Map[string, time.Time]] // renewals of this process, by the key of the previous refresh token
	unsaved  hidden.Value[*recent.Map[string, *Data]]     // by the same key
	owed     hidden.Value[*recent.Map[string, owed]]      // by the same key
}

// secrets are the keys that open sessions.
type secrets struct {
	passwords []string
	stores    []string // passwords of the records of a Store
	foreign   []opener
}

// NewManager returns a manager of sessions. The first password seals, all of them open. To change the password, put the
// new one before the old one, and remove the old one when the sessions sealed with it have been refreshed or have
// ended.
//
// Errors: *core.ArgumentError for a password of fewer than MinPasswordLength characters, for an empty list of
// passwords, or for an option that rejects its value.
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
	if _, err := client.JWKSURL(); err != nil { // the zero value, or a client without a client ID
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
			return nil, &core.ArgumentError{Argument: "passwords", Reason: "contains one of fewer than 32 characters"}
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

// WithCodecs also reads sessions that another SDK has sealed in its own format, so that users stay signed in when a
// program moves to this SDK. They are sealed again in the format of the Node SDK when they are refreshed.
func WithCodecs(codecs ...Codec) Option {
	return Option{func(m *Manager) error {
		for _, codec := range codecs {
			if codec == nil {
				return &core.ArgumentError{Argument: "WithCodecs", Reason: "contains a nil codec"}
			}
		}
		m.codecs = append(m.codecs, codecs...)
		return nil
	}}
}

// WithPolicy adds requirements for the access token in a session, in addition to a valid signature and time.
func WithPolicy(policy usermanagement.AccessTokenPolicy) Option {
	return Option{func(m *Manager) error {
		policy.Issuers, policy.Audiences = slices.Clone(policy.Issuers), slices.Clone(policy.Audiences)
		policy.ClientIDs = slices.Clone(policy.ClientIDs)
		m.policy = policy
		return nil
	}}
}

// WithGroup replaces the Group that prevents concurrent refreshes of one session, for servers that share sessions and
// refresh them together. The default works within the process.
func WithGroup(group Group) Option {
	return Option{func(m *Manager) error {
		if group == nil {
			return &core.ArgumentError{Argument: "WithGroup", Reason: "is nil"}
		}
		m.group = group
		return nil
	}}
}

// WithTimeout sets how long Refresh and SignOut take at most, because a user is waiting for a page. The default is
// DefaultTimeout. 0 or less is an error.
func WithTimeout(timeout time.Duration) Option {
	return Option{func(m *Manager) error {
		if timeout <= 0 {
			return &core.ArgumentError{Argument: "WithTimeout", Reason: "is not more than 0"}
		}
		m.timeout = timeout
		return nil
	}}
}

// WithMaxSealedBytes sets the maximum length of a sealed session that is not kept in one cookie.
func WithMaxSealedBytes(limit int) Option {
	return Option{func(m *Manager) error {
		if limit < 1 || limit > maxReadBytes {
			return &core.ArgumentError{Argument: "WithMaxSealedBytes", Reason: "is not between 1 and 65536"}
		}
		m.limit = limit
		return nil
	}}
}

// Claims are the claims of a session's access token.
type Claims = usermanagement.AccessTokenClaims

// Session is a session whose access token has been verified.
type Session struct {
	*Claims

	User                 *usermanagement.User // as of the last sign-in or refresh; nil if the seal holds none
	AuthenticationMethod usermanagement.AuthenticationMethod
	Impersonator         *usermanagement.Impersonator // who acts as the user; nil if nobody does
	AccessToken          core.AccessToken             // the token itself, for calls in the user's name
}

// Authenticate opens a sealed session and verifies its access token. Who the user is and what they may do comes from
// the claims of the token, not from the data next to it. Once the keys of WorkOS are known, it makes no request. A
// valid session is remembered for a while, so that authenticating it again costs little more than two hashes.
//
// Errors:
//   - an *Error of ReasonNoSessionCookie or ReasonInvalidSessionCookie requires a sign-in;
//   - an *Error of ReasonInvalidJWT requires a Refresh. It wraps the reason of usermanagement: most often
//     usermanagement.ErrTokenExpired; usermanagement.ErrTokenRevoked if the DenyList of the policy denies the token;
//   - an *Error of ReasonInvalidGrant is a session that SignOut has ended;
//   - an *Error of ReasonUnknownKey is Retryable: the token was just issued with a key that WorkOS has not published
//     yet, so keep the cookie and try again later;
//   - any other error means that the keys could not be fetched, and says nothing about the session.
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

// LogoutURL returns the URL that ends the session when the user's browser opens it. The browser then continues to
// returnTo, one of the registered sign-out redirects, or to the default one if returnTo is empty. Clear the cookie as
// well. An expired access token is accepted, since the seal proves its origin. LogoutURL sends nothing.
//
// Errors: an *Error of ReasonStoreUnavailable, which is Retryable. With an *Error of ReasonNoSessionCookie,
// ReasonInvalidSessionCookie or ReasonInvalidJWT there is no session to end, and clearing the cookie is enough. An
// error that matches ErrReferenceReused ends nothing here. SignOut returns the same URL, and ends the session here too.
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
