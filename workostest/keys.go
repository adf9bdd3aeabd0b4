package workostest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// signingKey is an RSA key that signs access tokens, and its self-signed
// certificate.
type signingKey struct {
	id      string
	private *rsa.PrivateKey
	cert    *x509.Certificate
}

// firstKey makes the key that every server in this process begins with. Making
// one takes longer than most tests do, and a key holds no state of a server.
var firstKey = sync.OnceValues(newSigningKey)

func newSigningKey() (*signingKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("workostest: making a signing key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "workostest"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(10, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, fmt.Errorf("workostest: certifying a signing key: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("workostest: certifying a signing key: %w", err)
	}
	return &signingKey{id: newID("sso_oidc_key_pair", time.Now()), private: private, cert: cert}, nil
}

// RotateKeys makes a new key that signs access tokens from now on. The JWKS
// goes on listing the keys before it, so that their tokens remain valid.
func (s *Server) RotateKeys() error {
	key, err := newSigningKey() // Without the lock: it takes a while.
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.signingKey(); err != nil {
		return err
	}
	s.keys = append(s.keys, key)
	return nil
}

// signingKey returns the key that signs, making the first one when needed.
func (s *Server) signingKey() (*signingKey, error) {
	if len(s.keys) == 0 {
		key, err := firstKey()
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, key)
	}
	return s.keys[len(s.keys)-1], nil
}

func (s *Server) jwks(c *call) reply {
	if c.PathValue("clientId") != s.clientID {
		return notFound("Client", c.PathValue("clientId"))
	}
	if _, err := s.signingKey(); err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	var set jose.JSONWebKeySet
	for _, key := range s.keys {
		thumbprint := sha256.Sum256(key.cert.Raw)
		set.Keys = append(set.Keys, jose.JSONWebKey{
			Key: key.private.Public(), KeyID: key.id, Algorithm: string(jose.RS256), Use: "sig",
			Certificates: []*x509.Certificate{key.cert}, CertificateThumbprintSHA256: thumbprint[:],
		})
	}
	return answer(http.StatusOK, set)
}

// s256 is the S256 code challenge of a verifier (RFC 7636 section 4.2).
func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
