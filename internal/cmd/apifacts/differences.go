package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// differences lists where a file is wrong.
func differences(name string, have, want []byte) []string {
	if bytes.Equal(have, want) {
		return nil
	}
	var old, current any
	if filepath.Ext(name) == ".json" && json.Unmarshal(have, &old) == nil && json.Unmarshal(want, &current) == nil {
		if found := diff(strings.TrimSuffix(name, ".json"), old, current); found != nil {
			return found
		}
	}
	before, after := strings.Split(string(have), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			return []string{fmt.Sprintf("%s:%d: is %q, should be %q", name, i+1, before[i], after[i])}
		}
	}
	return []string{fmt.Sprintf("%s: has %d lines, should have %d", name, len(before)-1, len(after)-1)}
}

// diff lists the places where two JSON values differ.
func diff(path string, old, current any) []string {
	if reflect.DeepEqual(old, current) {
		return nil
	}
	before, after := members(old), members(current)
	if before == nil || after == nil {
		return []string{fmt.Sprintf("%s: is %s, should be %s", path, short(old), short(current))}
	}
	var found []string
	names := maps.Clone(before)
	maps.Copy(names, after)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		at := path + "." + name
		_, had := before[name]
		_, has := after[name]
		switch {
		case !had:
			found = append(found, at+": is missing")
		case !has:
			found = append(found, at+": should not be there")
		default:
			found = append(found, diff(at, before[name], after[name])...)
		}
	}
	if found == nil { // the same members in another order
		found = []string{path + ": is in another order"}
	}
	return found
}

// members returns the members of an object by name, and those of a list by their label or index. It returns nil for any other value.
func members(v any) map[string]any {
	if object, ok := v.(map[string]any); ok {
		return object
	}
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	named, indexed := map[string]any{}, map[string]any{}
	for i, element := range list {
		named[label(element)] = element
		indexed[strconv.Itoa(i)] = element
	}
	if len(named) == len(list) && named[""] == nil {
		return named
	}
	return indexed
}

// label returns what distinguishes an element in its list: itself if it is a string, else the fields that identify it.
func label(element any) string {
	if s, ok := element.(string); ok {
		return s
	}
	object, _ := element.(map[string]any)
	var parts []string
	for _, key := range []string{"id", "event", "name", "operation", "where", "code", "field", "issue", "node", "openapi"} {
		if v, ok := object[key]; ok {
			parts = append(parts, fmt.Sprint(v))
		}
	}
	return strings.Join(parts, " ")
}

// short returns the beginning of a value's JSON.
func short(v any) string {
	const most = 80
	text, _ := json.Marshal(v) //nolint:errchkjson // it has just been read from JSON
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
