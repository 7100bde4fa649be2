package store

import (
	"testing"
)

// owner and the others are customers of the seed.
const (
	ownerOfAll   = 1
	ownerOfOld   = 15
	someoneElses = 2
)

func TestPayingWithStoredInstruments(t *testing.T) {
	s, _ := open(t)
	mine, theirs, old := s.StoredInstruments(ownerOfAll), s.StoredInstruments(someoneElses), s.StoredInstruments(ownerOfOld)
	card, paypal, bank := mine[0].Token, mine[2].Token, mine[3].Token
	tests := []struct {
		name    string
		owner   int
		payment Payment
		want    PaymentCode
	}{
		{"card", ownerOfAll, Payment{MethodID: MethodAuthorizeNet, Kind: PayStoredCard, Token: card}, 0},
		{"card with its value", ownerOfAll, Payment{MethodID: MethodStripe, Kind: PayStoredCard, Token: card, VerificationValue: "123"}, 0},
		{"card without its value", ownerOfAll, Payment{MethodID: MethodStripe, Kind: PayStoredCard, Token: card}, CodeNotVerified},
		{"card with a long value", ownerOfAll, Payment{MethodID: MethodStripe, Kind: PayStoredCard, Token: card, VerificationValue: "12345"}, CodeBadData},
		{"PayPal", ownerOfAll, Payment{MethodID: MethodBraintreePayPal, Kind: PayStoredPayPal, Token: paypal}, 0},
		{"bank", ownerOfAll, Payment{MethodID: MethodBraintreeBank, Kind: PayStoredBank, Token: bank}, 0},
		{"a card as PayPal", ownerOfAll, Payment{MethodID: MethodBraintreePayPal, Kind: PayStoredPayPal, Token: card}, CodeInstrumentUnknown},
		{"PayPal by a card's method", ownerOfAll, Payment{MethodID: MethodStripe, Kind: PayStoredPayPal, Token: paypal}, CodeBadData},
		{"somebody else's", ownerOfAll, Payment{MethodID: MethodBraintreePayPal, Kind: PayStoredPayPal, Token: theirs[0].Token}, CodeInstrumentUnknown},
		{"a guest", 0, Payment{MethodID: MethodAuthorizeNet, Kind: PayStoredCard, Token: card}, CodeInstrumentUnknown},
		{"a short token", ownerOfAll, Payment{MethodID: MethodAuthorizeNet, Kind: PayStoredCard, Token: "abc"}, CodeBadData},
		{"expired", ownerOfOld, Payment{MethodID: MethodAuthorizeNet, Kind: PayStoredCard, Token: old[0].Token}, CodeExpired},
		{"a raw card", ownerOfAll, Payment{MethodID: MethodStripe, Kind: PayRawCard}, CodeBadData},
		{"a method that does not exist", ownerOfAll, Payment{MethodID: "x", Kind: PayStoredCard, Token: card}, CodeNoGateway},
		{"tokenized without a token", ownerOfAll, Payment{MethodID: MethodBolt, Kind: PayTokenizedCard}, CodeBadData},
		{"tokenized and over", 0, Payment{MethodID: MethodBolt, Kind: PayTokenizedCard, Token: "t", Card: StoredInstrument{ExpiryMonth: 12, ExpiryYear: 2020}}, CodeExpired},
		{"tokenized in its last month", 0, Payment{MethodID: MethodBolt, Kind: PayTokenizedCard, Token: "t", Card: StoredInstrument{ExpiryMonth: 3, ExpiryYear: 2026}}, 0},
		{"saving where nothing is stored", ownerOfAll, Payment{MethodID: MethodBolt, Kind: PayTokenizedCard, Token: "t", Save: true}, CodeNoVault},
		{"saving for a guest", 0, Payment{MethodID: MethodStripe, Kind: PayTokenizedCard, Token: "t", Save: true}, CodeNotSaved},
		{"a guest's store credit", 0, Payment{MethodID: MethodStoreCredit, Kind: PayStoreCredit}, CodeBadData},
		{"an unknown gift", 0, Payment{MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: "X"}, CodeBadData},
		{"a gift switched off", 0, Payment{MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: GiftDisabled}, CodeBadData},
		{"a gift of another currency", 0, Payment{MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: GiftOfCanada}, CodeBadData},
		{"an expired gift", 0, Payment{MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: GiftExpired}, CodeExpired},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			order := sell(t, s, test.owner, "10.00")
			test.payment.TokenID = mint(t, s, order.ID)
			_, err := s.Pay(test.payment)
			if code := codeOf(t, err); code != test.want {
				t.Errorf("%v, want %d", err, test.want)
			}
			if charged := len(s.Charges(order.ID)); (charged == 1) != (test.want == 0) {
				t.Errorf("%d charges", charged)
			}
		})
	}
}

