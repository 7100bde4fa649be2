package graph

import (
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// paymentOrder reads what is to be paid with what. Whether it can be paid so is for
// others to say.
func paymentOrder(input model.ProcessPaymentInput) (commerce.PaymentOrder, error) {
	order := commerce.PaymentOrder{Handle: commerce.Secret(input.Handle), IdempotencyKey: commerce.Secret(input.IdempotencyKey)}
	var given []commerce.Payment
	in := input.Instrument
	if card := in.StoredCard.Value(); card != nil {
		given = append(given, commerce.Payment{
			Kind: commerce.InstrumentStoredCard, Token: commerce.Secret(card.Token),
			VerificationValue: commerce.Secret(textOf(card.VerificationValue.Value())),
		})
	}
	if account := in.StoredPayPalAccount.Value(); account != nil {
		given = append(given, commerce.Payment{Kind: commerce.InstrumentStoredPayPal, Token: commerce.Secret(account.Token)})
	}
	if account := in.StoredBankAccount.Value(); account != nil {
		given = append(given, commerce.Payment{Kind: commerce.InstrumentStoredBankAccount, Token: commerce.Secret(account.Token)})
	}
	if card := in.TokenizedCard.Value(); card != nil {
		given = append(given, commerce.Payment{Kind: commerce.InstrumentTokenizedCard, Token: commerce.Secret(card.Token), Card: tokenizedCard(card)})
	}
	if certificate := in.GiftCertificate.Value(); certificate != nil {
		given = append(given, commerce.Payment{Kind: commerce.InstrumentGiftCertificate, GiftCertificateCode: commerce.Secret(certificate.Code)})
	}
	if isTrue(in.StoreCredit.Value()) {
		given = append(given, commerce.Payment{Kind: commerce.InstrumentStoreCredit})
	}
	if len(given) != 1 {
		return order, commerce.BadInput("input.instrument", "Give exactly one instrument.")
	}
	order.Payment = given[0]
	order.Payment.MethodID = textOf(input.MethodID.Value())
	order.Payment.SaveInstrument = isTrue(input.SaveInstrument.Value())
	return order, nil
}

func tokenizedCard(in *model.TokenizedCardPaymentInput) *commerce.TokenizedCard {
	return &commerce.TokenizedCard{
		IssuerID: textOf(in.IssuerIdentificationNumber.Value()), LastFour: textOf(in.LastFour.Value()),
		ExpiryMonth: numberOf(in.ExpiryMonth.Value()), ExpiryYear: numberOf(in.ExpiryYear.Value()),
	}
}

// numberOf returns the number, 0 when it was left out or null.
func numberOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
