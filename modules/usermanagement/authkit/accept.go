package authkit

import (
	"net/http"
	"strconv"
	"strings"
)

// form is the format of the response to a failed request.
type form int

const (
	asPage form = iota
	asJSON
	asText
)

// formOf chooses by quality (RFC 9110 §12.5.1). Requests that name HTML and browser navigations get a page; at equal
// quality, requests that name JSON get JSON. Requests that prefer text to JSON get a line of text. Everything else,
// such as a fetch that accepts anything, gets JSON.
func formOf(r *http.Request) form {
	accept := parseAccept(r.Header["Accept"])
	page, json, text := accept.quality("text", "html"), accept.json(), accept.quality("text", "plain")
	if xhtml := accept.quality("application", "xhtml+xml"); xhtml.named && xhtml.q > page.q {
		page = xhtml
	}
	navigates := r.Header.Get("Sec-Fetch-Mode") == "navigate"
	if navigates {
		page.named = true
	}
	switch {
	case page.named && page.q > 0 && page.q >= text.q && (page.q > json.q || page.q == json.q && (navigates || !json.named)):
		return asPage
	case text.q > json.q, json.named && json.q == 0 && !text.named: // if nothing is accepted, at least not the rejected type
		return asText
	}
	return asJSON
}

// acceptsPages reports whether the response to a failed request is a page.
func acceptsPages(r *http.Request) bool { return formOf(r) == asPage }

// mediaRange is a range of media types with its quality, from 0 to 1.
type mediaRange struct {
	kind, subtype string
	q             float64
}

type accepted []mediaRange

// parseAccept returns the ranges of the Accept header fields. Without any, everything is accepted. A range with an
// invalid quality is left out.
func parseAccept(lines []string) (ranges accepted) {
	for entry := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		name, parameters, _ := strings.Cut(entry, ";")
		kind, subtype, ok := strings.Cut(strings.ToLower(strings.TrimSpace(name)), "/")
		q, valid := qualityOf(parameters)
		if ok && valid {
			ranges = append(ranges, mediaRange{kind, subtype, q})
		}
	}
	if len(ranges) == 0 {
		return accepted{{"*", "*", 1}}
	}
	return ranges
}

// qualityOf returns the weight among the parameters of a range (RFC 9110 §12.4.2); 1 if there is none.
func qualityOf(parameters string) (q float64, ok bool) {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return q, err == nil && q >= 0 && q <= 1
		}
	}
	return 1, true
}

// wish is how much a client prefers a media type.
type wish struct {
	q     float64
	named bool // by its full name or its kind, not by */*
}

// quality returns the quality of the most specific range that matches a media type.
func (a accepted) quality(kind, subtype string) (w wish) {
	closest := 0
	for _, one := range a {
		closeness := 0
		switch {
		case one.kind == kind && one.subtype == subtype:
			closeness = 3
		case one.kind == kind && one.subtype == "*":
			closeness = 2
		case one.kind == "*" && one.subtype == "*":
			closeness = 1
		}
		if closeness > closest {
			closest, w = closeness, wish{one.q, closeness > 1}
		}
	}
	return w
}

// json returns the quality of JSON: of application/json, or of a type with the suffix +json, such as
// application/problem+json.
func (a accepted) json() wish {
	best := a.quality("application", "json")
	for _, one := range a {
		if strings.HasSuffix(one.subtype, "+json") && (!best.named || one.q > best.q) && one.q > 0 {
			best = wish{one.q, true}
		}
	}
	return best
}
