package pkce

import (
	"net/url"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/redact"
)

// Authorization is a sign-in under way: the URL to open in the user's browser, and what finishes it. Keep
// State and Verifier where only the browser or program that began it can use them, take the code from
// the callback with Code, and exchange it together with Verifier.
type Authorization struct {
	URL      core.SecretURL // may hold an invitation token or the like: Reveal it to redirect to it or to open it
	State    core.Secret    // random: it ties the callback to this sign-in (RFC 6749 §10.12)
	Verifier Verifier
}

// Prompt asks the identity provider for something that it might otherwise skip (OpenID Connect Core §3.1.2.1).
type Prompt string

// The prompts.
const (
	PromptLogin   Prompt = "login"   // the user proves who they are even with a session at the provider
	PromptConsent Prompt = "consent" // the user is asked for consent again
)

// Begin makes a verifier and, unless state is given, a random state, and has build make the URL of them.
// The modules' AuthorizationURLWithPKCE call it.
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

// Code returns the code of the callback's query. It refuses, with a *core.ArgumentError, a callback that
// is not this sign-in's: its state, compared in constant time, is another one; and one that has a parameter
// twice (RFC 6749 §3.1). A *RefusedError says that the sign-in came back without a code.
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

// RefusedError is a sign-in that came back with an error instead of a code (RFC 6749 §4.1.2.1), most often
// core.ErrorCode("access_denied"). Anybody can write into the URL of a callback: what Authorization.Code takes from there has no
// control characters. Show it as text.
type RefusedError struct {
	Code        core.ErrorCode // at most 128 bytes
	Description string         // at most 1 KiB, without the state and the verifier
}

// Refusal returns the error in a callback's query that belongs to no sign-in under way, such as one that WorkOS sends
// without a state because the sign-in began at an identity provider; nil if there is none. Unlike those that Code returns,
// anybody may have made it.
func Refusal(callback url.Values) *RefusedError {
	reason := callback.Get("error")
	if reason == "" {
		return nil
	}
	stray := &Authorization{State: core.NewSecret(callback.Get("state"))}
	return stray.refused(reason, callback.Get("error_description"))
}

// refused keeps what a callback says of a refusal.
func (a *Authorization) refused(code, description string) *RefusedError {
	description = description[:min(len(description), 2*maxDescription)]
	description = redact.NewRepeats(a.State.Reveal(), a.Verifier.Reveal()).Remove(description)
	return &RefusedError{core.ErrorCode(plain.Cut(code, maxCode)), plain.Cut(description, maxDescription)}
}

const (
	maxCode        = 128     // bytes
	maxDescription = 1 << 10 // bytes
)

// Error has no control characters, and is at most 2 KiB long.
func (e *RefusedError) Error() string {
	if e.Description == "" {
		return plain.Text("workos: the sign-in was refused: " + string(e.Code))
	}
	return plain.Text("workos: the sign-in was refused: " + string(e.Code) + ": " + e.Description)
}

// Is matches the ErrorCode.
func (e *RefusedError) Is(target error) bool {
	code, ok := target.(core.ErrorCode)
	return ok && code == e.Code
}
