package commerce

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDecodings is how many times over a link may be encoded: each page that hands
// it on as a parameter adds one, and each reader takes one off.
const maxDecodings = 8

// isEncoded reports whether s is written as a part of a URL has to be: letters,
// digits, the marks that every part may have and those in also, and whole
// encodings.
func isEncoded(s, also string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '%':
			if _, ok := encodedByte(s[i:]); !ok {
				return false
			}
		case !strings.ContainsRune("-._~!$&'()*+,;=:@", rune(c)) && !strings.ContainsRune(also, rune(c)):
			return false
		}
	}
	return true
}

// everyReading reports whether s is safe as it stands and however many times over it
// is decoded.
func everyReading(s string, safe func(string) bool) bool {
	for range maxDecodings + 1 {
		if !safe(s) {
			return false
		}
		decoded := decodeOnce(s)
		if decoded == s {
			return true
		}
		s = decoded
	}
	return false
}

// isSafePath reports whether a path, or what somebody decoded it to, names the same
// place for everybody: no empty and no dot segments, not even behind blanks or
// before a semicolon, and nothing that is a slash or a dot in disguise. A place that
// signs in whoever comes there is none to be sent to by a stranger: they would be
// signed in as the stranger.
func isSafePath(path string) bool {
	if !isSafeText(path) || strings.ContainsFunc(path, isDisguise) ||
		strings.Contains(path, "%u") || strings.Contains(path, "%U") {
		return false
	}
	segments := strings.Split(path, "/")[1:]
	if signsIn(segments) {
		return false
	}
	for i, segment := range segments {
		if segment == "" && i == len(segments)-1 {
			break // a slash at the end
		}
		name, _, _ := strings.Cut(segment, ";")
		if strings.Trim(name, ". ") == "" {
			return false
		}
	}
	return true
}

// signsIn reports whether a path is one of the hosted pages that sign in by a token
// (reference/customer_login.yml, docs/storefront/headless/customers.mdx).
func signsIn(segments []string) bool {
	name := func(i int) string {
		if i >= len(segments) {
			return ""
		}
		before, _, _ := strings.Cut(segments[i], ";")
		return strings.ToLower(strings.TrimSpace(before))
	}
	if name(0) == "index.php" { // the store's own way to say nothing
		segments = segments[1:]
	}
	return name(0) == "session-sync" || name(0) == "cart-redirect" || name(0) == "login" && name(1) == "token"
}

// isDisguise reports whether c is something that a page's address has no use for.
// Beyond ASCII that is all but letters and digits: other signs, and the wide forms of
// ASCII, are made into slashes, dots and colons by those who normalize them.
func isDisguise(c rune) bool {
	if c < utf8.RuneSelf {
		return c == '\\'
	}
	isWide := 0xff00 <= c && c <= 0xffef
	return isWide || !unicode.In(c, unicode.Letter, unicode.Mark, unicode.Nd)
}

// isSafeText reports whether s is text without control characters.
func isSafeText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// decodeOnce replaces every whole encoding by its byte.
func decodeOnce(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	decoded := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if c, ok := encodedByte(s[i:]); ok {
			decoded = append(decoded, c)
			i += 2
			continue
		}
		decoded = append(decoded, s[i])
	}
	return string(decoded)
}

// encodedByte reads an encoding such as %2f at the beginning of s.
func encodedByte(s string) (byte, bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	high, low := unhex(s[1]), unhex(s[2])
	return high<<4 | low, high < 16 && low < 16
}

// unhex returns what a hexadecimal digit stands for, 255 for every other character.
func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}
