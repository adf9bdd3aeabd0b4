package redact_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/redact"
)

func TestVeil(t *testing.T) {
	is := is.New(t)
	for _, text := range []string{"a", "sk_test_1", strings.Repeat("long ", 1000), "\x00\xff"} {
		is.Equal(redact.Unveil(redact.Veil(text)), text)
		is.Equal(redact.Veil([]byte(text)), redact.Veil(text)) // equal texts are deeply equal
		is.True(!strings.Contains(redact.Veil(text), text) || len(text) == 1)
	}
}

// TestAVeilSaysNothingOfAnother knows one text and the veils of two, like a reader of a log who knows how every token of a
// kind begins.
func TestAVeilSaysNothingOfAnother(t *testing.T) {
	is := is.New(t)
	known, secret := strings.Repeat("k", 200), strings.Repeat("s", 200)
	veiledKnown, veiledSecret := redact.Veil(known), redact.Veil(secret)
	for shift := range 32 {
		guessed := make([]byte, 0, 64)
		for i := range 64 {
			guessed = append(guessed, veiledSecret[i+shift]^veiledKnown[i+shift]^known[i])
		}
		is.True(!strings.Contains(string(guessed), "ssss"))
	}
}
