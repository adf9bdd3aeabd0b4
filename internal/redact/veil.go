package redact

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"strings"
	"sync"
)

// keys are random, and stay the same for the lifetime of the process.
type keys struct {
	nonce  []byte
	stream cipher.Block
}

var theKeys = sync.OnceValue(func() keys {
	random := make([]byte, 2*aes256)
	_, _ = rand.Read(random)                    // never fails
	stream, _ := aes.NewCipher(random[:aes256]) // fails only for another length
	return keys{nonce: random[aes256:], stream: stream}
})

const aes256 = 32

// Veil makes text unreadable for code that follows pointers and reads unexported fields, such as the diffs of test
// libraries. The same text has the same veil, so that equal values are deeply equal; a veil reveals nothing about another
// text that shares bytes with it. This prevents secrets from getting into logs by accident. It is not encryption: the keys are
// in the same memory.
func Veil[T string | []byte](text T) string {
	sum := sha256.Sum256(append(append(make([]byte, 0, aes256+len(text)), theKeys().nonce...), text...))
	nonce := sum[:aes.BlockSize]
	var veiled strings.Builder
	veiled.Grow(len(nonce) + len(text))
	veiled.Write(nonce)
	mix(&veiled, nonce, text)
	return veiled.String()
}

// Unveil returns the text that Veil was given.
func Unveil(veiled string) string {
	var nonce [aes.BlockSize]byte
	copy(nonce[:], veiled)
	var text strings.Builder
	text.Grow(len(veiled) - len(nonce))
	mix(&text, nonce[:], veiled[len(nonce):])
	return text.String()
}

// scratch is the working memory of mix, which the call through an interface would otherwise allocate each time.
type scratch struct{ counter, stream, block [aes.BlockSize]byte }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// mix writes text, XORed with the stream of the nonce, in counter mode.
func mix[T string | []byte](to *strings.Builder, nonce []byte, text T) {
	s, block := scratches.Get().(*scratch), theKeys().stream
	defer scratches.Put(s)
	copy(s.counter[:], nonce)
	for count := binary.BigEndian.Uint64(nonce[8:]); len(text) > 0; count++ {
		binary.BigEndian.PutUint64(s.counter[8:], count)
		block.Encrypt(s.stream[:], s.counter[:])
		n := copy(s.block[:], text)
		subtle.XORBytes(s.block[:n], s.block[:n], s.stream[:n])
		to.Write(s.block[:n])
		text = text[n:]
	}
	*s = scratch{}
}
