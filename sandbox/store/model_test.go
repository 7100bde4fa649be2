package store

import (
	"math/rand"
	"testing"

	"github.com/govalues/decimal"
)

// inCents rounds thousandths of a cent to cents, halves up: the whole of the
// arithmetic that the model below needs, in integers.
func inCents(thousandths int) decimal.Decimal { return cents((thousandths + 500) / 1000) }

// modelPrice is what a product made by rule costs, worked out from the
// sentences in seed_range.go, seed_groups.go and seed_prices.go and with
// nothing of the engine. rate is CAD per USD in hundredths.
func modelPrice(id, variantIndex, group, rate int) decimal.Decimal {
	list := 1000 + id*37%180*50 + 400*variantIndex
	catalogue := list
	if id%5 == 0 && variantIndex == 0 {
		catalogue = list * 8 / 10
	}
	converted := catalogue * rate * 10
	switch group {
	case GroupWholesale:
		switch {
		case id%9 == 0:
		case rate == 100:
			return cents(list * 70 / 100)
		case id%3 == 0:
			return cents(list * 84 / 100)
		}
	case GroupGuides:
		converted = converted * 90 / 100
	case GroupClub:
		converted -= 500 * rate * 10
	case GroupCampsites:
		if id%6 == 0 || id%6 == 1 {
			converted = converted * 80 / 100
		}
	case GroupGuests:
		converted = converted * 98 / 100
	}
	return inCents(converted)
}

func TestRangeAgainstModel(t *testing.T) {
	s, _ := open(t)
	rates := map[string]int{"USD": 100, "CAD": 125}
	compared := 0
	for _, p := range s.Products() {
		if p.ID <= 110 || p.ID > lastOpenProduct {
			continue
		}
		for i, v := range p.Variants {
			for group := 0; group <= GroupGuests; group++ {
				for currency, rate := range rates {
					q := ask(group, Item{ProductID: p.ID, VariantID: v.ID})
					q.Currency = currency
					got := quoteOne(t, s, q)
					if want := modelPrice(p.ID, i, group, rate); !got.Calculated.AsEntered.Equal(want) {
						t.Errorf("variant %d, group %d, %s: %s by %q, want %s", v.ID, group, currency, got.Calculated.AsEntered, got.Trace, want)
					}
					compared++
				}
			}
		}
	}
	if compared < 500 {
		t.Errorf("compared %d prices only", compared)
	}
}

// sessionModel is the rule of one session per customer, as plainly as it can be said.
type sessionModel struct {
	token   map[int]string // by customer
	channel map[int]int
}

// Random sign-ins and sign-outs leave the store and the model in agreement
// about every token there ever was.
func TestSessionsAgainstModel(t *testing.T) {
	s, _ := open(t)
	random := rand.New(rand.NewSource(11))
	model := sessionModel{token: map[int]string{}, channel: map[int]int{}}
	issued := map[string]int{}
	for range 400 {
		customer, channel := 1+random.Intn(5), 1+random.Intn(2)
		switch random.Intn(4) {
		case 0, 1:
			token := mustOpen(t, s, customer, channel)
			if _, again := issued[token]; again {
				t.Fatal("a token was issued twice")
			}
			issued[token] = customer
			model.token[customer], model.channel[customer] = token, channel
		case 2:
			s.EndSession(model.token[customer])
			delete(model.token, customer)
		case 3:
			s.EndSessionOf(customer)
			delete(model.token, customer)
		}
		for token, owner := range issued {
			for _, on := range []int{ChannelMain, ChannelCanada} {
				want := model.token[owner] == token && model.channel[owner] == on
				got, ok := s.SessionCustomer(token, on)
				if ok != want || ok && got.ID != owner {
					t.Fatalf("a token of customer %d on channel %d: %v for customer %d, want %v", owner, on, ok, got.ID, want)
				}
			}
		}
	}
}
