package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
)

// Connection is a connection as events show it.
type Connection struct {
	sso.Connection
	ExternalKey string `json:"external_key"`
}

// ConnectionReference names a connection.
type ConnectionReference struct {
	ID             core.ConnectionID   `json:"id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
}

// SAMLCertificate is a certificate of a connection.
type SAMLCertificate struct {
	CertificateType SAMLCertificateType `json:"certificate_type"`
	ExpiryDate      time.Time           `json:"expiry_date"`
}

// ExpiringSAMLCertificate is a certificate that expires soon.
type ExpiringSAMLCertificate struct {
	SAMLCertificate
	IsExpired bool `json:"is_expired"`
}

// SAMLCertificateType is the purpose of a certificate.
type SAMLCertificateType string

// The types of certificate.
const (
	SAMLCertificateTypeResponseSigning    SAMLCertificateType = "ResponseSigning"
	SAMLCertificateTypeRequestSigning     SAMLCertificateType = "RequestSigning"
	SAMLCertificateTypeResponseEncryption SAMLCertificateType = "ResponseEncryption"
)

// Events of connections and their certificates.
type (
	// ConnectionActivated is a connection that users can now sign in through.
	ConnectionActivated struct{ Connection }
	// ConnectionDeactivated is a connection that users can no longer sign in through.
	ConnectionDeactivated struct{ Connection }
	// ConnectionDeleted is a connection that was deleted.
	ConnectionDeleted struct{ sso.Connection }
	// ConnectionSAMLCertificateRenewalRequired is a certificate that has to be replaced soon, or should have been.
	ConnectionSAMLCertificateRenewalRequired struct {
		Connection      ConnectionReference     `json:"connection"`
		Certificate     ExpiringSAMLCertificate `json:"certificate"`
		DaysUntilExpiry int                     `json:"days_until_expiry"`
	}
	// ConnectionSAMLCertificateRenewed is a certificate that was replaced.
	ConnectionSAMLCertificateRenewed struct {
		Connection  ConnectionReference `json:"connection"`
		Certificate SAMLCertificate     `json:"certificate"`
		RenewedAt   time.Time           `json:"renewed_at"`
	}
)
