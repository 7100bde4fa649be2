package account

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
)

// The longest inputs passed on to the store, in characters. Where the store documents a
// limit it is this one (reference/customers.v3.yml).
const (
	maxEmail          = 250
	minEmail          = 3
	maxName           = 100
	maxCompany        = 255
	maxPhone          = 50
	maxPassword       = 1000
	maxToken          = 1000
	maxCartID         = 100
	maxSubscriberName = 255
)

// first returns the first of the errors that is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkRegistration refuses what no store could accept, so that it costs no attempt.
// Like every check here its errors name the field and nothing of what stood in it.
func checkRegistration(in commerce.Registration) error {
	err := first(
		checkEmail("input.email", in.Email),
		checkSecret("input.password", in.Password),
		checkText("input.firstName", in.FirstName, 1, maxName),
		checkText("input.lastName", in.LastName, 1, maxName),
		checkText("input.company", in.Company, 0, maxCompany),
		checkText("input.phone", in.Phone, 0, maxPhone),
		checkForm("input.formFields", in.Form),
	)
	if err == nil && in.Address != nil {
		err = checkAddress("input.address", *in.Address)
	}
	return err
}

// checkProfile refuses a change of nothing as well.
func checkProfile(in commerce.ProfileChange) error {
	if in.Email == nil && in.FirstName == nil && in.LastName == nil && !in.Company.Set && !in.Phone.Set && in.Form.IsEmpty() {
		return commerce.BadInput("input", "Say what becomes different.")
	}
	var email error
	if in.Email != nil {
		email = checkEmail("input.email", *in.Email)
	}
	return first(
		email,
		checkGiven("input.firstName", in.FirstName, 1, maxName),
		checkGiven("input.lastName", in.LastName, 1, maxName),
		checkGiven("input.company", in.Company.Value, 0, maxCompany),
		checkGiven("input.phone", in.Phone.Value, 0, maxPhone),
		checkForm("input.formFields", in.Form),
	)
}

// checkEmail accepts what may be an address: something, one @, something.
func checkEmail(field string, email commerce.Secret) error {
	text := email.Reveal()
	name, host, ok := strings.Cut(text, "@")
	odd := strings.ContainsFunc(text, unicode.IsSpace) || strings.Contains(host, "@")
	if !ok || name == "" || host == "" || odd || !commerce.IsText(text, maxEmail) || utf8.RuneCountInString(text) < minEmail {
		return commerce.BadInput(field, "This is no e-mail address of 3 to 250 characters.")
	}
	return nil
}

// checkSecret accepts a password that may be one anywhere.
func checkSecret(field string, password commerce.Secret) error {
	if password == "" || !commerce.IsText(password.Reveal(), maxPassword) {
		return commerce.BadInput(field, "A password has 1 to 1,000 characters.")
	}
	return nil
}

// checkToken accepts what a mailed link may hold.
func checkToken(field string, token commerce.Secret) error {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if token == "" || len(token) > maxToken || strings.ContainsFunc(token.Reveal(), odd) {
		return commerce.BadInput(field, "A token has 1 to 1,000 visible ASCII characters.")
	}
	return nil
}

// checkPath accepts a path of the storefront, and the empty one for the store's own page.
func checkPath(field, path string) error {
	if path == "" {
		return nil
	}
	if to, ok := commerce.CheckRedirect(path, commerce.Site{}); !ok || to.Origin != "" {
		return commerce.BadInput(field, "This is no path of a storefront.")
	}
	return nil
}

// checkCart accepts the empty id, which names no cart.
func checkCart(id string) error {
	if !commerce.IsText(id, maxCartID) || strings.ContainsFunc(id, unicode.IsSpace) {
		return commerce.BadInput("input.guestCartEntityId", "This is no cart's id.")
	}
	return nil
}

// checkNumber accepts the store's numbers, which begin with one.
func checkNumber(field string, id int) error {
	if id <= 0 {
		return commerce.BadInput(field, "A number of the store's is greater than zero.")
	}
	return nil
}

// checkText accepts text of one line, of least to most characters that are not all blank.
func checkText(field, text string, least, most int) error {
	if !commerce.IsText(text, most) || least > 0 && strings.TrimSpace(text) == "" {
		return commerce.BadInput(field, fmt.Sprintf("Give %d to %d characters.", least, most))
	}
	return nil
}

// checkGiven is checkText for what may be left out.
func checkGiven(field string, text *string, least, most int) error {
	if text == nil {
		return nil
	}
	return checkText(field, *text, least, most)
}
