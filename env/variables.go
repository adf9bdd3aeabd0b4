package env

import (
	"errors"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/workos-typestate/workos/core"
)

// quotes are the quotes that people type, and those that word processors replace them with.
const quotes = "\"'`\u201c\u201d\u2018\u2019"

// read returns the value of a variable, empty if it is not set. Errors: *core.ArgumentError for a value in quotes. Quotes are
// part of the value if nothing removes them, as in a file for docker --env-file. They are not removed here either: a
// server in another language that shares the variable may keep them, and a cookie password with quotes does not open what
// was sealed without them.
func read(name string) (string, error) {
	value := os.Getenv(name)
	if text := strings.TrimSpace(value); text != "" {
		first, _ := utf8.DecodeRuneInString(text)
		last, _ := utf8.DecodeLastRuneInString(text)
		opens, closes := strings.ContainsRune(quotes, first), strings.ContainsRune(quotes, last)
		if opens && closes || (opens || closes) && name != CookiePasswordVariable { // which may begin or end with a quote by chance
			return "", &core.ArgumentError{Argument: name, Reason: "is in quotes: write the value without them"}
		}
	}
	return value, nil
}

// variables maps the names of arguments to the variables that their values came from.
type variables map[string]string

// name replaces the argument in an error with the name of the variable that the value came from.
func (v variables) name(err error) error {
	refused, ok := errors.AsType[*core.ArgumentError](err)
	if !ok || v[refused.Argument] == "" {
		return err
	}
	return &core.ArgumentError{Argument: v[refused.Argument], Reason: refused.Reason}
}
