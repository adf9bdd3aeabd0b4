package workos

import "github.com/workos-typestate/workos/core"

// The secrets of package core, one type for each kind, for programs that do not import it. Each prints as
// "[redacted]" everywhere; Reveal returns the text.
type (
	// Secret is a value that must not be printed and has no type of its own.
	Secret = core.Secret
	// AccessToken is a user's or an agent's access token.
	AccessToken = core.AccessToken
	// RefreshToken is exchanged for the next access token, once.
	RefreshToken = core.RefreshToken
	// AuthorizationCode is the code in the query of a callback.
	AuthorizationCode = core.AuthorizationCode
	// OneTimeCode is a code of a few digits that a user types in.
	OneTimeCode = core.OneTimeCode
	// PendingAuthenticationToken identifies a sign-in that needs one more step.
	PendingAuthenticationToken = core.PendingAuthenticationToken
	// DeviceCode identifies a device that polls while its user signs in elsewhere.
	DeviceCode = core.DeviceCode
	// InvitationToken accepts an invitation.
	InvitationToken = core.InvitationToken
	// PasswordResetToken lets its holder set a user's password, once.
	PasswordResetToken = core.PasswordResetToken
	// SealedSession is an encrypted session, the value of a cookie.
	SealedSession = core.SealedSession
	// CookiePassword encrypts sealed sessions.
	CookiePassword = core.CookiePassword
	// SigningSecret signs webhooks or actions.
	SigningSecret = core.SigningSecret
	// ClientSecret authenticates an OAuth client.
	ClientSecret = core.ClientSecret
	// Password is a user's password.
	Password = core.Password
	// ProviderToken is a token of another provider that WorkOS got for a user.
	ProviderToken = core.ProviderToken
	// APIKeyValue is an API key of one of the application's customers.
	APIKeyValue = core.APIKeyValue
	// SecretURL is a URL that contains a token or works as one.
	SecretURL = core.SecretURL
)

// NewSecret returns text as a Secret.
func NewSecret(text string) Secret { return core.NewSecret(text) }

// NewAccessToken returns text as an AccessToken.
func NewAccessToken(text string) AccessToken { return core.NewAccessToken(text) }

// NewRefreshToken returns text as a RefreshToken.
func NewRefreshToken(text string) RefreshToken { return core.NewRefreshToken(text) }

// NewAuthorizationCode returns text as an AuthorizationCode.
func NewAuthorizationCode(text string) AuthorizationCode { return core.NewAuthorizationCode(text) }

// NewOneTimeCode returns text as a OneTimeCode.
func NewOneTimeCode(text string) OneTimeCode { return core.NewOneTimeCode(text) }

// NewPendingAuthenticationToken returns text as a PendingAuthenticationToken.
func NewPendingAuthenticationToken(text string) PendingAuthenticationToken {
	return core.NewPendingAuthenticationToken(text)
}

// NewDeviceCode returns text as a DeviceCode.
func NewDeviceCode(text string) DeviceCode { return core.NewDeviceCode(text) }

// NewInvitationToken returns text as an InvitationToken.
func NewInvitationToken(text string) InvitationToken { return core.NewInvitationToken(text) }

// NewPasswordResetToken returns text as a PasswordResetToken.
func NewPasswordResetToken(text string) PasswordResetToken { return core.NewPasswordResetToken(text) }

// NewSealedSession returns text as a SealedSession.
func NewSealedSession(text string) SealedSession { return core.NewSealedSession(text) }

// NewCookiePassword returns text as a CookiePassword.
func NewCookiePassword(text string) CookiePassword { return core.NewCookiePassword(text) }

// NewSigningSecret returns text as a SigningSecret.
func NewSigningSecret(text string) SigningSecret { return core.NewSigningSecret(text) }

// NewClientSecret returns text as a ClientSecret.
func NewClientSecret(text string) ClientSecret { return core.NewClientSecret(text) }

// NewPassword returns text as a Password.
func NewPassword(text string) Password { return core.NewPassword(text) }

// NewProviderToken returns text as a ProviderToken.
func NewProviderToken(text string) ProviderToken { return core.NewProviderToken(text) }

// NewAPIKeyValue returns text as an APIKeyValue.
func NewAPIKeyValue(text string) APIKeyValue { return core.NewAPIKeyValue(text) }

// NewSecretURL returns text as a SecretURL.
func NewSecretURL(text string) SecretURL { return core.NewSecretURL(text) }

// CookiePasswords returns texts as CookiePasswords, in that order: the first one seals, all of them open.
func CookiePasswords(texts ...string) []CookiePassword { return core.CookiePasswords(texts...) }
