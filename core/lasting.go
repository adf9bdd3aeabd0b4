package core

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"slices"
)

// lastingStatus are the statuses from 500 on that a retry does not change, because the cause is the request or the network
// path: RFC 9110 §15.6.2 and §15.6.6, RFC 2295 §8.1, RFC 5842 §7.2, RFC 2774 §7, RFC 6585 §6.
var lastingStatus = []int{
	http.StatusNotImplemented,
	http.StatusHTTPVersionNotSupported,
	http.StatusVariantAlsoNegotiates,
	http.StatusLoopDetected,
	http.StatusNotExtended,
	http.StatusNetworkAuthenticationRequired,
}

// lasting reports whether a transport's error is one that a retry does not change: an untrusted certificate, on either
// side; a server that does not speak TLS, or no version in common; an invalid address; an unrequested switch of
// protocols; a transport that rejects the request itself.
func lasting(err error) bool {
	return errors.Is(err, http.ErrSchemeMismatch) || errors.Is(err, errSwitched) || errors.Is(err, x509.ErrUnsupportedAlgorithm) ||
		isA[*tls.CertificateVerificationError](err) || isA[tls.RecordHeaderError](err) || lastingAlert(err) ||
		isA[x509.UnknownAuthorityError](err) || isA[x509.CertificateInvalidError](err) || isA[x509.HostnameError](err) ||
		isA[x509.ConstraintViolationError](err) || isA[x509.UnhandledCriticalExtension](err) ||
		isA[x509.InsecureAlgorithmError](err) || isA[x509.SystemRootsError](err) ||
		isA[*net.AddrError](err) || isA[net.UnknownNetworkError](err) || isA[*ArgumentError](err)
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// alerts are the alerts by which a server rejects the client's certificate, its versions and ciphers, or the
// requested name (RFC 8446 §6.2).
var alerts = []tls.AlertError{
	40,  // handshake_failure
	42,  // bad_certificate
	43,  // unsupported_certificate
	44,  // certificate_revoked
	45,  // certificate_expired
	46,  // certificate_unknown
	48,  // unknown_ca
	49,  // access_denied
	70,  // protocol_version
	71,  // insufficient_security
	112, // unrecognized_name
	116, // certificate_required
	120, // no_application_protocol
}

// lastingAlert recognizes an alert of the server by its text, because crypto/tls does not export the type.
func lastingAlert(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "remote error" && op.Err != nil && slices.ContainsFunc(alerts, func(alert tls.AlertError) bool {
		return op.Err.Error() == alert.Error()
	})
}
