package pkce_test

import (
	"fmt"

	"github.com/workos-typestate/workos/pkce"
)

func ExampleNewPair() {
	pair := pkce.NewPair()
	fmt.Println(pair.Method, len(pair.Challenge), pair.Verifier)
	fmt.Println(pair.Verifier.Challenge() == pair.Challenge)
	// Output:
	// S256 43 [redacted]
	// true
}

// A web server keeps the verifier of a sign-in in progress, in a session or an encrypted cookie, and parses
// it when the browser returns.
func ExampleParseVerifier() {
	kept := "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // from Reveal
	verifier, err := pkce.ParseVerifier(kept)
	fmt.Println(verifier.Challenge(), err)

	_, err = pkce.ParseVerifier("too short")
	fmt.Println(err)
	// Output:
	// E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM <nil>
	// workos: a verifier has 43 to 128 characters of A-Z a-z 0-9 - . _ ~
}

func ExampleNewVerifierOfLength() {
	verifier, err := pkce.NewVerifierOfLength(64)
	fmt.Println(len(verifier.Reveal()), err)
	// Output: 64 <nil>
}
