package authkit

import (
	"net/http"
	"net/url"
	"strings"
)

// maxPath is how long a return path may be: a cookie has to hold it.
const maxPath = 1024

// isPath reports whether a browser that is sent to text stays on this host: an absolute path, perhaps with a query and
// a fragment, of printable ASCII. It refuses what browsers or proxies may take for the name of another host, two
// slashes, and slashes and backslashes in disguise; it mends nothing.
func isPath(text string) bool {
	if _, err := url.Parse(text); err != nil || len(text) > maxPath || !strings.HasPrefix(text, "/") {
		return false
	}
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c > '~' || c == '\\' {
			return false
		}
	}
	path, _, _ := strings.Cut(text, "#")
	path, _, _ = strings.Cut(path, "?")
	path = strings.ToLower(path)
	return !strings.Contains(path, "//") && !strings.Contains(path, "%2f") && !strings.Contains(path, "%5c")
}

// orHome returns the path of a page that a request names, or the home path if it leads elsewhere.
func (a *Auth) orHome(r *http.Request, page string) string {
	if path, ok := a.local(r, page); ok {
		return path
	}
	return a.config.HomePath
}

// signInPath is where a sign-in begins that comes back to returnTo.
func (a *Auth) signInPath(returnTo string) string {
	if !isPath(returnTo) {
		return a.config.SignInPath
	}
	return a.config.SignInPath + "?return_to=" + url.QueryEscape(returnTo)
}

// redirect sends the browser to a target with GET. http.Redirect would mend the path on the way.
func redirect(w http.ResponseWriter, target string) {
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusSeeOther)
}
