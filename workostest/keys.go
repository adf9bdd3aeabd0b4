package workostest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// keyRing holds the keys of an issuer; the last is the newest and signs. Sessions and Connect have one each, as at WorkOS, so that tests find a
// program that confuses their tokens.
type keyRing struct {
	keys  []*signingKey
	first func() (*signingKey, error) // Generates the first key on demand.
}

// signingKey is an RSA key that signs access tokens, with its self-signed certificate.
type signingKey struct {
	id      string
	private *rsa.PrivateKey
	cert    *x509.Certificate
}

// firstKey and firstConnectKey generate the first keys of every server in this process. Generating a key takes longer than most tests, and a key
// holds no state of a server.
var (
	firstKey        = sync.OnceValues(newSigningKey)
	firstConnectKey = sync.OnceValues(newSigningKey)
)

func newSigningKey() (*signingKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("workostest: generating a signing key: %w", err)
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

// RotateKeys generates new keys, which sign access tokens from now on. Each JWKS still lists the previous keys, so their tokens remain valid.
func (s *Server) RotateKeys() error {
	ofSessions, err := newSigningKey() // Without the lock: it takes a while.
	if err != nil {
		return err
	}
	ofConnect, err := newSigningKey()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.keys.add(ofSessions), s.connectKeys.add(ofConnect))
}

func (ring *keyRing) add(key *signingKey) error {
	_, err := ring.signing()
	ring.keys = append(ring.keys, key)
	return err
}

// signing returns the key that signs.
func (ring *keyRing) signing() (*signingKey, error) {
	if len(ring.keys) == 0 {
		key, err := ring.first()
		if err != nil {
			return nil, err
		}
		ring.keys = append(ring.keys, key)
	}
	return ring.keys[len(ring.keys)-1], nil
}

// sign creates a JWT. Its header has a typ if one is given.
func (ring *keyRing) sign(typ string, claims ...any) (string, error) {
	key, err := ring.signing()
	if err != nil {
		return "", err
	}
	options := &jose.SignerOptions{}
	if typ != "" {
		options = options.WithType(jose.ContentType(typ))
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key.private, KeyID: key.id}}, options)
	if err != nil {
		return "", err
	}
	token := jwt.Signed(signer)
	for _, some := range claims {
		token = token.Claims(some)
	}
	return token.Serialize()
}

// open reads the claims of a JWT, and reports whether one of the keys signed it.
func (ring *keyRing) open(token string, claims any) bool {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	return err == nil && slices.ContainsFunc(ring.keys, func(key *signingKey) bool {
		return parsed.Claims(key.private.Public(), claims) == nil
	})
}

// jwks responds with the public keys.
func (ring *keyRing) jwks() reply {
	if _, err := ring.signing(); err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	var set jose.JSONWebKeySet
	for _, key := range ring.keys {
		thumbprint := sha256.Sum256(key.cert.Raw)
		set.Keys = append(set.Keys, jose.JSONWebKey{
			Key: key.private.Public(), KeyID: key.id, Algorithm: string(jose.RS256), Use: "sig",
			Certificates: []*x509.Certificate{key.cert}, CertificateThumbprintSHA256: thumbprint[:],
		})
	}
	return jsonReply(http.StatusOK, set)
}

func (s *Server) jwks(c *call) reply {
	if c.PathValue("clientId") != s.clientID {
		return notFound("Client", c.PathValue("clientId"))
	}
	return s.keys.jwks()
}

func (s *Server) connectJWKS(*call) reply { return s.connectKeys.jwks() }

// s256 returns the S256 code challenge of a verifier (RFC 7636 section 4.2).
func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
