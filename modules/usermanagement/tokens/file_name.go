package tokens

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const maxReadable = 48

// fileName returns a path segment for any text, a different one for each text, also on file systems that ignore case. Short
// names of a-z, 0-9, "-" and "_" stay unchanged; for any other, the readable part is followed by a tilde and a hash of the
// whole text.
func fileName(text string) string {
	readable := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '_'
	}, text)
	if readable == text && text != "" && len(text) <= maxReadable && !isDeviceName(text) {
		return text
	}
	hash := sha256.Sum256([]byte(text))
	return readable[:min(len(readable), maxReadable)] + "~" + hex.EncodeToString(hash[:16])
}

// isDeviceName reports whether Windows treats the name as a device, with or without an extension.
func isDeviceName(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) && name[3] >= '0' && name[3] <= '9'
}
