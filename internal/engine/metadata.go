package engine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/plain"
)

// Metadata returns the parameter for changes to metadata: null to clear it, left out if nothing changes.
func Metadata(changes core.MetadataChanges, all bool) (sent core.Opt[core.MetadataChanges], err error) {
	switch {
	case all && changes != nil:
		return sent, &core.ArgumentError{Argument: "ClearMetadata", Reason: "is set together with Metadata: it would discard the changes"}
	case all:
		return core.Null[core.MetadataChanges](), nil
	case changes != nil:
		return core.Some(changes), checkMetadata(changes, Given[string])
	}
	return sent, nil
}

// CheckMetadata returns an error for metadata that WorkOS would reject.
func CheckMetadata(metadata map[string]string) error {
	return checkMetadata(metadata, func(value string) string { return value })
}

// checkMetadata names the invalid key, and never its value.
func checkMetadata[V any](metadata map[string]V, text func(V) string) error {
	if len(metadata) == 0 {
		return nil
	}
	refuse := func(reason string) error { return &core.ArgumentError{Argument: "Metadata", Reason: reason} }
	if len(metadata) > core.MaxMetadataKeys {
		return refuse(fmt.Sprintf("has %d keys; the maximum is %d", len(metadata), core.MaxMetadataKeys))
	}
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		if n := utf8.RuneCountInString(key); n > core.MaxMetadataKeyLength {
			return refuse(fmt.Sprintf("has a key of %d characters; the maximum is %d: %s", n, core.MaxMetadataKeyLength, strconv.Quote(plain.Cut(key, 2*core.MaxMetadataKeyLength))))
		}
		if n := utf8.RuneCountInString(text(metadata[key])); n > core.MaxMetadataValueLength {
			return refuse(fmt.Sprintf("has a value of %d characters under %s; the maximum is %d", n, strconv.Quote(key), core.MaxMetadataValueLength))
		}
	}
	return nil
}
