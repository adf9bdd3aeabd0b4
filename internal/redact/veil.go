package redact

import (
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"sync"
)

// pad is random, and the same for the whole life of the process, so that what is veiled twice is deeply equal.
var pad = sync.OnceValue(func() *[64]byte {
	pad := new([64]byte)
	_, _ = rand.Read(pad[:]) // never fails
	return pad
})

// Veil returns text as nothing shows it that follows pointers and reads unexported fields, such as the diffs of test
// libraries: every byte is XORed with one of the process's own. Applied to what it returned, it gives the text back.
// That keeps a secret out of a log by accident, and is not encryption: the pad is in the same memory.
func Veil[T string | []byte](text T) string {
	var (
		veiled strings.Builder
		block  [64]byte
		pad    = pad()
	)
	veiled.Grow(len(text))
	for len(text) > 0 {
		n := copy(block[:], text)
		subtle.XORBytes(block[:n], block[:n], pad[:])
		veiled.Write(block[:n])
		text = text[n:]
	}
	return veiled.String()
}
