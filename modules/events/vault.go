package events

import "github.com/workos-typestate/workos/core"

// VaultActor is the user of the vault.
type VaultActor struct {
	ActorID     string      `json:"actor_id"`
	ActorName   string      `json:"actor_name"`
	ActorSource ActorSource `json:"actor_source"`
}

// BYOKKey is a key that a customer keeps at their own provider.
type BYOKKey struct {
	OrganizationID core.OrganizationID `json:"organization_id"`
	KeyProvider    BYOKKeyProvider     `json:"key_provider"`
}

// BYOKKeyProvider is the provider of a customer's key.
type BYOKKeyProvider string

// The providers of keys.
const (
	BYOKKeyProviderAWSKMS        BYOKKeyProvider = "AWS_KMS"
	BYOKKeyProviderGCPKMS        BYOKKeyProvider = "GCP_KMS"
	BYOKKeyProviderAzureKeyVault BYOKKeyProvider = "AZURE_KEY_VAULT"
)

// Events of the objects of the vault.
type (
	// VaultDataCreated is a new object.
	VaultDataCreated struct {
		VaultActor
		KVName     string            `json:"kv_name"`
		KeyID      core.VaultKeyID   `json:"key_id"`
		KeyContext map[string]string `json:"key_context"`
	}
	// VaultDataUpdated is an object with a new value.
	VaultDataUpdated struct {
		VaultActor
		KVName     string            `json:"kv_name"`
		KeyID      core.VaultKeyID   `json:"key_id"`
		KeyContext map[string]string `json:"key_context"`
	}
	// VaultDataRead is an object whose value was read.
	VaultDataRead struct {
		VaultActor
		KVName string          `json:"kv_name"`
		KeyID  core.VaultKeyID `json:"key_id"`
	}
	// VaultDataDeleted is an object that was deleted.
	VaultDataDeleted struct {
		VaultActor
		KVName string `json:"kv_name"`
	}
	// VaultMetadataRead is an object that was read without its value.
	VaultMetadataRead struct {
		VaultActor
		KVName string `json:"kv_name"`
	}
	// VaultNamesListed is a listing of the objects.
	VaultNamesListed struct{ VaultActor }
)

// Events of its keys.
type (
	// VaultDEKRead is a data key that was handed out.
	VaultDEKRead struct {
		VaultActor
		KeyIDs     []core.VaultKeyID `json:"key_ids"`
		KeyContext map[string]string `json:"key_context"`
	}
	// VaultDEKDecrypted is a data key that was decrypted.
	VaultDEKDecrypted struct {
		VaultActor
		KeyID core.VaultKeyID `json:"key_id"`
	}
	// VaultKEKCreated is a new key that encrypts data keys.
	VaultKEKCreated struct {
		VaultActor
		KeyID   core.VaultKeyID `json:"key_id"`
		KeyName string          `json:"key_name"`
	}
	// VaultKEKDeleted is a key for data keys that was deleted.
	VaultKEKDeleted struct {
		VaultActor
		KeyID   core.VaultKeyID `json:"key_id"`
		KeyName string          `json:"key_name"`
	}
	// VaultBYOKKeyVerificationCompleted is a customer's key that was verified.
	VaultBYOKKeyVerificationCompleted struct {
		BYOKKey
		Verified bool `json:"verified"`
	}
	// VaultBYOKKeyDeleted is a customer's key that is no longer used.
	VaultBYOKKeyDeleted struct{ BYOKKey }
)
