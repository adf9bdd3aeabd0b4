package facts

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// generator creates bodies. Each value depends only on its place, such as "createUser.201.email".
type generator struct {
	schemas map[string]node.Node
	made    map[string]bool // every string
	counts  map[string]int  // of the schemas
}

// count returns the number of bodies that show every variant of every union.
func (g *generator) count(n node.Node, within []string) int {
	if ref := node.Ref(n); ref != "" {
		if slices.Contains(within, ref) {
			return 1
		}
		if _, ok := g.counts[ref]; !ok {
			g.counts[ref] = g.count(g.schemas[ref], append(slices.Clip(within), ref))
		}
		return g.counts[ref]
	}
	if variants := node.Variants(n); len(variants) > 0 {
		sum := 0
		for _, v := range variants {
			sum += g.count(v, within)
		}
		return sum
	}
	if node.Type(n) == "array" {
		return g.count(node.Items(n), within)
	}
	most := 1
	for _, name := range node.Names(n) {
		most = max(most, g.count(node.Property(n, name), within))
	}
	if more := node.Map(n, "additional"); more != nil {
		most = max(most, g.count(more, within))
	}
	return most
}

// body returns the kth body of a node: with everything in it, or only with the required parts.
func (g *generator) body(n node.Node, path string, k int, full bool) any {
	return g.value(n, place{path: path, full: full}, k)
}

// place is the place of a value.
type place struct {
	path, name string
	full       bool
	within     []string // schemas
}

func (p place) under(suffix, name string) place {
	p.path, p.name = p.path+suffix, name
	return p
}

// repeats reports whether a node is a schema that contains the place twice.
func (p place) repeats(n node.Node) bool {
	times := 0
	for _, name := range p.within {
		if name == node.Ref(n) {
			times++
		}
	}
	return times > 1
}

func (g *generator) value(n node.Node, p place, k int) any {
	if ref := node.Ref(n); ref != "" {
		p.within = append(slices.Clip(p.within), ref)
		return g.value(g.schemas[ref], p, k)
	}
	if variants := node.Variants(n); len(variants) > 0 {
		k %= g.count(n, nil)
		for _, v := range variants {
			count := g.count(v, nil)
			if k < count {
				return g.value(v, p, k)
			}
			k -= count
		}
	}
	if value, ok := n["const"]; ok {
		return value
	}
	if values, ok := n["enum"].([]any); ok {
		return values[hash(p.path, "e")%uint64(len(values))]
	}
	switch node.Type(n) {
	case "array":
		return g.array(n, p, k)
	case "object":
		return g.object(n, p, k)
	case "integer":
		return integer(n, p)
	case "number":
		text := strconv.FormatFloat(1+float64(hash(p.path, "")%9000)/100, 'f', -1, 64)
		if !strings.Contains(text, ".") {
			text += ".0"
		}
		return json.Number(text)
	case "boolean":
		return hash(p.path, "b")%2 == 1
	case "null":
		return nil
	case "any":
		return g.text(p.path)
	}
	s := stringOf(n, p.path, p.name)
	if s == "" {
		s = words(p.path)
	}
	s = s[:min(len(s), node.Limit(n, "maxLength", len(s)))]
	g.made[s] = true
	return s
}

func (g *generator) array(n node.Node, p place, k int) any {
	size := min(2, node.Limit(n, "maxItems", 2))
	if !p.full {
		size = max(1, node.Limit(n, "minItems", 1))
	}
	items := node.Items(n)
	out := []any{}
	if p.repeats(items) {
		return out
	}
	name := p.name
	if strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "ss") {
		name = name[:len(name)-1]
	}
	for i := range size {
		out = append(out, g.value(items, p.under(fmt.Sprintf("[%d]", i), name), k+i))
	}
	return out
}

func (g *generator) object(n node.Node, p place, k int) any {
	out := map[string]any{}
	for name := range node.Properties(n) {
		v := node.Property(n, name)
		if required := node.Requires(n, name); required || p.full && !p.repeats(v) {
			out[name] = g.value(v, p.under("."+name, name), k%g.count(v, nil))
		}
	}
	if !p.full || len(node.Properties(n)) > 0 || !node.Has(n, "additional") {
		return out
	}
	for i := range 2 {
		key := syllables(p.path, fmt.Sprintf("k%d", i), 2) + "_" + syllables(p.path, fmt.Sprintf("l%d", i), 2)
		if v := node.Map(n, "additional"); v != nil {
			out[key] = g.value(v, p.under("."+key, key), k+i)
		} else {
			out[key] = g.text(p.path + "." + key)
		}
	}
	return out
}

// text returns two words.
func (g *generator) text(path string) string {
	s := words(path)
	g.made[s] = true
	return s
}

func words(path string) string { return syllables(path, "a", 3) + " " + syllables(path, "b", 2) }

func integer(n node.Node, p place) int {
	switch p.name {
	case "exp", "iat", "nbf":
		return 1930000000 + below(p.path, "", 1000000)
	}
	least := node.Limit(n, "minimum", 2)
	most := max(least, min(node.Limit(n, "maximum", 97), least+95))
	return least + below(p.path, "", most-least+1)
}

// hash returns a number that depends on a place and a salt.
func hash(path, salt string) uint64 {
	sum := sha256.Sum256([]byte(salt + "|" + path))
	return binary.BigEndian.Uint64(sum[:])
}

func below(path, salt string, n int) int { return int(hash(path, salt) % uint64(n)) } //nolint:gosec // less than n, which is small

// syllables returns a pronounceable word without a meaning.
func syllables(path, salt string, n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	v := hash(path, "w"+salt)
	out := make([]byte, 0, 2*n)
	for range n {
		out = append(out, consonants[v%14], vowels[v/14%5])
		v /= 14 * 5
	}
	return string(out)
}

const (
	digitsOnly = "0123456789"
	crockford  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	unmistaken = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" // characters that are not confused with others
	base62     = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// characters returns n characters of an alphabet.
func characters(path, alphabet string, n int) string {
	var out []byte
	for i := 0; len(out) < n; i++ {
		v := hash(path, fmt.Sprintf("c%d", i))
		for range 8 {
			out = append(out, alphabet[v%uint64(len(alphabet))])
			v /= uint64(len(alphabet))
		}
	}
	return string(out[:n])
}

func ulid(path string) string { return "01" + characters(path, crockford, 24) }

// moment returns a time of the year 2031.
func moment(path string) string {
	v := hash(path, "t")
	second := time.Duration(v%(366*86400)) * time.Second
	milli := time.Duration(1+(v>>20)%999) * time.Millisecond
	return time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).Add(second + milli).Format("2006-01-02T15:04:05.000Z")
}
