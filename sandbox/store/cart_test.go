package store

import (
	"crypto/rand"
	"errors"
	"regexp"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// mustCart opens a guest's cart on the main channel.
func mustCart(t testing.TB, s *Store, lines ...CartLine) Cart {
	t.Helper()
	cart, err := s.OpenCart(ChannelMain, lines...)
	if err != nil {
		t.Fatalf("open cart: %v", err)
	}
	return cart
}

func TestCartIDsAreUUIDs(t *testing.T) {
	s, _ := open(t)
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if cart := mustCart(t, s); !form.MatchString(cart.ID) {
		t.Errorf("%q is not a random UUID", cart.ID)
	}
}

func TestCartNeedsRandomness(t *testing.T) {
	_, c := open(t)
	dry := errors.New("dry")
	s := New(DefaultSeed(), c.now, iotest.ErrReader(dry))
	if _, err := s.OpenCart(ChannelMain); !errors.Is(err, dry) {
		t.Errorf("error %v, want %v", err, dry)
	}
}

func TestCartHoldsWhatExists(t *testing.T) {
	s, _ := open(t)
	cart := mustCart(t, s, CartLine{ProductID: 101, Quantity: 2}, CartLine{ProductID: 101, VariantID: 1010, Quantity: 1})
	want := []CartLine{{ProductID: 101, VariantID: 1010, Quantity: 2}, {ProductID: 101, VariantID: 1010, Quantity: 1}}
	if diff := cmp.Diff(want, cart.Lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if kept, ok := s.Cart(cart.ID); !ok || cmp.Diff(kept, cart) != "" {
		t.Errorf("the store kept %+v, want %+v", kept, cart)
	}
	if _, ok := s.Cart("unknown"); ok {
		t.Error("there is an unknown cart")
	}
	for name, line := range map[string]CartLine{
		"unknown product": {ProductID: 999999, Quantity: 1},
		"unknown variant": {ProductID: 101, VariantID: 1, Quantity: 1},
		"nothing":         {ProductID: 101, Quantity: 0},
	} {
		if _, err := s.OpenCart(ChannelMain, line); !errors.Is(err, ErrBadCart) {
			t.Errorf("%s: error %v, want %v", name, err, ErrBadCart)
		}
	}
	if _, err := s.OpenCart(99); !errors.Is(err, ErrBadCart) {
		t.Errorf("unknown channel: error %v, want %v", err, ErrBadCart)
	}
}

func TestManagedCartBelongsToItsCustomer(t *testing.T) {
	s, _ := open(t)
	cart, err := s.OpenManagedCart(ChannelMain, 1)
	if err != nil || !cart.ManagedByREST || cart.CustomerID != 1 {
		t.Fatalf("cart %+v, error %v", cart, err)
	}
	if got, ok := s.CurrentCart(1); !ok || got.ID != cart.ID {
		t.Errorf("customer 1 has %+v, want the new cart", got)
	}
	if guest, err := s.OpenManagedCart(ChannelMain, 0); err != nil || guest.CustomerID != 0 {
		t.Errorf("guest's cart %+v, error %v", guest, err)
	}
	if _, err := s.OpenManagedCart(ChannelMain, 99999); !errors.Is(err, ErrBadCart) {
		t.Errorf("unknown customer: error %v, want %v", err, ErrBadCart)
	}
}

func TestCartsBelongToOneCustomer(t *testing.T) {
	_, c := open(t)
	s := New(DefaultSeed(), c.now, rand.Reader)
	first, second := mustCart(t, s).ID, mustCart(t, s).ID
	if _, ok := s.AssignCart("unknown", 1); ok {
		t.Error("an unknown cart was assigned")
	}
	if got, ok := s.AssignCart(first, 1); !ok || got.ID != first || got.CustomerID != 1 {
		t.Errorf("customer 1 has %+v, want the cart that was brought", got)
	}
	if got, ok := s.AssignCart("", 1); !ok || got.ID != first {
		t.Errorf("customer 1 came back to %+v, want the cart from before", got)
	}
	if _, ok := s.AssignCart(first, 2); ok {
		t.Error("customer 2 got the cart of customer 1")
	}
	if got, _ := s.AssignCart(second, 1); got.ID != second {
		t.Errorf("customer 1 has %+v, want the newer cart", got)
	}
	if s.UnassignCart(second, 2) || s.UnassignCart("unknown", 1) || s.UnassignCart(second, 0) {
		t.Error("a cart was taken off somebody who does not have it")
	}
	if !s.UnassignCart(second, 1) {
		t.Error("a cart could not be taken off its customer")
	}
	if got, ok := s.CurrentCart(1); ok {
		t.Errorf("customer 1 still has %+v", got)
	}
}