// A gift certificate and store credit pay parts, and the card pays the rest. The magic
// is in what the card pays.
func TestPartialPayments(t *testing.T) {
	s, _ := open(t)
	s.EditCustomer(ownerOfAll, func(c *Customer) { c.StoreCredit = amount("30.00") })
	order := sell(t, s, ownerOfAll, "200.01")
	steps := []struct {
		payment Payment
		want    PaymentCode
		status  OrderStatus
		rest    int64
	}{
		{Payment{MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: GiftOf100}, 0, OrderPending, 10001},
		{Payment{MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: GiftOf100}, CodeInsufficientFunds, OrderPending, 10001},
		{Payment{MethodID: MethodStoreCredit, Kind: PayStoreCredit}, 0, OrderPending, 7001},
		{byCard(""), CodeInsufficientFunds, OrderPending, 7001},
	}
	for i, step := range steps {
		step.payment.TokenID = mint(t, s, order.ID)
		if _, err := s.Pay(step.payment); codeOf(t, err) != step.want {
			t.Fatalf("step %d: %v", i, err)
		}
		after, _ := s.Order(order.ID)
		next, err := s.MintPaymentToken(order.ID)
		if err != nil || after.Status != step.status || next.MinorUnits != step.rest {
			t.Fatalf("step %d: %s with %d to pay, %v", i, after.Status, next.MinorUnits, err)
		}
	}
	s.OutcomeNext(order.ID, OutcomeCharged)
	if _, err := s.Pay(byCard(mint(t, s, order.ID))); err != nil {
		t.Fatal(err)
	}
	account := s.Accounts()[0]
	if account.Order.Status != OrderAwaitingFulfillment || account.Charges != 3 || account.Charged.Cmp(order.Total) != 0 || account.IsOverpaid() {
		t.Errorf("account %+v", account)
	}
	owner, _ := s.Customer(ownerOfAll)
	gift, _ := s.GiftCertificate(GiftOf100)
	if !owner.StoreCredit.IsZero() || !gift.Balance.IsZero() {
		t.Errorf("left: credit %s, gift %s", owner.StoreCredit, gift.Balance)
	}
}

func TestPendingOrdersMayTakeNone(t *testing.T) {
	s, _ := open(t)
	s.SetChoices(Choices{Payment: PaymentChoices{PendingTakesNone: true}})
	order := sell(t, s, 0, "150.00")
	token := mint(t, s, order.ID)
	if _, err := s.Pay(Payment{TokenID: token, MethodID: MethodGiftCertificate, Kind: PayGiftCertificate, GiftCode: GiftOf100}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.MintPaymentToken(order.ID); err == nil {
		t.Error("a token for what was paid in part")
	}
}

func TestStoreCreditInAnotherCurrency(t *testing.T) {
	s, _ := open(t)
	s.EditCustomer(ownerOfAll, func(c *Customer) { c.StoreCredit = amount("30.00") })
	order := sell(t, s, ownerOfAll, "10.00")
	s.EditOrder(order.ID, func(o *Order) { o.Currency = "CAD" })
	if _, err := s.Pay(Payment{TokenID: mint(t, s, order.ID), MethodID: MethodStoreCredit, Kind: PayStoreCredit}); codeOf(t, err) != CodeBadData {
		t.Errorf("store credit in Canadian dollars: %v", err)
	}
}

func TestSavingACard(t *testing.T) {
	s, _ := open(t)
	order := sell(t, s, someoneElses, "10.00")
	before := len(s.StoredInstruments(someoneElses))
	p := byCard(mint(t, s, order.ID))
	p.Save, p.Card = true, StoredInstrument{Brand: "VISA", Last4: "1111", ExpiryMonth: 1, ExpiryYear: 2030}
	if _, err := s.Pay(p); err != nil {
		t.Fatal(err)
	}
	after := s.StoredInstruments(someoneElses)
	if len(after) != before+1 || len(after[before].Token) != 64 || after[before].Kind != InstrumentCard || after[before].Last4 != "1111" {
		t.Errorf("stored %+v", after)
	}
}
