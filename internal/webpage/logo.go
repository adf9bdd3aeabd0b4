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

// MaxLogo is how many bytes an image can have that is in the page itself.
const MaxLogo = 64 << 10

// Logo is an image above the title. The zero value is none.
type Logo struct {
	address template.URL // built here alone, and so no script
	source  string       // of Content-Security-Policy
}

// Address returns what the page shows as an image.
func (l Logo) Address() template.URL { return l.address }

// LogoAt returns the image at an absolute path of the page's own host, or at an address of https.
func LogoAt(address string) (Logo, error) {
	target, err := url.Parse(address)
	switch {
	case err != nil, target.User != nil, target.Opaque != "", strings.ContainsAny(address, "\\\"'<> \t\r\n"):
	case target.Scheme == "https" && isHost(target.Hostname()):
		return Logo{template.URL(address), "https://" + target.Host}, nil //nolint:gosec // of https
	case target.Scheme == "" && target.Host == "" && strings.HasPrefix(target.Path, "/") && !strings.HasPrefix(target.Path, "//"):
		return Logo{template.URL(address), "'self'"}, nil //nolint:gosec // a path
	}
	return Logo{}, errors.New("is not a path on this host or an address of https")
}

// isHost reports whether a name is one that Content-Security-Policy can have for a host, which no address of IPv6 is.
func isHost(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// LogoOf returns an image: PNG, JPEG, GIF, WebP or SVG, whose scripts do not run in a page that shows it as an image.
func LogoOf(image []byte) (Logo, error) {
	if len(image) > MaxLogo {
		return Logo{}, errors.New("is longer than 64 KiB")
	}
	kind := http.DetectContentType(image)
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
	default:
		if !isSVG(image) {
			return Logo{}, errors.New("is not an image of PNG, JPEG, GIF, WebP or SVG")
		}
		kind = "image/svg+xml"
	}
	return Logo{template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(image)), "data:"}, nil //nolint:gosec // an image
}

// isSVG reports whether a document of XML begins with an element of that name, after a declaration, a document type and comments.
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
