package vault

import (
	"bytes"
	"testing"

	"github.com/matryer/is"
)

func TestKeysAreWiped(t *testing.T) {
	newKey := func(size int) []byte { return bytes.Repeat([]byte{0xaa}, size) }
	text, err := seal([]byte("hunter2"), newKey(keySize), []byte("blob"), nil)
	is.New(t).NoErr(err)
	envelope, err := DecodeEnvelope(text)
	is.New(t).NoErr(err)
	tests := []struct {
		name string
		key  []byte
		use  func(key []byte) error
		want error
	}{
		{"after encrypting", newKey(keySize), func(key []byte) error { _, err := seal(nil, key, []byte("blob"), nil); return err }, nil},
		{"after decrypting", newKey(keySize), func(key []byte) error { _, err := open(envelope, key, nil); return err }, nil},
		{"after decrypting with wrong data", newKey(keySize), func(key []byte) error { _, err := open(envelope, key, []byte("x")); return err }, ErrDecrypt},
		{"when their size is wrong", newKey(33), func(key []byte) error { _, err := seal(nil, key, nil, nil); return err }, ErrKeySize},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(test.use(test.key), test.want)
			is.Equal(test.key, make([]byte, len(test.key)))
		})
	}
	t.Run("when their text is not base64", func(t *testing.T) {
		is := is.New(t)
		var key binaryText
		is.True(key.UnmarshalText([]byte("QUJD!")) != nil)
		is.Equal(len(key), 0)
	})
}

func TestLimits(t *testing.T) {
	t.Run("a value of the maximum size is accepted, and one byte more is not", func(t *testing.T) {
		is := is.New(t)
		value := make([]byte, MaxPlaintextBytes+1)
		is.NoErr(checkPlaintext(value[:MaxPlaintextBytes]))
		is.True(checkPlaintext(value) != nil)
	})
	t.Run("the same is true for a ciphertext", func(t *testing.T) {
		is := is.New(t)
		data := make([]byte, headerSize+2+MaxPlaintextBytes+1)
		data[headerSize] = 1 // the length of the data key
		_, err := parse(data[:len(data)-1])
		is.NoErr(err)
		_, err = parse(data)
		is.Equal(err, ErrEnvelopeTooLarge)
		copy(data, []byte{1, 9}) // in the form of the Go SDK
		_, err = parseGoSDK(data[:len(data)-1])
		is.NoErr(err)
		_, err = parseGoSDK(data)
		is.Equal(err, ErrEnvelopeTooLarge)
	})
}
