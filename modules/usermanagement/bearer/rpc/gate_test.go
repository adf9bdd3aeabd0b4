package rpc_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
)

func TestARuleForAnUnservedMethodIsRejected(t *testing.T) {
	guard := bearer.Organization("org_2")
	for name, test := range map[string]struct {
		rules []rpc.Option
		want  string // in the error; empty for none
	}{
		"no rules":                          {nil, ""},
		"a method and a service that exist": {[]rpc.Option{rpc.WithMethod(method, guard), rpc.WithMethod("/a.BC/", guard), rpc.WithOpen("/x/y")}, ""},
		"a method that is misspelled":       {[]rpc.Option{rpc.WithMethod("/a.B/Cc", guard)}, "/a.B/Cc"},
		"a method in another case":          {[]rpc.Option{rpc.WithMethod("/A.B/C", guard)}, "/A.B/C"},
		"a service that is misspelled":      {[]rpc.Option{rpc.WithMethod("/a.Bb/", guard)}, "/a.Bb/"},
		"a prefix of a service":             {[]rpc.Option{rpc.WithMethod("/a./", guard)}, "/a./"},
		"an open method that is misspelled": {[]rpc.Option{rpc.WithOpen(method, "/a.B/Ping")}, "/a.B/Ping"},
		"health that is not served":         {[]rpc.Option{rpc.WithMethod("/grpc.health.v1.Health/Watch")}, "/grpc.health.v1.Health/Watch"},
		"several, all of which are named":   {[]rpc.Option{rpc.WithOpen("/z.Z/"), rpc.WithMethod("/y.Y/Z", guard), rpc.WithMethod(method, guard)}, "/y.Y/Z, /z.Z/"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			api, _ := start(t)
			rules, err := rpc.New(api, test.rules...)
			is.NoErr(err)
			gate, err := rules.Serving(served)
			if test.want == "" {
				is.NoErr(err)
				return
			}
			moduletest.WantArgument(t, err, "rules")
			is.True(strings.HasSuffix(err.Error(), "serve: "+test.want))
			is.True(gate == nil)
		})
	}
	_, err := new(rpc.Rules).Serving(served)
	moduletest.WantArgument(t, err, "Rules")
}

func TestAnUncheckedGateRejectsEveryCall(t *testing.T) {
	for _, gate := range []*rpc.Gate{nil, {}} {
		for _, called := range []string{method, "/grpc.health.v1.Health/Check"} {
			_, err := gate.LetIn(t.Context(), called, []string{"Bearer key"})
			moduletest.WantArgument(t, err, "Gate")
			code, _ := rpc.Status(err)
			is.New(t).Equal(code, uint32(13))
		}
	}
}
