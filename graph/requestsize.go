package graph

// What the JSON of a request may hold, as far as its length does not bound it: an
// element of two bytes becomes two hundred in memory. The largest question that the
// schema allows has 20,000 values.
const (
	maxRequestValues = 25_000
	maxRequestDepth  = 64
)

// isWeighty reports whether decoding the JSON would take more memory than a request
// is worth: it counts the elements of lists and the members of objects. What is no
// JSON is left to the decoder.
func isWeighty(text []byte) bool {
	values, depth := 0, 0
	opened := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' {
			continue
		}
		if opened && c != ']' && c != '}' {
			values++ // the first inside
		}
		opened = false
		switch c {
		case '"':
			i = endOfString(text, i)
		case '{', '[':
			opened = true
			depth++
		case '}', ']':
			depth--
		case ',':
			values++
		}
		if values > maxRequestValues || depth > maxRequestDepth {
			return true
		}
	}
	return false
}

// endOfString returns where the string that begins at start ends.
func endOfString(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
