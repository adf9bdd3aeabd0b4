package workostest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// templateString matches a string of a JWT template, which may contain expressions, or an expression outside a string.
var templateString = regexp.MustCompile(`"(?:\{\{.*?\}\}|\\.|[^"\\])*"|\{\{.*?\}\}`)

// templateExpression matches an expression in a JWT template.
var templateExpression = regexp.MustCompile(`\{\{(.*?)\}\}`)

// render returns the claims of a JWT template: a JSON object with expressions such as {{ user.metadata.language || 'en' }}. An expression outside
// a string is any JSON value, null if it has none; in a string it is text, empty if it has none. values is decoded JSON.
func render(content string, values map[string]any) (map[string]any, error) {
	var wrong error
	text := templateString.ReplaceAllStringFunc(content, func(part string) string {
		if strings.HasPrefix(part, "{{") {
			v, err := evaluate(part[2:len(part)-2], values)
			wrong = errors.Join(wrong, err)
			return encode(v)
		}
		return templateExpression.ReplaceAllStringFunc(part, func(place string) string {
			v, err := evaluate(place[2:len(place)-2], values)
			said := ""
			switch v := v.(type) {
			case nil:
			case string:
				said = v
			case bool, float64:
				said = fmt.Sprint(v)
			default:
				err = fmt.Errorf("{{%s}} is in a string but is not text", place[2:len(place)-2])
			}
			wrong = errors.Join(wrong, err)
			quoted := encode(said)
			return quoted[1 : len(quoted)-1]
		})
	})
	if wrong != nil {
		return nil, wrong
	}
	var claims map[string]any
	if err := json.Unmarshal([]byte(text), &claims); err != nil || claims == nil {
		return nil, errors.New("the result is not a JSON object")
	}
	for _, name := range ownClaims() {
		if _, ok := claims[name]; ok {
			return nil, fmt.Errorf("the claim %s is reserved", name)
		}
	}
	return claims, nil
}

// ownClaims are the claims that a template may not set.
func ownClaims() []string {
	return []string{
		"iss", "sub", "sid", "jti", "client_id", "iat", "nbf", "exp", "auth_time", "org_id", "role", "roles", "permissions", "entitlements",
		"feature_flags", "act",
	}
}

// encode is json.Marshal for decoded JSON, which has no error.
func encode(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// evaluate returns the first alternative of an expression that has a value.
func evaluate(expression string, values map[string]any) (any, error) {
	for _, one := range strings.Split(expression, "||") {
		one = strings.TrimSpace(one)
		if len(one) >= 2 && (one[0] == '\'' || one[0] == '"') && one[len(one)-1] == one[0] {
			return one[1 : len(one)-1], nil
		}
		path := strings.Split(one, ".")
		switch path[0] {
		case "user", "organization", "organization_membership":
		default:
			return nil, fmt.Errorf("%q does not start with user, organization or organization_membership", one)
		}
		if v := lookUp(values, path); v != nil {
			return v, nil
		}
	}
	return nil, nil //nolint:nilnil // null is a JSON value
}

func lookUp(v any, path []string) any {
	for _, name := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// templateClaims returns the claims that the environment's template adds to the access tokens of a session.
func (s *Server) templateClaims(sess *session) (map[string]any, error) {
	t := s.credentials.template
	if t == nil {
		return nil, nil //nolint:nilnil // no template, no claims
	}
	context := map[string]any{"user": s.users.get(sess.userID).wire()}
	if o := s.orgs.get(sess.organizationID); o != nil {
		context["organization"] = o.wire()
	}
	if m := s.membershipOf(sess.userID, sess.organizationID); m != nil {
		context["organization_membership"] = s.wireMembership(m)
	}
	var values map[string]any
	if err := json.Unmarshal(jsonReply(0, context).body, &values); err != nil {
		return nil, err
	}
	return render(t.content, values)
}
