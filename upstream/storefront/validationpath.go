package storefront

import (
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// maxPlace is the highest place in a list that is believed to be one.
const maxPlace = 999

// inputFields are the fields of one input of ours that a store's path may point at.
type inputFields []string

func registrationFields() inputFields {
	return append(addressFields(), "email", "password", "address")
}

func profileFields() inputFields {
	return append(formAnswerFields(), "firstName", "lastName", "email", "company", "phone")
}

func addressFields() inputFields {
	return append(formAnswerFields(), "firstName", "lastName", "company", "address1", "address2", "city",
		"stateOrProvince", "postalCode", "countryCode", "phone", "addressEntityId")
}

func changePasswordFields() inputFields { return inputFields{"currentPassword", "newPassword"} }

func requestResetFields() inputFields { return inputFields{"email", "path"} }

func resetPasswordFields() inputFields {
	return inputFields{"customerEntityId", "token", "newPassword"}
}

func formAnswerFields() inputFields {
	return inputFields{
		"formFields", "checkboxes", "multipleChoices", "numbers", "dates", "texts", "multilineTexts", "passwords",
		"fieldEntityId", "valueEntityIds", "valueEntityId", "number", "date", "text", "multilineText", "password",
	}
}

// validationError converts what the store says does not fit.
func (f inputFields) validationError(path []string) commerce.CustomerValidationError {
	words := split(path)
	for _, w := range words {
		if folded := fold(w); folded == "recaptchav2" || folded == "captcha" || folded == "recaptcha" {
			return captchaError()
		}
	}
	return commerce.CustomerValidationError{Path: f.translate(words)}
}

// translate turns a store's path into one of ours, empty when it points at nothing
// that our input has. How the store writes a path is not documented, so where it
// begins and how it spells are taken loosely; a word that is no field of ours is
// never passed on, because it may be what was given.
func (f inputFields) translate(words []string) []string {
	begun := 0
	for i, w := range words {
		if fold(w) == "input" {
			begun = i + 1
		}
	}
	ours := []string{"input"}
	for _, w := range words[begun:] {
		name, known := f.field(w)
		switch {
		case known:
			ours = append(ours, name)
		case isPlace(w) && len(ours) > 1:
			ours = append(ours, w)
		case len(ours) > 1:
			return ours // what is meant lies within the last that is known
		}
	}
	if len(ours) == 1 {
		return nil
	}
	return ours
}

// field finds our name of a store's field.
func (f inputFields) field(word string) (string, bool) {
	folded := fold(word)
	switch folded {
	case "fieldvalueentityids":
		folded = "valueentityids"
	case "fieldvalueentityid":
		folded = "valueentityid"
	}
	for _, name := range f {
		if fold(name) == folded {
			return name, true
		}
	}
	return "", false
}

// split takes paths apart that are written in one text.
func split(path []string) []string {
	var words []string
	for _, p := range path {
		words = append(words, strings.FieldsFunc(p, func(r rune) bool { return strings.ContainsRune("./[]", r) })...)
	}
	return words
}

// fold makes first_name and firstName the same.
func fold(word string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(word))
}

// isPlace reports whether a word is a place in a list.
func isPlace(word string) bool {
	n, err := strconv.Atoi(word)
	return err == nil && n >= 0 && n <= maxPlace && strconv.Itoa(n) == word
}
