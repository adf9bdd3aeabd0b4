package core

import (
	"crypto/subtle"
	"database/sql/driver"
	"fmt"
)

// The methods of secrets that take their own kind, or name it in an error. All others are those of opaque.

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s Secret) Equal(other Secret) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s Secret) Value() (driver.Value, error) { return nil, cannotBeStored(Secret{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *Secret) Scan(value any) error { return scan(&s.opaque, value, Secret{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s AccessToken) Equal(other AccessToken) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s AccessToken) Value() (driver.Value, error) { return nil, cannotBeStored(AccessToken{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *AccessToken) Scan(value any) error { return scan(&s.opaque, value, AccessToken{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s RefreshToken) Equal(other RefreshToken) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s RefreshToken) Value() (driver.Value, error) { return nil, cannotBeStored(RefreshToken{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *RefreshToken) Scan(value any) error { return scan(&s.opaque, value, RefreshToken{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s AuthorizationCode) Equal(other AuthorizationCode) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s AuthorizationCode) Value() (driver.Value, error) {
	return nil, cannotBeStored(AuthorizationCode{})
}

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *AuthorizationCode) Scan(value any) error { return scan(&s.opaque, value, AuthorizationCode{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s OneTimeCode) Equal(other OneTimeCode) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s OneTimeCode) Value() (driver.Value, error) { return nil, cannotBeStored(OneTimeCode{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *OneTimeCode) Scan(value any) error { return scan(&s.opaque, value, OneTimeCode{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s PendingAuthenticationToken) Equal(other PendingAuthenticationToken) bool {
	return equal(s.opaque, other.opaque)
}

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s PendingAuthenticationToken) Value() (driver.Value, error) {
	return nil, cannotBeStored(PendingAuthenticationToken{})
}

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *PendingAuthenticationToken) Scan(value any) error {
	return scan(&s.opaque, value, PendingAuthenticationToken{})
}

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s DeviceCode) Equal(other DeviceCode) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s DeviceCode) Value() (driver.Value, error) { return nil, cannotBeStored(DeviceCode{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *DeviceCode) Scan(value any) error { return scan(&s.opaque, value, DeviceCode{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s InvitationToken) Equal(other InvitationToken) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s InvitationToken) Value() (driver.Value, error) { return nil, cannotBeStored(InvitationToken{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *InvitationToken) Scan(value any) error { return scan(&s.opaque, value, InvitationToken{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s PasswordResetToken) Equal(other PasswordResetToken) bool {
	return equal(s.opaque, other.opaque)
}

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s PasswordResetToken) Value() (driver.Value, error) {
	return nil, cannotBeStored(PasswordResetToken{})
}

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *PasswordResetToken) Scan(value any) error {
	return scan(&s.opaque, value, PasswordResetToken{})
}

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s SealedSession) Equal(other SealedSession) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s SealedSession) Value() (driver.Value, error) { return nil, cannotBeStored(SealedSession{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *SealedSession) Scan(value any) error { return scan(&s.opaque, value, SealedSession{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s CookiePassword) Equal(other CookiePassword) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s CookiePassword) Value() (driver.Value, error) { return nil, cannotBeStored(CookiePassword{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *CookiePassword) Scan(value any) error { return scan(&s.opaque, value, CookiePassword{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s SigningSecret) Equal(other SigningSecret) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s SigningSecret) Value() (driver.Value, error) { return nil, cannotBeStored(SigningSecret{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *SigningSecret) Scan(value any) error { return scan(&s.opaque, value, SigningSecret{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s ClientSecret) Equal(other ClientSecret) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s ClientSecret) Value() (driver.Value, error) { return nil, cannotBeStored(ClientSecret{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *ClientSecret) Scan(value any) error { return scan(&s.opaque, value, ClientSecret{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s Password) Equal(other Password) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s Password) Value() (driver.Value, error) { return nil, cannotBeStored(Password{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *Password) Scan(value any) error { return scan(&s.opaque, value, Password{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s ProviderToken) Equal(other ProviderToken) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s ProviderToken) Value() (driver.Value, error) { return nil, cannotBeStored(ProviderToken{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *ProviderToken) Scan(value any) error { return scan(&s.opaque, value, ProviderToken{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s APIKeyValue) Equal(other APIKeyValue) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s APIKeyValue) Value() (driver.Value, error) { return nil, cannotBeStored(APIKeyValue{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *APIKeyValue) Scan(value any) error { return scan(&s.opaque, value, APIKeyValue{}) }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (s SecretURL) Equal(other SecretURL) bool { return equal(s.opaque, other.opaque) }

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (s SecretURL) Value() (driver.Value, error) { return nil, cannotBeStored(SecretURL{}) }

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (s *SecretURL) Scan(value any) error { return scan(&s.opaque, value, SecretURL{}) }

func equal(a, b opaque) bool {
	return subtle.ConstantTimeCompare([]byte(a.Reveal()), []byte(b.Reveal())) == 1
}

// cannotBeStored returns the error of Value. kind is the zero value of the secret's type.
func cannotBeStored(kind any) error {
	return fmt.Errorf("workos: a %T cannot be stored: store what Reveal returns", kind)
}

// scan sets the secret of a kind, whose zero value is kind.
func scan(secret *opaque, value, kind any) error {
	switch value := value.(type) {
	case nil:
		*secret = opaque{}
		return nil
	case string:
		return secret.UnmarshalText([]byte(value))
	case []byte:
		return secret.UnmarshalText(value)
	default:
		return fmt.Errorf("workos: a %T is scanned from text, not from a %T", kind, value)
	}
}
