package store

import (
	"math/rand"
	"testing"
	"time"

	"github.com/govalues/decimal"
)

// clock is a clock that only tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// open makes the default store with a fixed clock and fixed randomness.
func open(t testing.TB) (*Store, *clock) {
	t.Helper()
	c := &clock{at: time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)}
	return New(DefaultSeed(), c.now, rand.New(rand.NewSource(1))), c
}

// ask is a quote on the main channel in dollars for a group.
func ask(groupID int, items ...Item) Quote {
	return Quote{ChannelID: ChannelMain, Currency: "USD", GroupID: groupID, Items: items}
}

// quoteOne prices exactly one item.
func quoteOne(t testing.TB, s *Store, q Quote) ItemPrice {
	t.Helper()
	got, err := s.Quote(q)
	if err != nil {
		t.Fatalf("Quote(%+v): %v", q, err)
	}
	if len(got) != 1 {
		t.Fatalf("Quote(%+v) gave %d prices, want 1", q, len(got))
	}
	return got[0]
}

// wantAmount compares value and decimal places.
func wantAmount(t testing.TB, what string, got decimal.Decimal, want string) {
	t.Helper()
	if got.String() != want {
		t.Errorf("%s = %s, want %s", what, got, want)
	}
}

// wantOptional compares an amount that may be absent; an empty want means absent.
func wantOptional(t testing.TB, what string, got *TaxPrice, want string) {
	t.Helper()
	text := ""
	if got != nil {
		text = got.AsEntered.String()
	}
	if text != want {
		t.Errorf("%s = %q, want %q", what, text, want)
	}
}
