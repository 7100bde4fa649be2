package graph

import (
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
	"github.com/clientele-graph/clientele/session"
)

// loginPayload is a refusal, or the session that has begun.
func loginPayload(result session.LoginResult) *model.LoginPayload {
	if result.Refused != nil {
		return &model.LoginPayload{Errors: []commerce.LoginError{result.Refused}}
	}
	return &model.LoginPayload{
		Session:      result.Session,
		CartEntityID: commerce.NonEmpty(result.CartEntityID),
		Errors:       []commerce.LoginError{},
	}
}

// logoutCart returns the cart to hand back, empty for none.
func logoutCart(input *model.LogoutInput) string {
	if input == nil {
		return ""
	}
	return textOf(input.CartEntityID.Value())
}

// logoutPayload says what became of the cart.
func logoutPayload(outcome commerce.LogoutOutcome) *model.LogoutPayload {
	errors := outcome.Refused
	if errors == nil {
		errors = []commerce.LogoutError{}
	}
	return &model.LogoutPayload{CartEntityID: commerce.NonEmpty(outcome.CartEntityID), Errors: errors}
}

// textOf returns the text, empty when it was left out or null.
func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
