package facts

import (
	"bytes"
	"encoding/json"
)

// Files returns the contract's JSON files by name.
func (f *Facts) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, content := range map[string]any{
		"operations.json": f.Operations, "schemas.json": f.Schemas, "errors.json": f.Errors, "events.json": f.Events, "samples.json": f.Samples,
		"conflicts.json": f.Conflicts,
	} {
		text, err := render(content)
		if err != nil {
			return nil, err
		}
		files[name] = text
	}
	return files, nil
}

// render returns JSON with its keys sorted, so that two versions compare line by line.
func render(content any) ([]byte, error) {
	text, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	var sorted any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&sorted); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(sorted); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
