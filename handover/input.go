package handover

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// The longest inputs passed on to the store, in characters. Its own limits are not
// documented; these are far above what a page, a browser or a wallet sends.
const (
	maxCartID   = 100
	maxURL      = 2048
	maxText     = 255
	maxBrowser  = 1000
	uuidLength  = 36
	fieldWallet = "input.paymentWalletData."
	fieldVisit  = "input.analytics."
)

// checkCartRedirect refuses what no store could accept. Errors name the field and
// nothing of what stood in it.
func checkCartRedirect(in commerce.CartRedirect) error {
	if err := checkCartID("input.cartEntityId", in.CartEntityID); err != nil {
		return err
	}
	if err := checkParams(in.QueryParams); err != nil {
		return err
	}
	if err := checkWallet(in.Wallet); err != nil {
		return err
	}
	return checkAnalytics(in.Analytics)
}

// checkHandOver is checkCartRedirect for a session sync link. Where it leads is
// checked apart.
func checkHandOver(in commerce.HandOver) error {
	if err := checkCartID("input.cartEntityId", in.CartEntityID); err != nil {
		return err
	}
	if err := checkWallet(in.Wallet); err != nil {
		return err
	}
	return checkAnalytics(in.Analytics)
}

// checkLoginURL is checkCartRedirect for a link that signs in.
func checkLoginURL(in commerce.LoginURLInput) error {
	if in.CustomerEntityID <= 0 {
		return commerce.BadInput("input.customerEntityId", "Name the customer, by a positive number.")
	}
	const one = "Choose one of redirectTo, signOut and embeddedCheckoutCartEntityId."
	switch {
	case in.SignOut && in.RedirectTo != "":
		return commerce.BadInput("input.signOut", one)
	case in.EmbeddedCheckoutCartEntityID != "" && (in.SignOut || in.RedirectTo != ""):
		return commerce.BadInput("input.embeddedCheckoutCartEntityId", one)
	}
	return checkCartID("input.embeddedCheckoutCartEntityId", in.EmbeddedCheckoutCartEntityID)
}

// checkCartID accepts the empty id, which names no cart. An id becomes part of an
// address, so it is letters, digits and hyphens.
func checkCartID(field, id string) error {
	// No dot and no slash, so that it stays one segment of a path.
	strange := strings.ContainsFunc(id, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-'
	})
	if strange || len(id) > maxCartID {
		return commerce.BadInput(field, "This is no cart's id.")
	}
	return nil
}

// checkWallet accepts a wallet that says nothing: each of its fields is optional.
func checkWallet(w *commerce.PaymentWallet) error {
	if w == nil {
		return nil
	}
	return checkTexts(
		text{fieldWallet + "initializationId", w.InitializationID, maxText},
		text{fieldWallet + "providerOrderId", w.ProviderOrderID, maxText},
		text{fieldWallet + "providerId", w.ProviderID, maxText},
	)
}

// checkAnalytics wants the request whenever there is anything: the store does. The
// pages may be on any host, because nobody is sent there.
func checkAnalytics(a *commerce.Analytics) error {
	if a == nil {
		return nil
	}
	if i := a.Initiator; i != nil {
		if !isUUID(i.VisitID) {
			return commerce.BadInput(fieldVisit+"initiator.visitId", "This is no UUID.")
		}
		if !isUUID(i.VisitorID) {
			return commerce.BadInput(fieldVisit+"initiator.visitorId", "This is no UUID.")
		}
	}
	r := a.Request
	if r == nil {
		return commerce.BadInput(fieldVisit+"request", "The store counts no visit without the request that was made.")
	}
	if !isPage(r.URL) {
		return commerce.BadInput(fieldVisit+"request.url", "This is no whole http or https URL.")
	}
	if r.RefererURL != "" && !isPage(r.RefererURL) {
		return commerce.BadInput(fieldVisit+"request.refererUrl", "This is no whole http or https URL.")
	}
	return checkTexts(
		text{fieldVisit + "request.userAgent", r.UserAgent, maxBrowser},
		text{fieldVisit + "request.acceptLanguage", r.AcceptLanguage, maxText},
	)
}

// text is the content of a field and how many characters it may have.
type text struct {
	field, content string
	limit          int
}

// checkTexts names the first field whose content cannot be meant.
func checkTexts(texts ...text) error {
	for _, t := range texts {
		if !commerce.IsText(t.content, t.limit) {
			return commerce.BadInput(t.field, "This is too long, or holds control characters.")
		}
	}
	return nil
}

// isPage reports whether raw is the address of a page, on whatever host.
func isPage(raw string) bool {
	if !commerce.IsText(raw, maxURL) || strings.ContainsFunc(raw, unicode.IsSpace) {
		return false
	}
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

// isUUID takes the usual form alone, and not the three others that Validate knows.
func isUUID(s string) bool { return len(s) == uuidLength && uuid.Validate(s) == nil }
