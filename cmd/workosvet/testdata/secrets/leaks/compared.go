package leaks

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/pkce"
)

func compared(request *http.Request, one, other workos.Secret, verifier, second pkce.Verifier, key, another workos.APIKey) []bool {
	text := one.Reveal()
	return []bool{
		one.Reveal() == other.Reveal(),                         // want `secrets: the time that this takes reveals how much of the secret was right: use Equal, which takes constant time`
		verifier.Reveal() != second.Reveal(),                   // want `use Equal`
		one.Reveal() == request.FormValue("state"),             // want `use subtle.ConstantTimeCompare`
		request.FormValue("state") != text,                     // want `use subtle.ConstantTimeCompare`
		key == another,                                         // want `use subtle.ConstantTimeCompare`
		strings.EqualFold(text, request.FormValue("state")),    // want `use subtle.ConstantTimeCompare`
		bytes.Equal([]byte(text), []byte(request.Host)),        // want `use subtle.ConstantTimeCompare`
		one.Reveal() == "", key == "", len(one.Reveal()) == 12, // which say that there is one
		one.Equal(other), request.Host == request.FormValue("h"), // no secret in the clear
	}
}
