package codec

import "bytes"

// shape estimates what a text decodes to, without knowing the types.
type shape struct {
	values int  // upper bound of the number of values
	depth  int  // nesting of arrays and objects; the scan stops beyond maxDepth
	widest int  // most members of one object
	nulls  bool // an array has a null element
}

// inArray marks an array, instead of the number of an object's members.
const inArray = -1

// shapeOf scans a text once. For text that is not JSON the result does not matter.
func shapeOf(text []byte) (s shape) {
	var members [maxDepth + 1]int
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i += lengthOfString(text[i:]) - 1
		case '{', '[':
			s.values++
			depth++
			s.depth = max(s.depth, depth)
			if depth > maxDepth {
				return s
			}
			if members[depth] = inArray; text[i] == '{' {
				members[depth] = 1
			}
		case '}', ']':
			depth = max(depth-1, 0)
		case ',':
			s.values++
			if members[depth] != inArray {
				members[depth]++
				s.widest = max(s.widest, members[depth])
			}
		case 'n':
			s.nulls = s.nulls || members[depth] == inArray
		}
	}
	return s
}

// lengthOfString returns the length of the string at the start of text, including quotes.
func lengthOfString(text []byte) int {
	for end := 1; ; {
		quote := bytes.IndexByte(text[end:], '"')
		if quote < 0 {
			return len(text)
		}
		end += quote + 1
		escapes := 0
		for at := end - 2; at > 0 && text[at] == '\\'; at-- {
			escapes++
		}
		if escapes%2 == 0 {
			return end
		}
	}
}

// beforeValue are the bytes that can come between a value and the token before it.
const beforeValue = " \t\r\n,:"

// elements returns the number of elements or members of the array or object at the start of text, after an optional
// comma, colon and white space.
func elements(text []byte) int {
	text = bytes.TrimLeft(text, beforeValue)
	count, depth, empty := 0, 0, true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			i += lengthOfString(text[i:]) - 1
			empty = false
		case '{', '[':
			empty = empty && depth == 0
			depth++
		case '}', ']':
			if depth--; depth > 0 {
				continue
			}
			if empty {
				return 0
			}
			return count + 1
		case ',':
			if depth == 1 {
				count++
			}
		case ' ', '\t', '\r', '\n':
		default:
			empty = false
		}
	}
	return count + 1
}
