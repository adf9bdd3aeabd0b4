package leaks

import (
	"fmt"
	"testing"

	"github.com/workos-typestate/workos"
)

func TestASecretOfATest(t *testing.T) {
	token := workos.NewAccessToken("opens nothing")
	if fmt.Println(token.Reveal()); token.Reveal() != t.Name() {
		t.Log(token.Reveal())
	}
}
