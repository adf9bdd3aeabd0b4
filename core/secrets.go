package core

// Each kind of secret has its own type, so that it cannot be passed for another, and prints as "[redacted]"
// everywhere. The first field, which has no size, makes the kinds differ in structure: without it, one would convert to another.
// opaque.go and secret_kinds.go have the methods. The New functions convert a string; an empty string becomes the zero value.

// Secret is a value that must not be printed and has no type of its own, such as a value decrypted by the vault.
type Secret struct {
	_ [0]*Secret
	opaque
}

// NewSecret returns text as a Secret.
func NewSecret(text string) Secret { return Secret{opaque: newOpaque(text)} }

// AccessToken is a user's or an agent's access token, a JWT: a sign-in or a refresh returns one. It is valid for
// minutes and is sent to an API as the bearer token of a request (RFC 6749 §1.4).
type AccessToken struct {
	_ [0]*AccessToken
	opaque
}

// NewAccessToken returns text as an AccessToken.
func NewAccessToken(text string) AccessToken { return AccessToken{opaque: newOpaque(text)} }

// RefreshToken is exchanged for the next access token, once: a sign-in or a refresh returns one (RFC 6749 §1.5).
type RefreshToken struct {
	_ [0]*RefreshToken
	opaque
}

// NewRefreshToken returns text as a RefreshToken.
func NewRefreshToken(text string) RefreshToken { return RefreshToken{opaque: newOpaque(text)} }

// AuthorizationCode is the code in the query of a callback, which is exchanged for tokens once (RFC 6749 §1.3.1).
type AuthorizationCode struct {
	_ [0]*AuthorizationCode
	opaque
}

// NewAuthorizationCode returns text as an AuthorizationCode.
func NewAuthorizationCode(text string) AuthorizationCode {
	return AuthorizationCode{opaque: newOpaque(text)}
}

// OneTimeCode is a code of a few digits that a user types in: from an email, a text message or an authenticator.
type OneTimeCode struct {
	_ [0]*OneTimeCode
	opaque
}

// NewOneTimeCode returns text as a OneTimeCode.
func NewOneTimeCode(text string) OneTimeCode { return OneTimeCode{opaque: newOpaque(text)} }

// PendingAuthenticationToken identifies a sign-in that needs one more step: the error that names the step holds it, and
// the call that completes the step requires it.
type PendingAuthenticationToken struct {
	_ [0]*PendingAuthenticationToken
	opaque
}

// NewPendingAuthenticationToken returns text as a PendingAuthenticationToken.
func NewPendingAuthenticationToken(text string) PendingAuthenticationToken {
	return PendingAuthenticationToken{opaque: newOpaque(text)}
}

// DeviceCode identifies a device that polls while its user signs in elsewhere (RFC 8628 §3.2). It is not the user code,
// which the user types in there and which is not a secret.
type DeviceCode struct {
	_ [0]*DeviceCode
	opaque
}

// NewDeviceCode returns text as a DeviceCode.
func NewDeviceCode(text string) DeviceCode { return DeviceCode{opaque: newOpaque(text)} }

// InvitationToken accepts an invitation. The link in the invitation email holds it.
type InvitationToken struct {
	_ [0]*InvitationToken
	opaque
}

// NewInvitationToken returns text as an InvitationToken.
func NewInvitationToken(text string) InvitationToken { return InvitationToken{opaque: newOpaque(text)} }

// PasswordResetToken lets its holder set a user's password, once. The link in the email holds it.
type PasswordResetToken struct {
	_ [0]*PasswordResetToken
	opaque
}

// NewPasswordResetToken returns text as a PasswordResetToken.
func NewPasswordResetToken(text string) PasswordResetToken {
	return PasswordResetToken{opaque: newOpaque(text)}
}

// SealedSession is an encrypted session, the value of a cookie: package session seals and opens it.
type SealedSession struct {
	_ [0]*SealedSession
	opaque
}

// NewSealedSession returns text as a SealedSession.
func NewSealedSession(text string) SealedSession { return SealedSession{opaque: newOpaque(text)} }

// CookiePassword encrypts sealed sessions. It has at least 32 characters and comes from the application's own configuration.
type CookiePassword struct {
	_ [0]*CookiePassword
	opaque
}

// NewCookiePassword returns text as a CookiePassword.
func NewCookiePassword(text string) CookiePassword { return CookiePassword{opaque: newOpaque(text)} }

// CookiePasswords returns texts as CookiePasswords, in that order: the first one seals, all of them open.
func CookiePasswords(texts ...string) []CookiePassword {
	passwords := make([]CookiePassword, len(texts))
	for i, text := range texts {
		passwords[i] = NewCookiePassword(text)
	}
	return passwords
}

// SigningSecret signs webhooks or actions. The dashboard shows it with the endpoint, and creating an endpoint returns it.
type SigningSecret struct {
	_ [0]*SigningSecret
	opaque
}

// NewSigningSecret returns text as a SigningSecret.
func NewSigningSecret(text string) SigningSecret { return SigningSecret{opaque: newOpaque(text)} }

// ClientSecret authenticates an OAuth client (RFC 6749 §2.3.1): a Connect application, or an application at another
// provider.
type ClientSecret struct {
	_ [0]*ClientSecret
	opaque
}

// NewClientSecret returns text as a ClientSecret.
func NewClientSecret(text string) ClientSecret { return ClientSecret{opaque: newOpaque(text)} }

// Password is a user's password.
type Password struct {
	_ [0]*Password
	opaque
}

// NewPassword returns text as a Password.
func NewPassword(text string) Password { return Password{opaque: newOpaque(text)} }

// ProviderToken is an access or refresh token of another provider, such as Google or GitHub, that WorkOS got for a
// user.
type ProviderToken struct {
	_ [0]*ProviderToken
	opaque
}

// NewProviderToken returns text as a ProviderToken.
func NewProviderToken(text string) ProviderToken { return ProviderToken{opaque: newOpaque(text)} }

// APIKeyValue is an API key of one of the application's customers, which WorkOS issues and validates. The key of this
// SDK's own requests is an APIKey.
type APIKeyValue struct {
	_ [0]*APIKeyValue
	opaque
}

// NewAPIKeyValue returns text as an APIKeyValue.
func NewAPIKeyValue(text string) APIKeyValue { return APIKeyValue{opaque: newOpaque(text)} }

// SecretURL is a URL that contains a token or works as one: anyone who has it can use it. Reveal it to redirect to
// it or to send it.
type SecretURL struct {
	_ [0]*SecretURL
	opaque
}

// NewSecretURL returns text as a SecretURL.
func NewSecretURL(text string) SecretURL { return SecretURL{opaque: newOpaque(text)} }
