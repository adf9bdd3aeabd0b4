package codec

import "bytes"

// shape is what a text would be decoded to, as far as it can be told without its types.
type shape struct {
	values int  // at most so many
	depth  int  // of arrays and objects within one another; what is deeper than maxDepth is not looked at
	widest int  // members of one object
	nulls  bool // an array has a null among its elements
}

// inArray stands for an array where there would be the number of an object's members.
const inArray = -1

// shapeOf goes over a text once. What it says of a text that is not JSON does not matter.
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
