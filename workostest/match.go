package workostest

import (
	"cmp"
	"net/url"
	"strings"
)

// pattern is a method and a path in the form of [Fault], [Server.Calls] and [Server.Handle]: an empty method or path matches any, and a segment
// of the path in braces matches any one segment.
type pattern struct{ method, path string }

func (p pattern) String() string {
	return strings.TrimSpace(cmp.Or(p.method, "any method") + " " + cmp.Or(p.path, "of any path"))
}

// match reports whether a request matches this pattern, and returns the values of the segments in braces. It compares the escaped path, so that
// an escaped slash does not separate segments; the unescaped path may also be given exactly.
func (p pattern) match(method string, u *url.URL) (values map[string]string, ok bool) {
	if p.method != "" && !strings.EqualFold(p.method, method) {
		return nil, false
	}
	if p.path == "" {
		return nil, true
	}
	if values, ok = matchSegments(p.path, u.EscapedPath()); ok {
		return values, true
	}
	return nil, p.path == u.Path
}

func matchSegments(want, got string) (values map[string]string, ok bool) {
	for more := true; more; {
		var segment, value string
		var moreGot bool
		segment, want, more = strings.Cut(want, "/")
		value, got, moreGot = strings.Cut(got, "/")
		if more != moreGot {
			return nil, false
		}
		name, open := braced(segment)
		switch {
		case open && value != "":
			if values == nil {
				values = map[string]string{}
			}
			values[name], _ = url.PathUnescape(value) // Always well-formed: net/http parsed it.
		case segment != value:
			return nil, false
		}
	}
	return values, true
}
