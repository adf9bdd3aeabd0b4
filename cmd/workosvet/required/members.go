package required

import (
	"go/types"
	"reflect"
	"strings"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// documented lists the members that the documentation of a type requires without a tag: one of each row is required. The folder and the name of
// the type come first.
var documented = map[[2]string][][]string{
	{"modules/agents", "AccessTokenCredential"}:                     {{"AccessToken"}},
	{"modules/agents", "AgentGrant"}:                                {{"AgentAccessToken"}},
	{"modules/agents", "APIKeyCredential"}:                          {{"APIKey"}},
	{"modules/agents", "AutonomousGrant"}:                           {{"OrganizationID"}},
	{"modules/agents", "RefreshGrant"}:                              {{"RefreshToken"}},
	{"modules/agents", "UserGrant"}:                                 {{"UserAccessToken"}},
	{"modules/authorization", "ByExternalID"}:                       {{"ResourceTypeSlug"}, {"ExternalID"}},
	{"modules/authorization", "GroupRole"}:                          {{"RoleSlug"}},
	{"modules/directorysync", "ListGroupsParams"}:                   {{"DirectoryID", "UserID"}},
	{"modules/directorysync", "ListUsersParams"}:                    {{"DirectoryID", "GroupID"}},
	{"modules/mfa", "SMSEnrollment"}:                                {{"PhoneNumber"}},
	{"modules/mfa", "TOTPEnrollment"}:                               {{"Issuer"}, {"User"}},
	{"modules/sso", "AuthorizationURLParams"}:                       {{"Provider", "ConnectionID", "OrganizationID", "Domain"}},
	{"modules/usermanagement", "AuthorizationURLParams"}:            {{"Provider", "ConnectionID", "OrganizationID"}},
	{"modules/usermanagement", "HashedPassword"}:                    {{"Hash"}, {"Type"}},
	{"modules/usermanagement", "ListOrganizationMembershipsParams"}: {{"UserID", "OrganizationID"}},
	{"modules/usermanagement/authkit", "Config"}:                    {{"RedirectURI"}, {"CookiePasswords"}},
	{"modules/usermanagement/bearer", "Config"}:                     {{"Sources"}},
}

// choices returns the required members of a struct: one of each row. Tags count in types that are sent.
func choices(named *types.Named, sent bool) [][]string {
	for key, rows := range documented {
		if sdk.Is(named.Obj(), key[0], key[1]) {
			return rows
		}
	}
	fields, ok := named.Underlying().(*types.Struct)
	if !ok || !sent {
		return nil
	}
	var rows [][]string
	for i := range fields.NumFields() {
		field := fields.Field(i)
		tag, tagged := reflect.StructTag(fields.Tag(i)).Lookup("json")
		if tagged && field.Exported() && tag != "-" && !strings.Contains(tag, ",omit") && shows(field.Type()) {
			rows = append(rows, []string{field.Name()})
		}
	}
	return rows
}

// shows reports whether the zero value of a type means that the member was not set: false and 0 can be sent by omitting them, and a map may be
// empty.
func shows(t types.Type) bool {
	switch underlying := t.Underlying().(type) {
	case *types.Basic:
		return underlying.Info()&types.IsString != 0
	case *types.Map:
		return false
	}
	return true
}

// mayBeNil reports whether a function accepts nil for a choice.
func mayBeNil(callee *types.Func, choice types.Type) bool {
	return sdk.IsType(choice, "modules/featureflags", "EvaluationContext") ||
		sdk.Is(callee, "modules/authorization", "Service.CreateGroupRoleAssignment", "Service.RemoveGroupRoleAssignments")
}
