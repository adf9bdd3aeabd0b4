package workostest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"net/http"
)

// vaultKey encrypts all data keys of one context. The server never returns it.
type vaultKey struct {
	id   string
	aead cipher.AEAD
}

type dataKeyJSON struct {
	ID            string            `json:"id"`
	DataKey       string            `json:"data_key"`
	EncryptedKeys string            `json:"encrypted_keys,omitempty"` // This and Context are empty for a decryption.
	Context       map[string]string `json:"context,omitzero"`
}

// vaultKeyFor returns the key of a context, and creates it on first use.
func (s *Server) vaultKeyFor(context map[string]string) (*vaultKey, error) {
	place := string(jsonReply(0, context).body) // JSON of a map is sorted by its keys.
	if key := s.vaultKeys.get(place); key != nil {
		return key, nil
	}
	block, err := aes.NewCipher(newDataKey())
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	key := &vaultKey{newID("key", s.now()), aead}
	s.vaultKeys.put(place, key)
	s.emitVault("kek.created", map[string]any{"key_id": key.id, "key_name": place})
	return key, nil
}

// newDataKey returns a new key for AES-256.
func newDataKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // crypto/rand.Read never returns an error.
	return key
}

// The IDs of a vault key and a data key, which precede an encrypted data key and are authenticated with it.
const (
	vaultKeyIDLength = len("key_") + 26
	dataKeyIDLength  = len("dek_") + 26
)

// wrap encrypts a data key.
func (key *vaultKey) wrap(id string, dataKey []byte) string {
	header := []byte(key.id + id)
	return base64.StdEncoding.EncodeToString(append(header, key.aead.Seal(nil, nil, dataKey, header)...)) //nolint:gosec // aead makes the nonce
}

// unwrap decrypts a data key with the key of this server that encrypted it.
func (s *Server) unwrap(encrypted string) (id string, dataKey []byte, ok bool) {
	blob, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil || len(blob) < vaultKeyIDLength+dataKeyIDLength {
		return "", nil, false
	}
	header, sealed := blob[:vaultKeyIDLength+dataKeyIDLength], blob[vaultKeyIDLength+dataKeyIDLength:]
	key := s.vaultKeys.first(func(key *vaultKey) bool { return key.id == string(header[:vaultKeyIDLength]) })
	if key == nil {
		return "", nil, false
	}
	dataKey, err = key.aead.Open(nil, nil, sealed, header)
	return string(header[vaultKeyIDLength:]), dataKey, err == nil
}

// handOut responds with a data key, encrypted under the key of a context.
func (s *Server) handOut(id string, dataKey []byte, context map[string]string) reply {
	key, err := s.vaultKeyFor(context)
	if err != nil {
		return vaultProblem(http.StatusInternalServerError, err.Error())
	}
	s.emitVault("dek.read", map[string]any{"key_ids": []string{id}, "key_context": context})
	return jsonReply(http.StatusOK, dataKeyJSON{id, base64.StdEncoding.EncodeToString(dataKey), key.wrap(id, dataKey), context})
}

func (s *Server) createDataKey(c *call) reply {
	in := c.input()
	context := in.vaultContext("context")
	if rep, ok := in.vaultRefusal(http.StatusUnprocessableEntity); ok {
		return rep
	}
	return s.handOut(newID("dek", s.now()), newDataKey(), context)
}

func (s *Server) decryptDataKey(c *call) reply {
	in := c.input()
	encrypted := in.need("keys")
	if rep, ok := in.vaultRefusal(http.StatusBadRequest); ok {
		return rep
	}
	id, dataKey, ok := s.unwrap(encrypted)
	if !ok {
		return vaultProblem(http.StatusBadRequest, "The keys cannot be decrypted.")
	}
	s.emitVault("dek.decrypted", map[string]any{"key_id": id})
	return jsonReply(http.StatusOK, dataKeyJSON{ID: id, DataKey: base64.StdEncoding.EncodeToString(dataKey)})
}

// rekeyDataKey re-encrypts a data key for another context. The data key and its ID do not change.
func (s *Server) rekeyDataKey(c *call) reply {
	in := c.input()
	encrypted, context := in.need("encrypted_keys"), in.vaultContext("context")
	if rep, ok := in.vaultRefusal(http.StatusUnprocessableEntity); ok {
		return rep
	}
	id, dataKey, ok := s.unwrap(encrypted)
	if !ok {
		return vaultProblem(http.StatusBadRequest, "The keys cannot be decrypted.")
	}
	return s.handOut(id, dataKey, context)
}
