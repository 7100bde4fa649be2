package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// guest is what a guest's checkout is made ready for.
const guest = "guest@example.com"

// sell opens a cart of one custom item and completes it.
func sell(t testing.TB, s *Store, customerID int, price string) Order {
	t.Helper()
	cart, err := s.OpenCartAs(CartSpec{ChannelID: ChannelMain, CustomerID: customerID, Lines: []CartLine{{Name: "Lamp", Price: amount(price), Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReadyCheckout(cart.ID, guest); err != nil {
		t.Fatal(err)
	}
	order, problems, err := s.CompleteCheckout(cart.ID, ChannelMain, customerID)
	if err != nil || len(problems) > 0 {
		t.Fatalf("complete: %+v, %v", problems, err)
	}
	return order
}

// mint makes a token that there has to be.
func mint(t testing.TB, s *Store, orderID int) string {
	t.Helper()
	token, err := s.MintPaymentToken(orderID)
	if err != nil {
		t.Fatalf("mint for %d: %v", orderID, err)
	}
	return token.ID
}

// byCard is a payment by a tokenized card.
func byCard(tokenID string) Payment {
	return Payment{TokenID: tokenID, MethodID: MethodAuthorizeNet, Kind: PayTokenizedCard, Token: "tok_1", CorrelationID: "c-1"}
}

// codeOf is the code of a refusal, 0 for none.
func codeOf(t testing.TB, err error) PaymentCode {
	t.Helper()
	if err == nil {
		return 0
	}
	var refused *PaymentError
	if !errors.As(err, &refused) {
		t.Fatalf("not a payment error: %v", err)
	}
	if refused.Error() == "" || refused.Code.String() == "The payment failed." {
		t.Errorf("%d has no words", refused.Code)
	}
	return refused.Code
}

func TestMagicAmounts(t *testing.T) {
	tests := []struct {
		price   string
		code    PaymentCode
		charges int
		entries []string
		status  OrderStatus
	}{
		{"10.00", 0, 1, []string{"purchase ok"}, OrderAwaitingFulfillment},
		{"10.99", 0, 1, []string{"purchase ok"}, OrderAwaitingFulfillment},
		{"10.01", 30106, 0, []string{"purchase error"}, OrderIncomplete},
		{"1234.02", 30107, 0, []string{"purchase error"}, OrderIncomplete},
		{"0.03", 30104, 0, []string{"purchase error"}, OrderIncomplete},
		{"10.04", 0, 1, []string{"pending ok"}, OrderAwaitingPayment},
		{"10.05", 30105, 0, nil, OrderIncomplete},
		{"10.06", 10000, 1, []string{"purchase ok"}, OrderAwaitingFulfillment},
		{"10.07", 10000, 0, nil, OrderIncomplete},
		{"10.08", 30105, 1, []string{"purchase ok"}, OrderAwaitingFulfillment},
		{"10.09", 0, 1, []string{"authorization ok"}, OrderAwaitingFulfillment},
		{"10.10", 0, 1, []string{"purchase ok"}, OrderAwaitingFulfillment},
		{"10.11", 10001, 0, nil, OrderIncomplete},
		{"10.12", 30000, 0, nil, OrderIncomplete},
		{"10.13", 30001, 0, nil, OrderIncomplete},
		{"10.14", 30002, 0, nil, OrderIncomplete},
		{"10.15", 30050, 0, nil, OrderIncomplete},
		{"10.16", 30102, 0, nil, OrderIncomplete},
		{"10.17", 30103, 0, nil, OrderIncomplete},
		{"10.18", 30051, 0, nil, OrderIncomplete},
		{"10.19", 30004, 0, nil, OrderIncomplete},
		{"10.20", 0, 1, []string{"purchase ok"}, OrderAwaitingFulfillment},
	}
	for _, test := range tests {
		t.Run(test.price, func(t *testing.T) {
			s, _ := open(t)
			order := sell(t, s, 0, test.price)
			wantAmount(t, "total", order.Total, test.price)
			paid, err := s.Pay(byCard(mint(t, s, order.ID)))
			if code := codeOf(t, err); code != test.code || (code == 0) != (len(paid.ID) == 36) {
				t.Errorf("code %d and payment %+v, want %d", code, paid, test.code)
			}
			if charges := s.Charges(order.ID); len(charges) != test.charges {
				t.Errorf("charges %+v, want %d", charges, test.charges)
			}
			var entries []string
			seen, _ := s.Transactions(order.ID)
			for _, x := range seen {
				entries = append(entries, x.Event+" "+x.Status)
			}
			if diff := cmp.Diff(test.entries, entries); diff != "" {
				t.Errorf("transactions (-want +got):\n%s", diff)
			}
			if after, _ := s.Order(order.ID); after.Status != test.status {
				t.Errorf("status %s, want %s", after.Status, test.status)
			}
		})
	}
}

func TestMagicCanBeTurnedOffAndOverruled(t *testing.T) {
	s, _ := open(t)
	s.SetChoices(Choices{Payment: PaymentChoices{NoMagicAmounts: true}})
	order := sell(t, s, 0, "10.01")
	if s.OutcomeNext(0, "explode") || s.OutcomeNext(order.ID, OutcomeCharged, "explode") {
		t.Error("an outcome that does not exist was taken")
	}
	if !s.OutcomeNext(0, OutcomeRevoked) || !s.OutcomeNext(order.ID, OutcomeProcessor) {
		t.Fatal("outcomes were refused")
	}
	for i, want := range []PaymentCode{30104, 30107, 0} {
		if _, err := s.Pay(byCard(mint(t, s, order.ID))); codeOf(t, err) != want {
			t.Errorf("payment %d: %v, want %d", i, err, want)
		}
	}
	again := sell(t, s, 0, "10.01")
	s.OutcomeNext(again.ID, OutcomeProcessor)
	s.OutcomeNext(0, OutcomeRevoked)
	s.ForgetOutcomes()
	if _, err := s.Pay(byCard(mint(t, s, again.ID))); err != nil {
		t.Errorf("an outcome that was forgotten: %v", err)
	}
}

// Of many payments with one token one is processed.
func TestOneTokenPaysOnce(t *testing.T) {
	s, _ := open(t)
	order := sell(t, s, 0, "10.00")
	token := mint(t, s, order.ID)
	const payers = 32
	codes := make([]PaymentCode, payers)
	var running sync.WaitGroup
	for i := range payers {
		running.Go(func() {
			_, err := s.Pay(byCard(token))
			codes[i] = codeOf(t, err)
		})
	}
	running.Wait()
	taken := 0
	for _, code := range codes {
		switch code {
		case 0:
			taken++
		case CodeDuplicate:
		default:
			t.Errorf("code %d", code)
		}
	}
	if taken != 1 || len(s.Ledger()) != 1 {
		t.Errorf("%d payments were taken, %d charges", taken, len(s.Ledger()))
	}
}

func TestTokens(t *testing.T) {
	s, clock := open(t)
	if _, err := s.MintPaymentToken(77); !errors.Is(err, ErrNoSuchOrder) {
		t.Errorf("of no order: %v", err)
	}
	order := sell(t, s, 0, "10.00")
	first, err := s.MintPaymentToken(order.ID)
	if err != nil || first.MinorUnits != 1000 || first.Currency != "USD" || first.Expires.Sub(first.Issued) != time.Hour {
		t.Fatalf("token %+v, %v", first, err)
	}
	pay := func(id string, want PaymentCode, isToken bool) {
		t.Helper()
		_, err := s.Pay(byCard(id))
		if codeOf(t, err) != want {
			t.Errorf("paying: %v, want %d", err, want)
		}
		var refused *PaymentError
		if errors.As(err, &refused) && refused.IsToken != isToken {
			t.Errorf("%v blames the token: %v", err, refused.IsToken)
		}
	}
	pay("nobody's", CodeNotVerified, true)
	clock.at = clock.at.Add(-time.Minute)
	pay(first.ID, CodeNotVerified, true) // not valid before
	clock.at = clock.at.Add(time.Minute + time.Hour)
	pay(first.ID, CodeExpired, true)
	stale := mint(t, s, order.ID)
	s.EditOrder(order.ID, func(o *Order) { o.Total = amount("11.00") })
	pay(stale, CodeTotals, false)
	good, spare := mint(t, s, order.ID), mint(t, s, order.ID)
	pay(good, 0, false)
	pay(good, CodeDuplicate, false)
	s.SetChoices(Choices{Payment: PaymentChoices{UsedTokenIsUnverified: true}})
	pay(good, CodeNotVerified, true)
	pay(spare, CodeOrderState, false)
	if _, err := s.MintPaymentToken(order.ID); !errors.Is(err, ErrOrderNotPayable) {
		t.Errorf("a token for a paid order: %v", err)
	}
	s.DeleteOrder(order.ID)
	pay(spare, CodeNoOrder, false)
	used := 0
	for _, token := range s.PaymentTokens(order.ID) {
		if token.IsUsed {
			used++
		}
	}
	if used != 1 {
		t.Errorf("%d tokens were used", used)
	}
}

// A declined payment uses its token up; one that was not understood does not.
func TestDeclinesUseTheToken(t *testing.T) {
	s, _ := open(t)
	order := sell(t, s, 0, "10.01")
	token := mint(t, s, order.ID)
	wrong := byCard(token)
	wrong.MethodID = "nobody.card"
	for _, step := range []struct {
		payment Payment
		want    PaymentCode
	}{{wrong, CodeNoGateway}, {byCard(token), CodeInsufficientFunds}, {byCard(token), CodeDuplicate}} {
		if _, err := s.Pay(step.payment); codeOf(t, err) != step.want {
			t.Errorf("%v, want %d", err, step.want)
		}
	}
}

func TestPending(t *testing.T) {
	for _, ok := range []bool{true, false} {
		s, _ := open(t)
		order := sell(t, s, 0, "10.04")
		paid, err := s.Pay(byCard(mint(t, s, order.ID)))
		if err != nil || !paid.IsPending {
			t.Fatalf("%+v, %v", paid, err)
		}
		if _, err := s.MintPaymentToken(order.ID); !errors.Is(err, ErrOrderNotPayable) {
			t.Errorf("a token while a payment is pending: %v", err)
		}
		if a := s.Accounts()[0]; a.Pending.String() != "10.04" || !a.Charged.IsZero() {
			t.Errorf("account %+v", a)
		}
		if err := s.SettlePayment("nobody's", ok); err == nil {
			t.Error("a payment that does not exist was settled")
		}
		if err := s.SettlePayment(paid.ID, ok); err != nil {
			t.Fatal(err)
		}
		after, _ := s.Order(order.ID)
		seen, _ := s.Transactions(order.ID)
		last := seen[len(seen)-1]
		if (after.Status == OrderAwaitingFulfillment) != ok || (after.Status == OrderIncomplete) == ok {
			t.Errorf("settled %v: %s", ok, after.Status)
		}
		if last.Event != EventSettled || (last.Status == StatusOK) != ok {
			t.Errorf("settled %v: %+v", ok, last)
		}
		if a := s.Accounts()[0]; a.Charged.IsZero() == ok || !a.Pending.IsZero() {
			t.Errorf("account %+v", a)
		}
		if err := s.SettlePayment(paid.ID, ok); err == nil {
			t.Error("settled twice")
		}
	}
}

// A late charge happens whatever was paid meanwhile: that is how a double charge shows.
func TestLateCharges(t *testing.T) {
	s, clock := open(t)
	order := sell(t, s, 0, "10.00")
	late := byCard(mint(t, s, order.ID))
	late.Later = 10 * time.Minute
	if _, err := s.Pay(late); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Transactions(order.ID); len(s.Ledger()) != 0 || len(got) != 0 {
		t.Error("it shows already")
	}
	if _, err := s.Pay(late); codeOf(t, err) != CodeDuplicate {
		t.Errorf("the token is not used: %v", err)
	}
	if _, err := s.Pay(byCard(mint(t, s, order.ID))); err != nil {
		t.Fatal(err)
	}
	if s.Accounts()[0].IsOverpaid() {
		t.Error("overpaid before the late charge")
	}
	clock.at = clock.at.Add(10 * time.Minute)
	account := s.Accounts()[0]
	if !account.IsOverpaid() || account.Charges != 2 || account.Charged.String() != "20.00" {
		t.Errorf("account %+v", account)
	}
	if ledger := s.Ledger(); len(ledger) != 2 || !ledger[1].At.Equal(clock.at) || ledger[1].CorrelationID != "c-1" {
		t.Errorf("ledger %+v", ledger)
	}
}

func TestTransactionsShowLate(t *testing.T) {
	s, clock := open(t)
	s.SetTransactionDelay(time.Minute)
	order := sell(t, s, 0, "10.00")
	if _, err := s.Pay(byCard(mint(t, s, order.ID))); err != nil {
		t.Fatal(err)
	}
	if got, ok := s.Transactions(order.ID); !ok || len(got) != 0 || len(s.Ledger()) != 1 {
		t.Errorf("too early: %+v", got)
	}
	clock.at = clock.at.Add(time.Minute)
	if got, _ := s.Transactions(order.ID); len(got) != 1 || got[0].GatewayID != s.Ledger()[0].PaymentID {
		t.Errorf("a minute later: %+v", got)
	}
	if _, ok := s.Transactions(77); ok {
		t.Error("an order that does not exist has transactions")
	}
	if s.AddTransaction(Transaction{OrderID: 77}) || !s.AddTransaction(Transaction{OrderID: order.ID, Event: EventRefund, Status: StatusOK}) {
		t.Error("a transaction by hand")
	}
}
