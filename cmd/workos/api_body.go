package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// content holds the parts of a body.
type content struct {
	texts, values []string // members of an object: name=value and name=JSON
	input         string   // a file, or "-"
}

// bodyLimit is the maximum number of bytes of a body.
const bodyLimit = 16 << 20

// read returns the body; nil if there is none. Errors repeat no value: it can be a secret.
func (c content) read(stdin io.Reader) (json.RawMessage, error) {
	if c.input != "" {
		text, err := readFile("--input", c.input, stdin, bodyLimit)
		switch {
		case err != nil:
			return nil, err
		case !json.Valid(text):
			return nil, misused("the body in %s is not JSON", c.input)
		}
		return bytes.TrimSpace(text), nil
	}
	if len(c.texts)+len(c.values) == 0 {
		return nil, nil
	}
	var members []string
	add := func(name string, value []byte) error {
		quoted, err := json.Marshal(name)
		members = append(members, fmt.Sprintf("%s:%s", quoted, value))
		return err
	}
	for _, text := range c.texts {
		name, value, err := pair("--field", text)
		if err != nil {
			return nil, err
		}
		quoted, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		if err := add(name, quoted); err != nil {
			return nil, err
		}
	}
	for _, text := range c.values {
		name, value, err := pair("--json-field", text)
		switch {
		case err != nil:
			return nil, err
		case !json.Valid([]byte(value)):
			return nil, misused("the value of --json-field %s is not JSON: --field is for text", name)
		}
		if err := add(name, []byte(value)); err != nil {
			return nil, err
		}
	}
	return json.RawMessage("{" + strings.Join(members, ",") + "}"), nil
}

// pair splits name=value.
func pair(flag, text string) (name, value string, err error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return "", "", misused("%s takes name=value", flag)
	}
	return name, value, nil
}

// readFile reads a file, or standard input for "-", up to a number of bytes.
func readFile(flag, name string, stdin io.Reader, limit int64) ([]byte, error) {
	in := stdin
	if name != "-" {
		file, err := os.Open(name) //nolint:gosec // the file that the user named
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", flag, err)
	case int64(len(text)) > limit:
		return nil, fmt.Errorf("%s: %s has more than %d bytes", flag, name, limit)
	}
	return text, nil
}
