package webpage

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// MaxLogo is the maximum size of an embedded image, in bytes.
const MaxLogo = 64 << 10

// Logo is an image above the title. The zero value shows none.
type Logo struct {
	address template.URL // built only here, so never a script
	source  string       // of Content-Security-Policy
}

// Address returns the URL of the image.
func (l Logo) Address() template.URL { return l.address }

// LogoAt returns the image at an absolute path on the page's own host, or at an https URL.
func LogoAt(address string) (Logo, error) {
	target, err := url.Parse(address)
	switch {
	case err != nil, target.User != nil, target.Opaque != "", strings.ContainsAny(address, "\\\"'<> \t\r\n"):
	case target.Scheme == "https" && isHost(target.Hostname()):
		return Logo{template.URL(address), "https://" + target.Host}, nil //nolint:gosec // of https
	case target.Scheme == "" && target.Host == "" && strings.HasPrefix(target.Path, "/") && !strings.HasPrefix(target.Path, "//"):
		return Logo{template.URL(address), "'self'"}, nil //nolint:gosec // a path
	}
	return Logo{}, errors.New("is neither a path on this host nor an https URL")
}

// isHost reports whether Content-Security-Policy allows a name as a host, which excludes IPv6 addresses.
func isHost(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// LogoOf returns an embedded image: PNG, JPEG, GIF, WebP or SVG. Browsers do not run the scripts of an SVG in an image.
func LogoOf(image []byte) (Logo, error) {
	if len(image) > MaxLogo {
		return Logo{}, errors.New("is longer than 64 KiB")
	}
	kind := http.DetectContentType(image)
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
	default:
		if !isSVG(image) {
			return Logo{}, errors.New("is not a PNG, JPEG, GIF, WebP or SVG image")
		}
		kind = "image/svg+xml"
	}
	return Logo{template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(image)), "data:"}, nil //nolint:gosec // an image
}

// isSVG reports whether an XML document begins with an svg element, after a declaration, a document type and comments.
func isSVG(document []byte) bool {
	rest := bytes.TrimLeft(bytes.TrimPrefix(document, []byte("\ufeff")), " \t\r\n")
	for {
		var end string
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(rest, []byte("<?")), bytes.HasPrefix(rest, []byte("<!")):
			end = ">"
		default:
			return bytes.HasPrefix(rest, []byte("<svg"))
		}
		_, after, found := bytes.Cut(rest, []byte(end))
		if !found {
			return false
		}
		rest = bytes.TrimLeft(after, " \t\r\n")
	}
}
