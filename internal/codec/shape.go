package codec

import "bytes"

// shape is what a text would be decoded to, as far as it can be told without its types.
type shape struct {
	values int  // at most so many
	depth  int  // of arrays and objects within one another
	nulls  bool // an array may have a null among its elements
}

// shapeOf goes over a text once. What it says of a text that is not JSON does not matter.
func shapeOf(text []byte) (s shape) {
	depth, before := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			i += lengthOfString(text[i:]) - 1
			before = c
		case '{', '[':
			depth++
			s.values++
			s.depth = max(s.depth, depth)
			before = c
		case '}', ']':
			depth--
			before = c
		case ',':
			s.values++
			before = c
		case 'n':
			s.nulls = s.nulls || before == '[' || before == ',' // a name, not a null, follows the comma in an object
			before = c
		case ' ', '\t', '\r', '\n':
		default:
			before = c
		}
	}
	return s
}

// lengthOfString returns how long the string is that text begins with, quotes included.
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

// elements returns how many elements or members the array or object has that text begins with, which a comma, a colon
// and white space may precede.
func elements(text []byte) int {
	text = bytes.TrimLeft(text, " \t\r\n,:")
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
