package account

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
)

// checkPassword holds a password against the store's rules before it is sent there; nil
// is a password that fits. Without the rules the store is the only judge, and it judges
// again in any case: that it did not tell them keeps nobody out.
func (s *Service) checkPassword(ctx context.Context, channelID int, password commerce.Secret, field string) *commerce.CustomerValidationError {
	form, err := s.forms.Get(ctx, channelID)
	if err != nil || form.PasswordRules == nil {
		return nil
	}
	missing := missing(*form.PasswordRules, password.Reveal())
	if len(missing) == 0 {
		return nil
	}
	return &commerce.CustomerValidationError{
		Path: []string{"input", field}, Says: "The password needs " + strings.Join(missing, ", ") + ".",
	}
}

// missing says what a password lacks. Letters and digits of every script count as such,
// so that nothing is refused that the store could take.
func missing(rules commerce.PasswordRules, password string) []string {
	var lower, upper bool
	digits, special := 0, 0
	for _, c := range password {
		lower = lower || unicode.IsLower(c)
		upper = upper || unicode.IsUpper(c)
		switch {
		case unicode.IsDigit(c):
			digits++
		case !unicode.IsLetter(c):
			special++
		}
	}
	var lacks []string
	if utf8.RuneCountInString(password) < rules.MinimumLength {
		lacks = append(lacks, fmt.Sprintf("at least %d characters", rules.MinimumLength))
	}
	if rules.RequiresLowerCase && !lower {
		lacks = append(lacks, "a small letter")
	}
	if rules.RequiresUpperCase && !upper {
		lacks = append(lacks, "a capital letter")
	}
	if digits < rules.MinimumDigits {
		lacks = append(lacks, fmt.Sprintf("digits: at least %d", rules.MinimumDigits))
	}
	if special < rules.MinimumSpecialCharacters {
		lacks = append(lacks, fmt.Sprintf("signs that are neither letters nor digits: at least %d", rules.MinimumSpecialCharacters))
	}
	return lacks
}
