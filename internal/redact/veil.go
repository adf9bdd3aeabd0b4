package redact

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"hash/maphash"
	mathrand "math/rand/v2"
	"strings"
	"sync"
)

// keys are random, and stay the same for the lifetime of the process.
type keys struct {
	nonce  [2]maphash.Seed
	stream [32]byte
}

var theKeys = sync.OnceValue(func() *keys {
	k := &keys{nonce: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	_, _ = rand.Read(k.stream[:]) // never fails
	return k
})

const nonceSize = 16

// Veil returns text in a form that hides it from anything that follows pointers and reads unexported fields, such as the diffs of
// test libraries. Equal texts have equal veils, so that reflect.DeepEqual works; the veil of one text says nothing about another
// that shares bytes with it. This keeps a secret out of a log by accident. It is not encryption: the keys are in the same memory.
func Veil[T string | []byte](text T) string {
	var nonce [nonceSize]byte
	for i, seed := range theKeys().nonce {
		binary.LittleEndian.PutUint64(nonce[8*i:], hash(seed, text))
	}
	var veiled strings.Builder
	veiled.Grow(nonceSize + len(text))
	veiled.Write(nonce[:])
	mix(&veiled, nonce, text)
	return veiled.String()
}

// Unveil returns the text that Veil was given.
func Unveil(veiled string) string {
	var nonce [nonceSize]byte
	copy(nonce[:], veiled)
	var text strings.Builder
	text.Grow(len(veiled) - nonceSize)
	mix(&text, nonce, veiled[nonceSize:])
	return text.String()
}

func hash[T string | []byte](seed maphash.Seed, text T) uint64 {
	switch text := any(text).(type) {
	case string:
		return maphash.String(seed, text)
	case []byte:
		return maphash.Bytes(seed, text)
	}
	return 0
}

// scratch is the memory of one mix, kept because secrets are veiled and unveiled with every request.
type scratch struct {
	random mathrand.ChaCha8
	stream [512]byte
	block  [512]byte
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// mix writes text, XORed with the stream of the nonce.
func mix[T string | []byte](to *strings.Builder, nonce [nonceSize]byte, text T) {
	s, seed := scratches.Get().(*scratch), theKeys().stream
	defer scratches.Put(s)
	subtle.XORBytes(seed[:nonceSize], seed[:nonceSize], nonce[:])
	s.random.Seed(seed)
	for len(text) > 0 {
		n := copy(s.block[:], text)
		_, _ = s.random.Read(s.stream[:n]) // never fails
		subtle.XORBytes(s.block[:n], s.block[:n], s.stream[:n])
		to.Write(s.block[:n])
		clear(s.block[:n])
		text = text[n:]
	}
}
