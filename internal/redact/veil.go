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

// keys are random, and the same for the whole life of the process.
type keys struct {
	nonce  []byte
	stream cipher.Block
}

var theKeys = sync.OnceValue(func() keys {
	random := make([]byte, 2*aes256)
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
	sum := sha256.Sum256(append(append(make([]byte, 0, aes256+len(text)), theKeys().nonce...), text...))
	nonce := sum[:aes.BlockSize]
	var veiled strings.Builder
	veiled.Grow(len(nonce) + len(text))
	veiled.Write(nonce)
	mix(&veiled, nonce, text)
	return veiled.String()
}

// Unveil returns the text that Veil made veiled of.
func Unveil(veiled string) string {
	var nonce [aes.BlockSize]byte
	copy(nonce[:], veiled)
	var text strings.Builder
	text.Grow(len(veiled) - len(nonce))
	mix(&text, nonce[:], veiled[len(nonce):])
	return text.String()
}

// scratch is what mix works on, which an interface would else put on the heap each time.
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
