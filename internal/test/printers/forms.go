package printers

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// mark is the text that the secrets of the matrix repeat: if a printer breaks a text into lines or shows only a part,
// some of its copies stay whole.
type mark string

const (
	first  mark = "Zq7Xk9"
	second mark = "Wv3Jh8"
)

// secret returns a text with a length that every kind of secret allows.
func (m mark) secret() string { return strings.Repeat(string(m), 9) }

// forms returns the ways in which a printer may spell the mark.
func (m mark) forms() []string {
	raw := []byte(m)
	list := func(format, between string) string {
		parts := make([]string, len(raw))
		for i, b := range raw {
			parts[i] = fmt.Sprintf(format, b)
		}
		return strings.ToLower(strings.Join(parts, between))
	}
	reversed := slices.Clone(raw)
	slices.Reverse(reversed)
	forms := []string{ //nolint:prealloc // it reads better like this
		strings.ToLower(string(m)), strings.ToLower(string(reversed)), hex.EncodeToString(raw),
		list("%02x", " "), list("%d", " "), list("%d", ","), list("%d", ", "), list("%#x", ","), list("%#x", ", "), list("%#x", " "),
		list("%#x", ",\n"), list("%U", " "), list("%08b", " "), list("%o", " "), list(`\x%02x`, ""), list("%%%02x", ""), list("- %d", "\n"), list("'%c'", ", "),
	}
	for i := range 3 { // a repeated text of six bytes also repeats in base64, from one of three offsets
		at := append(slices.Clone(raw[i:]), raw[:i]...)
		forms = append(forms, strings.ToLower(base64.StdEncoding.EncodeToString(at)))
	}
	return forms
}

var allForms = append(first.forms(), second.forms()...)

// shows reports whether text holds a secret of the matrix in any form.
func shows(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(allForms, func(form string) bool { return strings.Contains(text, form) })
}
