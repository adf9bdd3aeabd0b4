// Package vault is an encrypted store for small secrets, such as the credentials that customers entrust to an
// application, and a source of data keys for encryption in the application. The value's context selects the key that
// encrypts it: a few names and values, usually the customer's organization, that WorkOS matches with the customer's
// own key management.
//
// A value in the store is an [Object]. It has an ID, a name that is unique within the environment, and a version that
// changes with every write. A decrypted value is a [core.Secret], which does not print.
//
// [Service.Encrypt] and [Service.Decrypt] are for values that the application stores itself.
//
// WorkOS calls the store KV, and customers' own keys BYOK.
package vault

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the vault API of a confidential client. Create one with New, or use the field Vault of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the vault API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// KeyContext selects the key for encryption: up to 10 entries, with values of up to 500 characters.
type KeyContext map[string]string
