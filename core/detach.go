package core

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// detach returns a transport's error without its references to certificates, which may include a root that verifies
// the next connection, and to the connection. The error types stay the same for errors.As and hold copies.
func detach(err error) error {
	if verification, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &tls.CertificateVerificationError{Err: detachCertificates(verification.Err)}
	}
	if header, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return tls.RecordHeaderError{Msg: header.Msg, RecordHeader: header.RecordHeader}
	}
	return detachCertificates(err)
}

func detachCertificates(err error) error {
	if e, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return x509.UnknownAuthorityError{Cert: copyOf(e.Cert)}
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return x509.CertificateInvalidError{Cert: copyOf(e.Cert), Reason: e.Reason, Detail: e.Detail}
	}
	if e, ok := errors.AsType[x509.HostnameError](err); ok {
		if own := copyOf(e.Certificate); own != nil {
			return x509.HostnameError{Certificate: own, Host: e.Host}
		}
		return errors.New("x509: certificate is not valid for " + e.Host)
	}
	return err
}

// copyOf returns a freshly parsed copy of a certificate, or nil.
func copyOf(certificate *x509.Certificate) *x509.Certificate {
	if certificate == nil {
		return nil
	}
	own, err := x509.ParseCertificate(certificate.Raw)
	if err != nil {
		return nil
	}
	return own
}
