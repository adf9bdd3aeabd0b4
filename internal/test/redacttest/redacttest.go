// Package redacttest checks that the secrets of a value stay secret however it is printed.
package redacttest

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"text/template"

	jsonv2 "github.com/go-json-experiment/json"
)

// Verbs are the formats of fmt that print a value: every verb for any kind of value, flags, and one that does not
// exist. %T is missing because it prints no value, and %p and %w because fmt applies them without calling the value's
// methods.
var Verbs = []string{
	"%v", "%+v", "%#v", "%s", "%q", "%+q", "%#q", "%x", "%X", "% x", "%#x", "%d", "%t", "%b", "%o", "%O",
	"%c", "%U", "%e", "%f", "%g", "%G", "%z", "%3v", "%-40v", "%.2s", "%040d",
}

// Renderings returns value as printed by everything that a program may use, by the printer's name.
func Renderings(value any) map[string]string {
	out := map[string]string{
		"fmt.Sprint":         fmt.Sprint(value),
		"fmt.Sprintln":       strings.TrimSuffix(fmt.Sprintln(value), "\n"),
		"fmt.Errorf":         fmt.Errorf("%v", value).Error(),
		"in an array":        fmt.Sprintf("%v", []any{value}),
		"in a map":           fmt.Sprintf("%+v", map[string]any{"key": value}),
		"in a struct":        fmt.Sprintf("%#v", struct{ V any }{value}),
		"encoding/json":      string(ignoreError(json.Marshal(value))),
		"go-json-experiment": string(ignoreError(jsonv2.Marshal(value))),
		"encoding/xml":       string(ignoreError(xml.Marshal(value))),
	}
	for _, verb := range Verbs {
		out["fmt "+verb] = fmt.Sprintf(verb, value)
	}
	var text bytes.Buffer
	_ = gob.NewEncoder(&text).Encode(value)
	out["gob"] = text.String()

	text.Reset()
	_ = template.Must(template.New("").Parse("{{.}}")).Execute(&text, value)
	out["text/template"] = text.String()

	text.Reset()
	slog.New(slog.NewTextHandler(&text, nil)).Info("", "value", value, slog.Group("group", "value", value))
	out["slog text"] = text.String()

	text.Reset()
	slog.New(slog.NewJSONHandler(&text, nil)).Info("", "value", value, slog.Group("group", "value", value))
	out["slog JSON"] = text.String()
	return out
}

func ignoreError(data []byte, _ error) []byte { return data }

// Check fails t for every printer that shows secret, plain or encoded, when it prints value.
func Check(t *testing.T, value any, secret string) {
	t.Helper()
	var leaks []string
	for printer, text := range Renderings(value) {
		if Shows(text, secret) {
			leaks = append(leaks, printer)
		}
	}
	slices.Sort(leaks)
	if len(leaks) > 0 {
		t.Errorf("a %T shows the secret with %s", value, strings.Join(leaks, ", "))
	}
}

// Shows reports whether text holds secret, as it is, in hexadecimal, in base64, or as a list of bytes.
func Shows(text, secret string) bool {
	raw := []byte(secret)
	for _, form := range []string{
		secret,
		hex.EncodeToString(raw),
		base64.RawStdEncoding.EncodeToString(raw),
		strings.Trim(fmt.Sprintf("%d", raw), "[]"),
	} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			return true
		}
	}
	return false
}
