package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"
)

// said is what a completion said, in short.
func said(problems []CheckoutProblem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, string(p.Kind)+" "+p.Code)
	}
	return out
}

func TestCompleteCheckout(t *testing.T) {
	s, _ := open(t)
	lines := []CartLine{{ProductID: 101, Quantity: 2}}
	cart := func(spec CartSpec) string {
		t.Helper()
		if spec.ChannelID == 0 {
			spec.ChannelID = ChannelMain
		}
		c, err := s.OpenCartAs(spec)
		if err != nil {
			t.Fatal(err)
		}
		return c.ID
	}
	ready := func(spec CartSpec) string {
		t.Helper()
		id := cart(spec)
		if err := s.ReadyCheckout(id, guest); err != nil {
			t.Fatal(err)
		}
		return id
	}
	tests := []struct {
		name              string
		id                string
		channel, customer int
		want              []string
	}{
		{"nobody's", "5bd1f0ae-7c40-4d2e-8b0e-3f6a5c9d1e22", 1, 0, []string{"CartError CART_NOT_FOUND"}},
		{"another channel", ready(CartSpec{Lines: lines}), 2, 0, []string{"CartError CART_NOT_FOUND"}},
		{"a customer's by a guest", ready(CartSpec{CustomerID: 1, Lines: lines}), 1, 0, []string{"CartError CART_NOT_FOUND"}},
		{"a customer's by another", ready(CartSpec{CustomerID: 1, Lines: lines}), 1, 2, []string{"CartError CART_NOT_FOUND"}},
		{"a customer's", ready(CartSpec{CustomerID: 1, Lines: lines}), 1, 1, nil},
		{"a guest's by a customer", ready(CartSpec{Lines: lines}), 1, 1, nil},
		{"empty", ready(CartSpec{}), 1, 0, []string{"CartError EMPTY_CART_CREATION"}},
		{"not ready", cart(CartSpec{Lines: lines}), 1, 0, []string{
			"CheckoutBillingAddressError INCOMPLETE_BILLING_ADDRESS", "CheckoutShippingConsignmentError MISSING_SHIPPING_ADDRESS",
		}},
		{"not ready, nothing to ship", cart(CartSpec{Lines: []CartLine{{Name: "Lamp", Quantity: 1}}}), 1, 0, []string{
			"CheckoutBillingAddressError INCOMPLETE_BILLING_ADDRESS",
		}},
		{"shown currency", ready(CartSpec{Currency: "EUR", Lines: lines}), 1, 0, []string{"CartError CURRENCY_NOT_TRANSACTIONAL"}},
		{"no currency", ready(CartSpec{Currency: "XXX", Lines: lines}), 1, 0, []string{"CartError INVALID_CURRENCY"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			order, problems, err := s.CompleteCheckout(test.id, test.channel, test.customer)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, said(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if (order.ID != 0) != (test.want == nil) {
				t.Errorf("order %+v", order)
			}
			for _, p := range problems {
				if !p.exists() {
					t.Errorf("the store has no %s %s", p.Kind, p.Code)
				}
			}
		})
	}
}

func TestProductsThatAreGone(t *testing.T) {
	for want, spoil := range map[string]func(*Store){
		"INVALID_PRODUCT":         func(s *Store) { s.DeleteProduct(101) },
		"PRODUCT_UNAVAILABLE":     func(s *Store) { s.SetProductPublished(101, false) },
		"PRODUCT_NOT_PURCHASABLE": func(s *Store) { s.SetProductPriceHidden(101, true) },
		"VARIANT_NOT_PURCHASABLE": func(s *Store) {
			s.EditProduct(101, func(p *Product) { p.Variants = []Variant{{ID: 77}} })
		},
	} {
		s, _ := open(t)
		cart := mustCart(t, s, CartLine{Name: "Lamp", Quantity: 1}, CartLine{ProductID: 101, Quantity: 1})
		if err := s.ReadyCheckout(cart.ID, guest); err != nil {
			t.Fatal(err)
		}
		spoil(s)
		_, problems, err := s.CompleteCheckout(cart.ID, ChannelMain, 0)
		if err != nil || len(problems) != 1 || problems[0].Code != want || problems[0].Context[0].Field != "$.lineItems[1].productEntityId" {
			t.Errorf("%s: %+v, %v", want, problems, err)
		}
	}
}

// Orders cost what the price engine says.
func TestOrderTotals(t *testing.T) {
	s, _ := open(t)
	quoted := quoteOne(t, s, Quote{ChannelID: ChannelMain, Currency: "CAD", CustomerID: 1, Items: []Item{{ProductID: 102}}})
	cart, err := s.OpenCartAs(CartSpec{ChannelID: ChannelMain, CustomerID: 1, Currency: "CAD", Lines: []CartLine{
		{ProductID: 102, Quantity: 2}, {Name: "Engraving", Price: amount("1.5"), Quantity: 3},
	}})
	if err != nil {
		t.Fatal(err)
	}
	total, tax, err := s.CartTotal(cart)
	if err != nil {
		t.Fatal(err)
	}
	sum := arithmetic{decimals: 2}
	two := decimal.Two
	want := sum.add(sum.mul(quoted.Calculated.TaxInclusive, two), amount("4.50"))
	if total.Cmp(want) != 0 || tax.Cmp(sum.mul(sum.sub(quoted.Calculated.TaxInclusive, quoted.Calculated.TaxExclusive), two)) != 0 {
		t.Errorf("total %s with tax %s, want %s of %+v", total, tax, want, quoted.Calculated)
	}
	if got := s.CartCurrency(Cart{ChannelID: ChannelEurope}); got != "USD" {
		t.Errorf("carts on the European channel are paid in %s", got)
	}
}

func TestUnitPrices(t *testing.T) {
	price := ItemPrice{
		Calculated: TaxPrice{TaxInclusive: amount("10.00"), TaxExclusive: amount("8.00")},
		BulkTiers: []BulkTier{
			{Minimum: 2, Maximum: 4, Kind: BulkPercent, Amount: amount("10")},
			{Minimum: 5, Maximum: 9, Kind: BulkPrice, Tax: &TaxPrice{TaxInclusive: amount("2.00"), TaxExclusive: amount("1.60")}},
			{Minimum: 10, Kind: BulkFixed, Tax: &TaxPrice{TaxInclusive: amount("5.00"), TaxExclusive: amount("4.00")}},
		},
	}
	for quantity, want := range map[int][2]string{1: {"10.00", "8.00"}, 2: {"9.00", "7.20"}, 9: {"8.00", "6.40"}, 99: {"5.00", "4.00"}} {
		sum := &arithmetic{decimals: 2}
		gross, net := unitPrice(sum, price, quantity)
		if sum.err != nil || gross.String() != want[0] || net.String() != want[1] {
			t.Errorf("%d: %s and %s, want %v", quantity, gross, net, want)
		}
	}
}

func TestCompletedAgain(t *testing.T) {
	s, _ := open(t)
	cart := mustCart(t, s, CartLine{ProductID: 101, Quantity: 1})
	if err := s.ReadyCheckout(cart.ID, guest); err != nil {
		t.Fatal(err)
	}
	const tries = 16
	orders := make([]Order, tries)
	var running sync.WaitGroup
	for i := range tries {
		running.Go(func() { orders[i], _, _ = s.CompleteCheckout(cart.ID, ChannelMain, 0) })
	}
	running.Wait()
	made := 0
	for _, o := range orders {
		if o.ID != 0 {
			made++
		}
	}
	if made != 1 || len(s.Orders()) != 1 {
		t.Fatalf("%d orders told, %d made", made, len(s.Orders()))
	}
	if _, ok := s.Cart(cart.ID); ok {
		t.Error("the cart is still there")
	}
	checkout, ok := s.Checkout(cart.ID)
	if !ok || checkout.OrderID != s.Orders()[0].ID || len(checkout.Cart.Lines) != 1 || checkout.Email != guest {
		t.Errorf("checkout %+v", checkout)
	}
	s.SetChoices(Choices{Payment: PaymentChoices{CompletedAgainIsOrder: true}})
	if again, problems, err := s.CompleteCheckout(cart.ID, ChannelMain, 0); err != nil || again.ID != checkout.OrderID || problems != nil {
		t.Errorf("again: %+v %+v %v", again, problems, err)
	}
	if _, problems, _ := s.CompleteCheckout(cart.ID, ChannelCanada, 0); len(problems) != 1 {
		t.Error("again on another channel")
	}
	if err := s.ReadyCheckout(cart.ID, guest); !errors.Is(err, ErrNoSuchCheckout) {
		t.Errorf("ready after completion: %v", err)
	}
}

// ordersOf are the numbers of a checkout's orders.
func ordersOf(s *Store, checkoutID string) (ids []int) {
	for _, o := range s.Orders() {
		if o.CheckoutID == checkoutID {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

func TestEachCompletionIsAnOrder(t *testing.T) {
	s, _ := open(t)
	s.SetChoices(Choices{Payment: PaymentChoices{EachCompletionIsOrder: true}})
	first := sell(t, s, 0, "10.00")
	second, problems, err := s.CompleteCheckout(first.CheckoutID, ChannelMain, 0)
	if err != nil || len(problems) > 0 || second.ID == first.ID || second.Total != first.Total {
		t.Fatalf("again: %+v %+v %v", second, problems, err)
	}
	if got, _ := s.Checkout(first.CheckoutID); got.OrderID != second.ID || len(ordersOf(s, first.CheckoutID)) != 2 {
		t.Errorf("the checkout is %+v", got)
	}
	mint(t, s, first.ID)
	mint(t, s, second.ID)
}

func TestAnOrderThatShowsLate(t *testing.T) {
	s, c := open(t)
	s.SetChoices(Choices{Payment: PaymentChoices{OrderDelay: time.Minute}})
	order := sell(t, s, 0, "10.00")
	for after, want := range map[time.Duration]int{0: 0, 59 * time.Second: 0, time.Minute: order.ID} {
		c.at = order.Created.Add(after)
		if got, ok := s.Checkout(order.CheckoutID); !ok || got.OrderID != want || len(got.Cart.Lines) != 1 {
			t.Errorf("after %v: %+v, %t", after, got, ok)
		}
	}
}

func TestACompletionThatIsLate(t *testing.T) {
	s, c := open(t)
	cart := mustCart(t, s, CartLine{ProductID: 101, Quantity: 1})
	if err := s.ReadyCheckout(cart.ID, guest); err != nil {
		t.Fatal(err)
	}
	s.CompleteCheckoutLater(cart.ID, ChannelMain, 0, time.Minute)
	s.CompleteCheckoutLater(cart.ID, ChannelMain, 0, 2*time.Minute)
	c.at = c.at.Add(59 * time.Second)
	if got, _ := s.Checkout(cart.ID); got.OrderID != 0 {
		t.Errorf("too early: %+v", got)
	}
	c.at = c.at.Add(time.Hour)
	if got, _ := s.Checkout(cart.ID); got.OrderID == 0 || len(ordersOf(s, cart.ID)) != 1 {
		t.Errorf("in the end %+v, %v", got, ordersOf(s, cart.ID))
	}
}

func TestCheckoutTroubles(t *testing.T) {
	s, _ := open(t)
	cart := mustCart(t, s, CartLine{ProductID: 101, Quantity: 1})
	if err := s.ReadyCheckout(cart.ID, guest); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []CheckoutProblemKind{ProblemCart, ProblemLineItem, ProblemShipping, ProblemBilling, ProblemCoupon, ProblemTax} {
		codes := CheckoutCodes(kind)
		if len(codes) == 0 {
			t.Errorf("%s has no codes", kind)
		}
		for _, code := range codes {
			p := problem(kind, code, "$.a", "1")
			if err := s.TroubleCheckout(cart.ID, 1, p); err != nil {
				t.Fatal(err)
			}
			_, got, err := s.CompleteCheckout(cart.ID, ChannelMain, 0)
			if diff := cmp.Diff([]CheckoutProblem{p}, got); diff != "" || err != nil {
				t.Errorf("%s %s: %v\n%s", kind, code, err, diff)
			}
		}
	}
	for _, bad := range []error{
		s.TroubleCheckout(cart.ID, 1, CheckoutProblem{Kind: ProblemTax, Code: "COUPON_EXPIRED"}),
		s.TroubleCheckout(cart.ID, 1, CheckoutProblem{Kind: "X", Code: "Y"}),
		s.TroubleCheckout(cart.ID, 1), s.TroubleCheckout(cart.ID, -1), s.TroubleCheckout("x", 0), s.UnreadyCheckout("x"),
	} {
		if bad == nil {
			t.Error("nonsense was taken")
		}
	}
	if err := s.TroubleCheckout(cart.ID, 2, problem(ProblemTax, "TAX_QUOTE_UNAVAILABLE", "$", "")); err != nil {
		t.Fatal(err)
	}
	if err := s.TroubleCheckout(cart.ID, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.UnreadyCheckout(cart.ID); err != nil {
		t.Fatal(err)
	}
	s.SetChoices(Choices{Payment: PaymentChoices{CheckoutsAreReady: true}})
	if order, problems, err := s.CompleteCheckout(cart.ID, ChannelMain, 0); err != nil || len(problems) != 0 || order.Status != OrderIncomplete {
		t.Errorf("without trouble: %+v %+v %v", order, problems, err)
	}
}

func FuzzMinorUnits(f *testing.F) {
	f.Add(int64(1001), 2, 2)
	f.Add(int64(5), 1, 0)
	f.Add(int64(-7), 0, 3)
	f.Fuzz(func(t *testing.T, coefficient int64, scale, decimals int) {
		if scale < 0 || scale > 19 || decimals < 0 || decimals > 4 {
			return
		}
		d, err := decimal.New(coefficient, scale)
		if err != nil {
			return
		}
		minor, err := minorUnits(d, decimals)
		if err != nil {
			return
		}
		back := decimal.MustNew(minor, decimals)
		difference, err := back.SubAbs(d)
		if err != nil || difference.Cmp(decimal.MustNew(5, decimals+1)) > 0 {
			t.Errorf("%s is %d of %d decimals", d, minor, decimals)
		}
	})
}
