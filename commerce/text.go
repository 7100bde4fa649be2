package commerce

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsText reports whether s is at most limit characters, none of them a control
// character.
func IsText(s string, limit int) bool {
	return len(s) <= limit*utf8.UTFMax && utf8.ValidString(s) &&
		utf8.RuneCountInString(s) <= limit && !strings.ContainsFunc(s, unicode.IsControl)
}
