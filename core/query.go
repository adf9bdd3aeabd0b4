package core

import (
	"net/url"
	"strings"

	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/redact"

	"github.com/go-json-experiment/json/jsontext"
)

// encodeQuery encodes parameters as a query or form through their JSON form, so that the same tags and the same
// rules of omission apply to bodies and queries. Nulls are left out, arrays are joined by commas, objects
// become key[sub].
func encodeQuery(params any) (url.Values, error) {
	values := url.Values{}
	if params == nil {
		return values, nil
	}
	data, err := encodeJSON(params)
	if err != nil {
		return nil, err
	}
	var fields map[string]jsontext.Value
	if err := decodeJSON(data, &fields); err != nil {
		return nil, err
	}
	for name, value := range fields {
		if err := addQuery(values, name, value); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func addQuery(values url.Values, name string, value jsontext.Value) error {
	switch value.Kind() {
	case 'n':
	case '[':
		var elements []jsontext.Value
		if err := codec.Unmarshal(value, &elements); err != nil {
			return err
		}
		texts := make([]string, len(elements))
		for i, element := range elements {
			texts[i] = scalarText(element)
		}
		if len(texts) > 0 {
			values.Set(name, strings.Join(texts, ","))
		}
	case '{':
		var members map[string]jsontext.Value
		if err := codec.Unmarshal(value, &members); err != nil {
			return err
		}
		for sub, member := range members {
			if err := addQuery(values, name+"["+sub+"]", member); err != nil {
				return err
			}
		}
	default:
		text := scalarText(value)
		if strings.Contains(text, redact.Mark) {
			return errMark
		}
		values.Set(name, text)
	}
	return nil
}

// asUTF8 repairs a caller's own values in the same way as strings in JSON.
func asUTF8(values url.Values) url.Values {
	valid := make(url.Values, len(values))
	for name, texts := range values {
		for _, text := range texts {
			name, text := string([]rune(name)), string([]rune(text))
			valid[name] = append(valid[name], text)
		}
	}
	return valid
}

// scalarText returns a string without its quotes, or a number or boolean as written.
func scalarText(value jsontext.Value) string {
	if value.Kind() != '"' {
		return string(value)
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if err != nil { // cannot happen: the encoder wrote the value
		return string(value)
	}
	return string(text)
}
