package codec_test

import (
	"bytes"
	"testing"

	"github.com/workos-typestate/workos/internal/codec"
)

// BenchmarkUnmarshal is about a page of 100 objects, as it comes and with half of a surrogate pair in it.
func BenchmarkUnmarshal(b *testing.B) {
	element := []byte(`{"name":"Ada Lovelace","tags":["a","b"],"labels":{"plan":"free"},"role":{"slug":"admin","priority":1},"roles":[{"slug":"member"}],"at":"2021-07-31T05:10:19.640Z","new":null}`)
	plain := append(append([]byte("["), bytes.Repeat(append(element, ','), 99)...), append(element, ']')...)
	for name, text := range map[string][]byte{"plain": plain, "odd": bytes.Replace(plain, []byte("Ada"), []byte(`\ud83d`), 1)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				var users []user
				if err := codec.Unmarshal(text, &users); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
