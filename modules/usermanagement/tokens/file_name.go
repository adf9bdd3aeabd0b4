package tokens

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const maxReadable = 48

// fileName makes one path segment of any text, another for another text, on file systems that ignore case
// too. Short names of a-z, 0-9, "-" and "_" stay as they are; of any other, what can be read of it is followed
// by a tilde and a hash of the whole.
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

// isDeviceName reports whether Windows takes the name for a device, with or without an extension.
func isDeviceName(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) && name[3] >= '0' && name[3] <= '9'
}
