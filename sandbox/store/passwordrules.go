package store

import "unicode"

// PasswordRules are what a storefront wants of a password. The zero value wants nothing.
type PasswordRules struct {
	MinimumLength            int
	RequireLowerCase         bool
	RequireUpperCase         bool
	RequireNumbers           bool
	MinimumNumbers           int
	RequireSpecialCharacters bool
	MinimumSpecialCharacters int
}

// Allows reports whether a password follows the rules. Length is in characters;
// special is what is neither letter nor digit nor space.
func (r PasswordRules) Allows(password string) bool {
	var length, lower, upper, digits, special int
	for _, c := range password {
		length++
		switch {
		case unicode.IsLower(c):
			lower++
		case unicode.IsUpper(c):
			upper++
		case unicode.IsDigit(c):
			digits++
		case !unicode.IsLetter(c) && !unicode.IsSpace(c):
			special++
		}
	}
	return length >= max(r.MinimumLength, 1) &&
		(!r.RequireLowerCase || lower > 0) &&
		(!r.RequireUpperCase || upper > 0) &&
		(!r.RequireNumbers || digits >= max(r.MinimumNumbers, 1)) &&
		(!r.RequireSpecialCharacters || special >= max(r.MinimumSpecialCharacters, 1))
}
