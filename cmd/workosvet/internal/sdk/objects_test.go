package sdk_test

import (
	"go/types"
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

func TestNoObjectIsTheSDKs(t *testing.T) {
	for name, object := range map[string]types.Object{
		"nil": nil, "the function that no call names": (*types.Func)(nil), "no variable": (*types.Var)(nil), "no constant": (*types.Const)(nil),
		"what the language declares": types.Universe.Lookup("len"),
	} {
		t.Run(name, func(t *testing.T) {
			if sdk.Is(object, "core", "APIKey") || sdk.IsIn(object, "core") || sdk.IsOf(object, "errors", "Is") {
				t.Error("is an object of the SDK, or of package errors")
			}
		})
	}
}
