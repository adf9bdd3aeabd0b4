package sdk_test

import (
	"go/types"
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

func TestNoObjectIsTheSDKs(t *testing.T) {
	for name, object := range map[string]types.Object{
		"nil": nil, "a nil function": (*types.Func)(nil), "a nil variable": (*types.Var)(nil), "a nil constant": (*types.Const)(nil),
		"a built-in": types.Universe.Lookup("len"),
	} {
		t.Run(name, func(t *testing.T) {
			if sdk.Is(object, "core", "APIKey") || sdk.IsIn(object, "core") || sdk.IsOf(object, "errors", "Is") {
				t.Error("is taken for an object of the SDK or of package errors")
			}
		})
	}
}
