package required

import (
	"go/types"
	"reflect"
	"strings"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// documented are the members that the documentation of a type requires, where no tag says so: one of each row, whose folder
// and name stand before it.
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

// choices returns what a struct must have: one of the members of each row. Tags count in what is sent.
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

// shows reports whether the zero value of a type shows that nothing was said: false and 0 are said by leaving them out, and
// a map may be empty.
func shows(t types.Type) bool {
	switch underlying := t.Underlying().(type) {
	case *types.Basic:
		return underlying.Info()&types.IsString != 0
	case *types.Map:
		return false
	}
	return true
}

// mayBeNil reports whether a function takes nil for a choice, and has a meaning for it.
func mayBeNil(callee *types.Func, choice types.Type) bool {
	return sdk.IsType(choice, "modules/featureflags", "EvaluationContext") ||
		sdk.Is(callee, "modules/authorization", "Service.CreateGroupRoleAssignment", "Service.RemoveGroupRoleAssignments")
}
