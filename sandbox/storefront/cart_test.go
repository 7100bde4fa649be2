package storefront

import (
	"crypto/rand"
	"errors"
	"regexp"
	"testing"
	"testing/iotest"
)

func TestCartIDsAreUUIDs(t *testing.T) {
	id, err := newCarts(rand.Reader).open()
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id) {
		t.Errorf("%q is not a random UUID", id)
	}
}

func TestCartNeedsRandomness(t *testing.T) {
	dry := errors.New("dry")
	if _, err := newCarts(iotest.ErrReader(dry)).open(); !errors.Is(err, dry) {
		t.Errorf("error %v, want %v", err, dry)
	}
}

func TestCartsBelongToOneCustomer(t *testing.T) {
	carts := newCarts(rand.Reader)
	open := func() string {
		t.Helper()
		id, err := carts.open()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first, second := open(), open()
	if _, ok := carts.assign("unknown", 1); ok {
		t.Error("an unknown cart was assigned")
	}
	if got, ok := carts.assign(first, 1); !ok || got != first {
		t.Errorf("customer 1 has %q, want the cart that was brought", got)
	}
	if got, ok := carts.assign("", 1); !ok || got != first {
		t.Errorf("customer 1 came back to %q, want the cart from before", got)
	}
	if _, ok := carts.assign(first, 2); ok {
		t.Error("customer 2 got the cart of customer 1")
	}
	if got, _ := carts.assign(second, 1); got != second {
		t.Errorf("customer 1 has %q, want the newer cart", got)
	}
	if carts.unassign(second, 2) || carts.unassign("unknown", 1) || carts.unassign(second, 0) {
		t.Error("a cart was taken off somebody who does not have it")
	}
	if !carts.unassign(second, 1) {
		t.Error("a cart could not be taken off its customer")
	}
	if got, ok := carts.assign("", 1); ok {
		t.Errorf("customer 1 still has %q", got)
	}
}
