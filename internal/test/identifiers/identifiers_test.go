package identifiers_test

import (
	"context"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/identifiers"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const modulePath = "github.com/workos-typestate/workos"

// plain are the places that name something and still are strings, with the reason. A key is a place or the beginning
// of one.
var plain = map[string]string{
	"actions.Authentication.ID":           "of an action's request: it names something that does not exist yet, so no call takes it",
	"actions.UserRegistration.ID":         "of an action's request: it names something that does not exist yet, so no call takes it",
	"bearer.Machine.ID":                   "of a token (jti), as in usermanagement.AccessTokenClaims",
	"auditlogs.Actor.ID":                  "of any kind: the kind is in the field Type",
	"auditlogs.Target.ID":                 "of any kind: the kind is in the field Type",
	"auditlogs.CreateExportParams.":       "of any kind, like auditlogs.Actor",
	"events.Actor.ID":                     "of any kind: the kind is in the field Source",
	"events.VaultActor.ActorID":           "of any kind: the kind is in the field Source",
	"vault.Actor.ID":                      "of a user or of an API key",
	"events.Context.":                     "of another system: the browser, Google Analytics, Segment",
	"events.GoogleAnalyticsSession.":      "of another system: Google Analytics",
	"events.AgentAccessToken.ID":          "the jti of a token",
	"usermanagement.AccessTokenClaims.ID": "the jti of a token",
	"usermanagement.JWK.KeyID":            "of a key set (RFC 7517)",
	"usermanagement.SignInContext.":       "the program's own name of a device",
	"usermanagement.Identity.IDPID":       "of the identity provider",
	"sso.Profile.IDPID":                   "of the identity provider",
	"directorysync.Group.IDPID":           "of the identity provider",
	"directorysync.User.IDPID":            "of the identity provider",
	"directorysync.ListUsersParams.I":     "of the identity provider",
	"connect.User.ID":                     "of the application's own user",
	"featureflags.Polled":                 "of a user, an organization or the application's own kind: its list is of one kind",
	"fga.":                                "of the legacy API, in which every resource is a type and an ID",
	"pipes.":                              "the OAuth client of a provider",
	"core.":                               "of a request",
	"workostest.DirectoryGroup.IDPID":     "of the identity provider",
	"workostest.DirectoryUser.IDPID":      "of the identity provider",
	"workostest.Operation.ID":             "the name of an operation in the description of the API",
	"workostest.FlagTarget.ID":            "of the application's own kind: the kind is in the field Type",
}

var corpus = sync.OnceValues(func() (map[string]*types.Package, error) {
	var paths []string
	for _, pattern := range []string{"modules/*", "modules/*/*", "core", "workostest"} {
		folders, err := filepath.Glob(filepath.Join("../../..", pattern))
		if err != nil {
			return nil, err
		}
		for _, folder := range folders {
			if files, _ := filepath.Glob(filepath.Join(folder, "*.go")); len(files) > 0 {
				relative, err := filepath.Rel("../../..", folder)
				if err != nil {
					return nil, err
				}
				paths = append(paths, modulePath+"/"+filepath.ToSlash(relative))
			}
		}
	}
	universe, err := typecheck.Load(context.Background(), paths...)
	if err != nil {
		return nil, err
	}
	packages := map[string]*types.Package{}
	for _, path := range paths {
		if packages[path], err = universe.Package(path); err != nil {
			return nil, err
		}
	}
	return packages, nil
})

// TestEveryIdentifierTakesItsOwnKindAlone uses go/types, which has the compiler's rules, to find for every place that
// names a resource the kinds of identifier that it accepts.
func TestEveryIdentifierTakesItsOwnKindAlone(t *testing.T) {
	is := is.New(t)
	packages, err := corpus()
	is.NoErr(err)
	declared, err := os.ReadFile("../../../core/ids.go")
	is.NoErr(err)
	kinds := identifiers.Kinds(packages[modulePath+"/core"], func(object types.Object) bool {
		return strings.Contains(string(declared), "\t"+object.Name()+" string\n")
	})
	isKind := func(typ types.Type) bool {
		return slices.ContainsFunc(kinds, func(kind *types.TypeName) bool { return types.Identical(kind.Type(), typ) })
	}
	used, unused := map[string]bool{}, map[string]bool{}
	for reason := range plain {
		unused[reason] = true
	}
	places, pairs := 0, 0
	for _, pkg := range packages {
		for _, place := range identifiers.Places(pkg) {
			if !isKind(place.Type) && place.Type.String() != modulePath+"/core.ClientID" {
				if key := exception(place.Name); key != "" {
					delete(unused, key)
				} else {
					t.Errorf("%s is a %s: give it an identifier type, or a reason in this test", place.Name, place.Type)
				}
				continue
			}
			places++
			for _, kind := range kinds {
				pairs++
				if fits := types.AssignableTo(kind.Type(), place.Type); fits != types.Identical(kind.Type(), place.Type) {
					t.Errorf("%s accepts a core.%s", place.Name, kind.Name())
				}
			}
			used[place.Type.String()] = true
		}
	}
	for key := range unused {
		t.Errorf("%q no longer excuses anything", key)
	}
	t.Logf("%d places × %d kinds: %d pairs", places, len(kinds), pairs)
	is.True(places > 650 && len(kinds) > 60)
}

func exception(place string) string {
	for key := range plain {
		if strings.HasPrefix(place, key) {
			return key
		}
	}
	return ""
}
