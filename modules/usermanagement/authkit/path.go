package authkit

import (
	"net/http"
	"net/url"
	"strings"
)

// maxPath limits a return path, because a cookie has to hold it.
const maxPath = 1024

// isPath reports whether a browser that is sent to text stays on this host: an absolute path, with an optional query
// and fragment, of printable ASCII. It rejects what a browser or proxy may read as another host: two slashes, and
// escaped slashes and backslashes. It repairs nothing.
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

// orHome returns the path of a page that a request names, or the home path if it leads elsewhere or is not a page to return to: the
// callback has been used by then, and SignIn starts another sign-in.
func (a *Auth) orHome(r *http.Request, page string) string {
	path, ok := a.local(r, page)
	if name, _, _ := strings.Cut(path, "?"); !ok || name == a.redirects.first.EscapedPath() || name == a.config.SignInPath {
		return a.config.HomePath
	}
	return path
}

// signInPath returns the path that starts a sign-in which returns to returnTo.
func (a *Auth) signInPath(returnTo string) string {
	if !isPath(returnTo) {
		return a.config.SignInPath
	}
	return a.config.SignInPath + "?return_to=" + url.QueryEscape(returnTo)
}

// redirect sends the browser to a target with GET. http.Redirect would rewrite the path.
func redirect(w http.ResponseWriter, target string) {
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusSeeOther)
}
