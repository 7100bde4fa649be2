package purchase

import (
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// The sizes of inputs, in characters, which are far above what the store gives out.
const (
	maxCheckoutID = 100
	maxHandle     = 4096
	maxInstrument = 4096
	maxMethod     = 100
	maxCode       = 100
	minKey        = 16
	maxKey        = 128
	// A card's number has so many digits.
	minCard = 12
	maxCard = 19
)

// checkOrder refuses what no store could accept. Its errors name the field and nothing of
// what stood in it.
func checkOrder(in commerce.PaymentOrder) error {
	if err := checkHandle("input.handle", in.Handle); err != nil {
		return err
	}
	if key := in.IdempotencyKey.Reveal(); len(key) < minKey || !isVisible(key, maxKey) {
		return commerce.BadInput("input.idempotencyKey", "A key is a random text of 16 to 128 visible ASCII characters, such as a UUID.")
	}
	if err := checkMethod(in.Payment); err != nil {
		return err
	}
	return checkInstrument(in.Payment)
}

// checkMethod wants a method for all instruments that are not the store's own.
func checkMethod(p commerce.Payment) error {
	own := map[commerce.InstrumentKind]string{
		commerce.InstrumentStoreCredit: commerce.MethodStoreCredit, commerce.InstrumentGiftCertificate: commerce.MethodGiftCertificate,
	}[p.Kind]
	switch {
	case own != "" && p.SaveInstrument:
		return commerce.BadInput("input.saveInstrument", "This instrument cannot be stored.")
	case own != "" && (p.MethodID == "" || p.MethodID == own):
		return nil
	case own != "":
		return commerce.BadInput("input.methodId", "This instrument is of another method. Leave it out.")
	case p.MethodID == "" || len(p.MethodID) > maxMethod || strings.ContainsFunc(p.MethodID, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune(".-_", c)
	}):
		return commerce.BadInput("input.methodId", "Name one of paymentMethods.")
	case p.MethodID == commerce.MethodStoreCredit || p.MethodID == commerce.MethodGiftCertificate:
		return commerce.BadInput("input.methodId", "This method does not take the instrument.")
	}
	return nil
}

// field names an instrument's argument.
func field(kind commerce.InstrumentKind) string {
	const at = "input.instrument."
	switch kind {
	case commerce.InstrumentStoredCard:
		return at + "storedCard"
	case commerce.InstrumentStoredPayPal:
		return at + "storedPayPalAccount"
	case commerce.InstrumentStoredBankAccount:
		return at + "storedBankAccount"
	case commerce.InstrumentTokenizedCard:
		return at + "tokenizedCard"
	case commerce.InstrumentGiftCertificate:
		return at + "giftCertificate"
	case commerce.InstrumentStoreCredit:
		return at + "storeCredit"
	default:
		return "input.instrument"
	}
}

func checkInstrument(p commerce.Payment) error {
	at := field(p.Kind)
	switch p.Kind {
	case commerce.InstrumentStoreCredit:
		return nil
	case commerce.InstrumentGiftCertificate:
		if code := p.GiftCertificateCode.Reveal(); strings.TrimSpace(code) == "" || !commerce.IsText(code, maxCode) {
			return commerce.BadInput(at+".code", "A code has 1 to 100 characters.")
		}
		return nil
	case commerce.InstrumentStoredCard:
		// The store takes three or four digits.
		if v := p.VerificationValue.Reveal(); v != "" && !isDigits(v, 3, 4) {
			return commerce.BadInput(at+".verificationValue", "A verification value has three or four digits.")
		}
	case commerce.InstrumentTokenizedCard:
		if err := checkTokenized(at, p); err != nil {
			return err
		}
	case commerce.InstrumentStoredPayPal, commerce.InstrumentStoredBankAccount:
	default:
		return commerce.BadInput(at, "Give exactly one instrument.")
	}
	if !isVisible(p.Token.Reveal(), maxInstrument) {
		return commerce.BadInput(at+".token", "A token has 1 to 4,096 visible ASCII characters.")
	}
	return nil
}

// checkTokenized checks what may be known of a card; all of it may be left out. A number
// in place of its token is refused before it gets any further.
func checkTokenized(at string, p commerce.Payment) error {
	if digits := strings.NewReplacer(" ", "", "-", "").Replace(p.Token.Reveal()); isDigits(digits, minCard, maxCard) {
		return commerce.BadInput(at+".token", "Numbers of cards are not taken here. Give the processor's token.")
	}
	if p.Card == nil {
		return nil
	}
	c := *p.Card
	switch {
	case c.IssuerID != "" && !isDigits(c.IssuerID, 6, 6) && !isDigits(c.IssuerID, 8, 8):
		return commerce.BadInput(at+".issuerIdentificationNumber", "These are six or eight digits.")
	case c.LastFour != "" && !isDigits(c.LastFour, 4, 4):
		return commerce.BadInput(at+".lastFour", "These are four digits.")
	case c.ExpiryMonth < 0 || c.ExpiryMonth > 12:
		return commerce.BadInput(at+".expiryMonth", "A month is 1 to 12.")
	case c.ExpiryYear != 0 && (c.ExpiryYear < 2000 || c.ExpiryYear > 9999):
		return commerce.BadInput(at+".expiryYear", "A year has four digits.")
	}
	return nil
}

func checkHandle(field string, handle commerce.Secret) error {
	if !isVisible(handle.Reveal(), maxHandle) {
		return commerce.BadInput(field, "This is no handle.")
	}
	return nil
}

// checkCheckout accepts what may be a checkout's number. It becomes part of an address, so
// it is letters, digits and hyphens.
func checkCheckout(id string) error {
	if id == "" || len(id) > maxCheckoutID || strings.ContainsFunc(id, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-'
	}) {
		return commerce.BadInput("input.checkoutEntityId", "This is no checkout's number.")
	}
	return nil
}

// isVisible reports whether s is 1 to limit visible ASCII characters.
func isVisible(s string, limit int) bool {
	return s != "" && len(s) <= limit && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func isDigits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}
