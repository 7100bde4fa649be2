package pay

import (
	"encoding/json"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// readInstrument reads what a payment is made with into p.
func readInstrument(p *store.Payment, body json.RawMessage) *problem {
	var kind typed
	if err := json.Unmarshal(body, &kind); err != nil {
		return malformed(err)
	}
	p.Kind = store.PaymentKind(kind.Type)
	switch p.Kind {
	case store.PayRawCard:
		return nil // refused by the store, and none of it is looked at
	case store.PayStoredCard:
		return readStoredCard(p, body)
	case store.PayStoredPayPal, store.PayStoredBank:
		var in storedMember
		if err := strict(body, &in); err != nil {
			return malformed(err)
		}
		p.Token = in.Token
	case store.PayTokenizedCard:
		return readTokenized(p, body)
	case store.PayGiftCertificate:
		var in giftMember
		if err := strict(body, &in); err != nil {
			return malformed(err)
		}
		if in.Code == "" {
			return missing("instrument.gift_certificate_code")
		}
		p.GiftCode = in.Code
	case store.PayStoreCredit:
		var in struct {
			Type string `json:"type"`
		}
		if err := strict(body, &in); err != nil {
			return malformed(err)
		}
	default:
		return wrong("instrument.type", "is not a kind of instrument")
	}
	return nil
}

func readStoredCard(p *store.Payment, body json.RawMessage) *problem {
	var in cardMember
	if err := strict(body, &in); err != nil {
		return malformed(err)
	}
	p.Token, p.VerificationValue = in.Token, in.Verification
	return nil
}

func readTokenized(p *store.Payment, body json.RawMessage) *problem {
	var in tokenizedMember
	if err := strict(body, &in); err != nil {
		return malformed(err)
	}
	if in.Month < 0 || in.Month > 12 {
		return wrong("instrument.expiration_month", "must be 1 to 12")
	}
	if in.LastFour != "" && len(in.LastFour) != 4 {
		return wrong("instrument.last_four_digits", "must have 4 digits")
	}
	p.Token = in.Token
	p.Card = store.StoredInstrument{
		IIN: string(in.IIN), Last4: string(in.LastFour), ExpiryMonth: int(in.Month), ExpiryYear: int(in.Year), Brand: "VISA",
	}
	return nil
}
