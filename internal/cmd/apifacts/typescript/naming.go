package typescript

import (
	"regexp"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// The name of a property tells what its type does not.
var integerName = regexp.MustCompile(`^(limit|exp|iat|expires_in|count|version)$|_(seconds|count)$`)

func isInteger(property string) bool { return integerName.MatchString(property) }

// hint adds facts from the name of a property to the node of a string.
func hint(n node.Node, property string) {
	if strings.HasSuffix(property, "_at") {
		n["format"] = "date-time"
	} else if prefix := IDPrefix(property); prefix != "" {
		n["id_prefix"] = prefix
	}
}

// IDPrefix returns the prefix of the IDs in a property with that name ("user_id": "user_"), or "".
func IDPrefix(property string) string {
	switch property {
	case "organization_id", "organization_ids", "org_id":
		return "org_"
	case "user_id", "userland_user_id":
		return "user_"
	case "organization_membership_id":
		return "om_"
	case "connection_id":
		return "conn_"
	case "registration_id":
		return "agent_reg_"
	case "authentication_challenge_id":
		return "auth_challenge_"
	case "authentication_factor_id":
		return "auth_factor_"
	case "directory_id", "waitlist_id", "api_key_id", "radar_auth_attempt_id", "group_id":
		return strings.TrimSuffix(property, "id")
	}
	return ""
}

// prefixOf returns the prefix of the IDs of an object by its property "object", if that is certain.
func prefixOf(object any) string {
	switch object {
	case "passwordless_session", "waitlist":
		return object.(string) + "_"
	}
	return ""
}

// Camel converts a wire name, or the name of a folder, to the SDK's form: "user_id" and "user-id" become "userId".
func Camel(name string) string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' })
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
	}
	return strings.Join(parts, "")
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// Placeholders removes the names in a path's braces, so that the paths of two sources can be compared: "/users/{}".
func Placeholders(path string) string { return placeholder.ReplaceAllString(path, "{}") }
