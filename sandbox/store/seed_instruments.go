package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// seedInstruments gives customer 1 two cards, a PayPal account and a bank account,
// customer 2 a PayPal account, and customer 15 a card that expired.
func seedInstruments() map[int][]StoredInstrument {
	owner := person(1, 0)
	home := BillingAddress{
		FirstName: owner.FirstName, LastName: owner.LastName, Email: owner.Email, Address1: "101 Placeholder Lane",
		City: "Sampleton", PostalCode: "97000", StateOrProvince: "Oregon", StateCode: "OR", CountryCode: "US", Phone: owner.Phone,
	}
	instruments := map[int][]StoredInstrument{
		1: {
			{Kind: InstrumentCard, IsDefault: true, Brand: "VISA", ExpiryMonth: 11, ExpiryYear: 2031, IIN: "411111", Last4: "1111", BillingAddress: &home},
			{Kind: InstrumentCard, Brand: "MASTERCARD", ExpiryMonth: 2, ExpiryYear: 2029, IIN: "555555", Last4: "4444", BillingAddress: &home},
			{Kind: InstrumentPayPal, Email: "alder.wallet@example.com"},
			{Kind: InstrumentBank, MaskedAccount: "12XXX56", Issuer: "Sampleton Savings", BillingAddress: &home},
		},
		2:  {{Kind: InstrumentPayPal, IsDefault: true, Email: "birch.wallet@example.com"}},
		15: {{Kind: InstrumentCard, IsDefault: true, Brand: "VISA", ExpiryMonth: 1, ExpiryYear: 2020, IIN: "411111", Last4: "1881"}},
	}
	for id, list := range instruments {
		for i := range list {
			list[i].Token = instrumentToken(id, i)
		}
	}
	return instruments
}

// instrumentToken is 64 hexadecimal digits, as the store's tokens are.
func instrumentToken(customerID, index int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "instrument %d of customer %d", index, customerID))
	return hex.EncodeToString(sum[:])
}
