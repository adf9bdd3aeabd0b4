package main

import (
	"net/url"
	"strings"

	"github.com/workos-typestate/workos/core"
)

// address is the path and the query of an operation.
type address struct {
	segments []string // decoded
	query    url.Values
}

// parseAddress parses a path as people write it: its first slash may be missing, as shells on Windows require, and it may have a query.
// parameters are more query parameters, as name=value.
func parseAddress(path string, parameters []string) (address, error) {
	bare, query, _ := strings.Cut(path, "?")
	values, err := url.ParseQuery(query)
	if err != nil || strings.Contains(bare, "#") {
		return address{}, misused("the path has an invalid query: use --query for parameters")
	}
	if strings.Contains(bare, "://") {
		return address{}, misused("the path is the part after the host, such as /organizations; --base-url names a server")
	}
	var segments []string
	for segment := range strings.SplitSeq(strings.TrimPrefix(bare, "/"), "/") {
		decoded, err := url.PathUnescape(segment)
		if err != nil {
			return address{}, misused("the path has a %% without two hexadecimal digits")
		}
		if strings.HasPrefix(decoded, "{") && strings.HasSuffix(decoded, "}") {
			return address{}, misused("the path still has the placeholder %s: replace it by a value", plain(decoded))
		}
		segments = append(segments, decoded)
	}
	if len(segments) > mostSegments {
		return address{}, misused("the path has more than %d segments", mostSegments)
	}
	for _, parameter := range parameters {
		name, value, err := pair("--query", parameter)
		if err != nil {
			return address{}, err
		}
		values.Add(name, value)
	}
	return address{segments, values}, nil
}

// mostSegments is the maximum number of segments of a path; the longest path of the API has 7.
const mostSegments = 10

// target returns the address in the SDK's form: a constant template, so that a value cannot lead to another endpoint. Here all segments are
// values: the user chooses the endpoint, and the SDK escapes each value as one segment.
//
// A parameter that is given more than once is sent once, with its values joined by commas, as the API expects lists.
func (a address) target() core.Target {
	return template(a.segments).Query(map[string][]string(a.query))
}

// path returns the address without its query, for errors.
func (a address) path() string { return plain("/" + strings.Join(a.segments, "/")) }

func template(s []string) core.Target {
	switch len(s) {
	case 1:
		return core.Path("/{1}", s...)
	case 2:
		return core.Path("/{1}/{2}", s...)
	case 3:
		return core.Path("/{1}/{2}/{3}", s...)
	case 4:
		return core.Path("/{1}/{2}/{3}/{4}", s...)
	case 5:
		return core.Path("/{1}/{2}/{3}/{4}/{5}", s...)
	case 6:
		return core.Path("/{1}/{2}/{3}/{4}/{5}/{6}", s...)
	case 7:
		return core.Path("/{1}/{2}/{3}/{4}/{5}/{6}/{7}", s...)
	case 8:
		return core.Path("/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}", s...)
	case 9:
		return core.Path("/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}", s...)
	}
	return core.Path("/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}/{10}", s...)
}

// escaped returns the path without its first slash, with each segment escaped.
func (a address) escaped() []string {
	escaped := make([]string, len(a.segments))
	for i, segment := range a.segments {
		escaped[i] = url.PathEscape(segment)
	}
	return escaped
}
