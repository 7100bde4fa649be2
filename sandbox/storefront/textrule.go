package storefront

import (
	"strings"
	"unicode/utf8"
)

// textRule bounds the length of a text, in characters.
type textRule struct {
	name      string
	low, high int
}

// check finds the fault of a text; one that is absent has none.
func (t textRule) check(value *string) *fault {
	if value == nil {
		return nil
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(*value)); n < t.low {
		return faultAt(textRequired, t.name)
	}
	if utf8.RuneCountInString(*value) > t.high {
		return faultAt(textNotValid, t.name)
	}
	return nil
}

// firstFault returns the first fault that there is.
func firstFault(faults ...*fault) *fault {
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}

// isEmail is as lenient as the store: something on both sides of one @, no
// spaces, and a length it keeps (reference/customers.v3.yml).
func isEmail(email string) bool {
	local, domain, ok := strings.Cut(email, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.Contains(domain, "@") &&
		!strings.ContainsAny(email, " \t\r\n") && utf8.RuneCountInString(email) <= 250
}

// checkEmail finds the fault of an e-mail address; one that is absent has none.
func checkEmail(email *string) *fault {
	if email == nil || isEmail(*email) {
		return nil
	}
	return faultAt(textEmailInvalid, "email")
}

// put stores a text that was given.
func put(target, value *string) {
	if value != nil {
		*target = *value
	}
}
