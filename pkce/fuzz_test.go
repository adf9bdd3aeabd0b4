package pkce_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
)

// FuzzCode reads callbacks of any bytes: only those that have the state of the sign-in, once, and no error
// return a code.
func FuzzCode(f *testing.F) {
	for _, seed := range []string{
		"state=right&code=c0de", "state=wrong&code=c0de", "code=c0de", "state=&code=c0de", "state=right", "state=right&error=access_denied",
		"state=right&error=access_denied&code=c0de", "state=wrong&state=right&code=c0de", "state=right&state=wrong&code=c0de", "state=right%00&code=c0de",
		"state=right&code=", "state=right&code=a&code=b", "STATE=right&code=c0de", "state=righ%74&code=c0de", "state=right;code=c0de", "%", "state=right&error_description=x",
	} {
		f.Add("right", seed)
	}
	f.Add("", "code=c0de")
	f.Add("", "state=&code=c0de")
	f.Fuzz(func(t *testing.T, state, query string) {
		callback, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		code, err := (&pkce.Authorization{State: core.NewSecret(state)}).Code(callback)
		if err == nil {
			if len(callback["state"]) != 1 || len(callback["code"]) != 1 {
				t.Fatalf("%q has a parameter twice", query)
			}
			if state == "" || callback.Get("state") != state || callback.Get("error") != "" || code.IsZero() || code.Reveal() != callback.Get("code") {
				t.Fatalf("%q of a sign-in with state %q gives the code %q", query, state, code.Reveal())
			}
			return
		}
		if !code.IsZero() {
			t.Fatalf("%q gives a code together with %v", query, err)
		}
		if refused, ok := errors.AsType[*pkce.RefusedError](err); ok {
			if callback.Get("state") != state || state == "" || refused.Code == "" {
				t.Fatalf("%q is refused as %v", query, err)
			}
			return
		}
		if !errors.Is(err, core.ErrInvalidArgument) {
			t.Fatalf("%q is %v", query, err)
		}
	})
}
