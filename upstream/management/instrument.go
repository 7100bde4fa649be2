package management

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// InstrumentsOf reads the ways to pay that a customer has stored. Tokens, addresses and
// whatever could be a number leave the store's answer masked or not at all.
func (c *Client) InstrumentsOf(ctx context.Context, customerID int) ([]commerce.StoredInstrument, error) {
	if customerID < 1 {
		return nil, nil
	}
	var stored listing[wireInstrument]
	err := c.get(ctx, "stored-instruments", "/v3/customers/"+strconv.Itoa(customerID)+"/stored-instruments", nil, &stored)
	if upstream.IsKind(err, upstream.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, upstream.Public(err)
	}
	found := make([]commerce.StoredInstrument, len(stored))
	for i, w := range stored {
		found[i] = w.commerce()
	}
	return found, nil
}

// wireInstrument is a way to pay as V3 writes it, bare (reference/customers.v3.yml).
// What must not leave the store is not read.
type wireInstrument struct {
	Type          string    `json:"type"`
	IsDefault     looseBool `json:"is_default"`
	Brand         string    `json:"brand"`
	Last4         looseText `json:"last_4"`
	ExpiryMonth   looseInt  `json:"expiry_month"`
	ExpiryYear    looseInt  `json:"expiry_year"`
	Email         string    `json:"email"`
	MaskedAccount looseText `json:"masked_account_number"`
	Issuer        string    `json:"issuer"`
}

func (w wireInstrument) commerce() commerce.StoredInstrument {
	plain := commerce.Instrument{IsDefault: w.IsDefault.value}
	switch w.Type {
	case "stored_card":
		return commerce.StoredCard{
			Instrument: plain, Brand: w.Brand, LastFour: lastFour(string(w.Last4)),
			ExpiryMonth: int(w.ExpiryMonth), ExpiryYear: int(w.ExpiryYear),
		}
	case "stored_paypal_account":
		return commerce.StoredPayPalAccount{Instrument: plain, MaskedEmail: commerce.NonEmpty(maskedEmail(w.Email))}
	case "stored_bank_account":
		return commerce.StoredBankAccount{
			Instrument: plain, MaskedNumber: lastFour(string(w.MaskedAccount)), Issuer: commerce.NonEmpty(w.Issuer),
		}
	}
	return commerce.UnknownInstrument{Instrument: plain}
}

// lastFour returns the last four characters: the store's masks are its own, and one
// that masks too little is no reason to hand more out.
func lastFour(text string) string {
	characters := []rune(strings.TrimSpace(text))
	return string(characters[max(0, len(characters)-4):])
}

// maskedEmail keeps the first letter and the domain; of what is no address, nothing.
func maskedEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 1 {
		return ""
	}
	_, first := utf8.DecodeRuneInString(address)
	return address[:first] + "***" + address[at:]
}
