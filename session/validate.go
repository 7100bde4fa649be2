package session

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/clientele-graph/clientele/commerce"
)

// The longest inputs passed on to the store, in characters. Its own limit for an
// e-mail address is 250.
const (
	maxEmail    = 250
	maxPassword = 1000
	maxCartID   = 100
)

// validateLogin refuses what no store could accept, so that it costs no attempt.
// Its errors name the field and nothing of what stood in it.
func validateLogin(in commerce.Login) error {
	if !commerce.IsText(in.Email.Reveal(), maxEmail) || strings.TrimSpace(in.Email.Reveal()) == "" {
		return commerce.BadInput("input.email", "An e-mail address has 1 to 250 characters.")
	}
	if !commerce.IsText(in.Password.Reveal(), maxPassword) || in.Password == "" {
		return commerce.BadInput("input.password", "A password has 1 to 1,000 characters.")
	}
	return validateCart("input.guestCartEntityId", in.GuestCartEntityID)
}

// validateTokenLogin refuses what cannot be a token.
func validateTokenLogin(field string, token commerce.Secret, limit int, guestCartEntityID string) error {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if token == "" || len(token) > limit || strings.ContainsFunc(token.Reveal(), odd) {
		return commerce.BadInput(field, fmt.Sprintf("A token has 1 to %d visible ASCII characters.", limit))
	}
	return validateCart("input.guestCartEntityId", guestCartEntityID)
}

// validateCart accepts the empty id, which names no cart.
func validateCart(field, id string) error {
	if !commerce.IsText(id, maxCartID) || strings.ContainsFunc(id, unicode.IsSpace) {
		return commerce.BadInput(field, "This is no cart's id.")
	}
	return nil
}
