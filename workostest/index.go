package workostest

import (
	"slices"
	"strings"
	"unicode"
)

// index finds the rows of a table by one of their texts, in tables that can grow too large to scan. The text of a row must not change until the
// row is put again.
type index[ID ~string, T any] struct {
	text func(T) string
	ids  map[string][]ID
}

// indexed returns an empty table with indexes, which are known by their position.
func indexed[ID ~string, T any](texts ...func(T) string) table[ID, T] {
	var t table[ID, T]
	for _, text := range texts {
		t.indexes = append(t.indexes, &index[ID, T]{text, map[string][]ID{}})
	}
	return t
}

// reindex adds a row to the indexes or, before its deletion, removes it.
func (t *table[ID, T]) reindex(id ID, isThere bool) {
	row, ok := t.rows[id]
	if !ok {
		return
	}
	for _, one := range t.indexes {
		switch text := one.text(row); {
		case text == "":
		case isThere:
			one.ids[text] = append(one.ids[text], id)
		default:
			if one.ids[text] = without(one.ids[text], id); len(one.ids[text]) == 0 {
				delete(one.ids, text)
			}
		}
	}
}

// having returns the rows with a text in an index, the oldest first. The empty text has no rows.
func (t *table[ID, T]) having(index int, text string) []T {
	if text == "" {
		return nil
	}
	ids := slices.SortedFunc(slices.Values(t.indexes[index].ids[text]), func(a, b ID) int { return t.place[a] - t.place[b] })
	rows := make([]T, len(ids))
	for i, id := range ids {
		rows[i] = t.rows[id]
	}
	return rows
}

// folded returns the same text for all texts that strings.EqualFold treats as equal.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, text)
}

// firstOf returns the first of some rows, or nil.
func firstOf[T any](rows []*T) *T {
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}
