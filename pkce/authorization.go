package pkce

import (
	"net/url"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/redact"
)

// Authorization is a sign-in in progress: the URL to open in the user's browser, and the values that complete
// it. Keep State and Verifier where only the browser or program that began the sign-in can use them, get the
// code from the callback with Code, and exchange it together with Verifier.
type Authorization struct {
	URL      core.SecretURL // may hold an invitation token, for example: Reveal it to redirect to it or to open it
	State    core.Secret    // random: it ties the callback to this sign-in (RFC 6749 §10.12)
	Verifier Verifier
}

// Prompt asks the identity provider for a step that it might otherwise skip (OpenID Connect Core §3.1.2.1).
type Prompt string

// The prompts.
const (
	PromptLogin   Prompt = "login"   // the user authenticates even with a session at the provider
	PromptConsent Prompt = "consent" // the user is asked for consent again
)

// Begin creates a verifier and, unless state is given, a random state, and calls build to make the URL.
// The AuthorizationURLWithPKCE methods of the modules call it.
func Begin(state core.Secret, build func(state core.Secret, challenge Challenge) (core.SecretURL, error)) (*Authorization, error) {
	pair := NewPair()
	if state.IsZero() {
		state = core.NewSecret(NewVerifier().Reveal())
	}
	address, err := build(state, pair.Challenge)
	if err != nil {
		return nil, err
	}
	return &Authorization{URL: address, State: state, Verifier: pair.Verifier}, nil
}

// Code returns the code in the callback's query. It returns a *core.ArgumentError if the callback belongs to
// another sign-in, that is, its state differs (compared in constant time), or if it has a parameter
// twice (RFC 6749 §3.1). It returns a *RefusedError if the callback has an error instead of a code.
func (a *Authorization) Code(callback url.Values) (code core.AuthorizationCode, err error) {
	for _, name := range []string{"state", "error", "code"} {
		if len(callback[name]) > 1 {
			return code, &core.ArgumentError{Argument: name, Reason: "is in the callback more than once"}
		}
	}
	if a.State.IsZero() || !a.State.Equal(core.NewSecret(callback.Get("state"))) {
		return code, &core.ArgumentError{Argument: "state", Reason: "is not that of this sign-in"}
	}
	if reason := callback.Get("error"); reason != "" {
		return code, a.refused(reason, callback.Get("error_description"))
	}
	text := callback.Get("code")
	if text == "" {
		return code, &core.ArgumentError{Argument: "code", Reason: "is missing from the callback"}
	}
	return core.NewAuthorizationCode(text), nil
}

// RefusedError is a callback with an error instead of a code (RFC 6749 §4.1.2.1), most often
// core.ErrorCode("access_denied"). Anyone can craft the URL of a callback: Authorization.Code removes control characters.
// Show the texts as plain text.
type RefusedError struct {
	Code        core.ErrorCode // at most 128 bytes
	Description string         // at most 1 KiB, without the state and the verifier
}

// Refusal returns the error in a callback's query that belongs to no sign-in in progress, such as one that WorkOS sends
// without a state because the sign-in began at an identity provider; nil if there is none. Unlike the errors of Code,
// anyone may have made it up.
func Refusal(callback url.Values) *RefusedError {
	reason := callback.Get("error")
	if reason == "" {
		return nil
	}
	stray := &Authorization{State: core.NewSecret(callback.Get("state"))}
	return stray.refused(reason, callback.Get("error_description"))
}

// refused returns the error of a callback, with its texts bounded and scrubbed.
func (a *Authorization) refused(code, description string) *RefusedError {
	description = description[:min(len(description), 2*maxDescription)]
	description = redact.NewRepeats(a.State.Reveal(), a.Verifier.Reveal()).Remove(description)
	return &RefusedError{core.ErrorCode(plain.Cut(code, maxCode)), plain.Cut(description, maxDescription)}
}

const (
	maxCode        = 128     // bytes
	maxDescription = 1 << 10 // bytes
)

// Error has no control characters and is at most 2 KiB long.
func (e *RefusedError) Error() string {
	if e.Description == "" {
		return plain.Text("workos: the sign-in was refused: " + string(e.Code))
	}
	return plain.Text("workos: the sign-in was refused: " + string(e.Code) + ": " + e.Description)
}

// Is reports whether target is the error's code.
func (e *RefusedError) Is(target error) bool {
	code, ok := target.(core.ErrorCode)
	return ok && code == e.Code
}
