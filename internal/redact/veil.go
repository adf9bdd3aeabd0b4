package redact

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"
)

// keys are random, and the same for the whole life of the process.
type keys struct {
	nonce  []byte
	stream cipher.Block
}

var theKeys = sync.OnceValue(func() keys {
	random := make([]byte, 64)
	_, _ = rand.Read(random)                    // never fails
	stream, _ := aes.NewCipher(random[:aes256]) // fails for another length alone
	return keys{nonce: random[aes256:], stream: stream}
})

const aes256 = 32

// Veil returns text as nothing shows it that follows pointers and reads unexported fields, such as the diffs of test
// libraries. The same text has the same veil, so that what is equal is deeply equal; what is veiled says nothing of another
// text that shares bytes with it. That keeps a secret out of a log by accident, and is not encryption: the keys are in the
// same memory.
func Veil[T string | []byte](text T) string {
	k := theKeys()
	mac := hmac.New(sha256.New, k.nonce)
	mac.Write([]byte(text))
	veiled := mac.Sum(make([]byte, 0, sha256.Size+len(text)))
	veiled = append(veiled[:aes.BlockSize], text...)
	cipher.NewCTR(k.stream, veiled[:aes.BlockSize]).XORKeyStream(veiled[aes.BlockSize:], veiled[aes.BlockSize:])
	return string(veiled)
}

// Unveil returns the text that Veil made veiled of.
func Unveil(veiled string) string {
	text := []byte(veiled)
	cipher.NewCTR(theKeys().stream, text[:aes.BlockSize]).XORKeyStream(text[aes.BlockSize:], text[aes.BlockSize:])
	return string(text[aes.BlockSize:])
}
