package facts

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

var (
	urlName    = regexp.MustCompile(`(^|_)(uri|url|link|origin|issuer|href)$|^return_to$`)
	secretName = regexp.MustCompile(`token|secret|password|hash|verifier|challenge|credential|ciphertext|blob|^key$|_key$|value` +
		`|encrypted|qr_code|^x5c|^n$|^e$|^x$|^y$|jti|obfuscated`)
	timeName  = regexp.MustCompile(`_at$|^range_start$|^range_end$|^timestamp$`)
	slugName  = regexp.MustCompile(`slug|^(action|role|permission|relation|scope)$`)
	emailName = regexp.MustCompile(`(^|_)email$`)
	hostName  = regexp.MustCompile(`(^|_)domain$`)
)

// stringOf returns a string that fits its format, the prefix of its identifiers or the name of its field, or "" if nothing is known about it.
func stringOf(n node.Node, path, name string) string {
	one, two, three := syllables(path, "1", 3), syllables(path, "2", 3), syllables(path, "3", 3)
	short, shortTwo := syllables(path, "1", 2), syllables(path, "2", 2)
	format, prefix, low := node.Format(n), node.Prefix(n), strings.ToLower(name)
	switch {
	case format == "date-time" || timeName.MatchString(low):
		return moment(path)
	case format == "email" || emailName.MatchString(low):
		return short + "." + two + "@" + three + ".test"
	case prefix == "whsec_" || prefix == "sk_":
		return prefix + characters(path, base62, 24)
	case prefix != "":
		return prefix + ulid(path)
	case format == "uri" || format == "url" || urlName.MatchString(low):
		return "https://" + one + ".test/" + two
	case low == "id" || strings.HasSuffix(low, "_id") || strings.HasSuffix(low, "id") && low != name:
		return ulid(path)
	case low == "ip_address" || low == "ip":
		return fmt.Sprintf("203.0.113.%d", 1+below(path, "", 250))
	case low == "user_agent":
		return fmt.Sprintf("%s/%d.%d", capital(one), 1+below(path, "", 9), below(path, "z", 10))
	case strings.Contains(low, "phone"):
		return "+1555" + characters(path, digitsOnly, 7)
	case hostName.MatchString(low):
		return one + "-" + shortTwo + ".test"
	case secretName.MatchString(low):
		return characters(path, base62, 28)
	case strings.Contains(low, "code"):
		return characters(path, unmistaken, 8)
	case slugName.MatchString(low):
		return one + "-" + shortTwo
	case strings.HasSuffix(low, "name"):
		return capital(one) + " " + capital(two)
	}
	return ""
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
