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

// Metadata returns what changes to metadata are sent as: null to clear it, and nothing if there is nothing to change.
func Metadata(changes core.MetadataChanges, all bool) (sent core.Opt[core.MetadataChanges], err error) {
	switch {
	case all && changes != nil:
		return sent, &core.ArgumentError{Argument: "ClearMetadata", Reason: "is set beside Metadata: changes would not survive it"}
	case all:
		return core.Null[core.MetadataChanges](), nil
	case changes != nil:
		return core.Some(changes), checkMetadata(changes, func(value *string) string { return Given(value) })
	}
	return sent, nil
}

// CheckMetadata returns an error for metadata that WorkOS would refuse.
func CheckMetadata(metadata map[string]string) error {
	return checkMetadata(metadata, func(value string) string { return value })
}

// checkMetadata names the key that is at fault, and never its value.
func checkMetadata[V any](metadata map[string]V, text func(V) string) error {
	refuse := func(reason string) error { return &core.ArgumentError{Argument: "Metadata", Reason: reason} }
	if len(metadata) > core.MaxMetadataKeys {
		return refuse(fmt.Sprintf("has %d keys, and %d are the most", len(metadata), core.MaxMetadataKeys))
	}
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		if n := utf8.RuneCountInString(key); n > core.MaxMetadataKeyLength {
			return refuse(fmt.Sprintf("has a key of %d characters, and %d are the most: %s", n, core.MaxMetadataKeyLength, strconv.Quote(plain.Cut(key, 2*core.MaxMetadataKeyLength))))
		}
		if n := utf8.RuneCountInString(text(metadata[key])); n > core.MaxMetadataValueLength {
			return refuse(fmt.Sprintf("has a value of %d characters under %s, and %d are the most", n, strconv.Quote(key), core.MaxMetadataValueLength))
		}
	}
	return nil
}
