package isolation_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e/isolation"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// changesByStaff is what such changes are counted under.
const changesByStaff = "changes of groups by staff"

// meddle changes prices, who sees what and who is in which group, some things at a time,
// until the run is over.
func (s *shop) meddle(ctx context.Context, t *testing.T, customers []int) {
	t.Helper()
	hidden := map[int]bool{}
	for n := 0; pause(ctx, time.Duration(s.random.IntN(60))*time.Millisecond); n++ {
		// What the store does not tell at once is found out by whoever asks meanwhile.
		isLate := s.random.IntN(3) == 0
		if isLate {
			s.Env.Store.Hooks().Hold()
		}
		var told []func(isolation.Time)
		for _, kind := range s.kinds(n) {
			product, list := s.someProduct(), s.seed.PriceLists[s.random.IntN(len(s.seed.PriceLists))].ID
			if s.isNarrow {
				list = listOf(store.ChannelMain, store.GroupRetail+s.random.IntN(2))
			}
			switch kind {
			case 0:
				if s.isNarrow { // all would be refused for half of the time
					product = theProducts()[1]
				}
				hidden[product] = !hidden[product]
				told = append(told, s.hide(product, hidden[product]))
			case 1, 2:
				for range 1 + s.random.IntN(min(n+1, 8)) {
					told = append(told, s.move(customers[s.random.IntN(len(customers))]))
				}
			case 3, 4:
				told = append(told, s.change(product))
			default:
				told = append(told, s.change(product, list))
			}
		}
		s.Env.Store.Hooks().Duplicate(s.random.IntN(2))
		if isLate {
			pause(ctx, time.Duration(s.random.IntN(500))*time.Millisecond)
			if err := s.Env.Store.Hooks().Release(hook.OrderShuffled); err != nil {
				t.Error(err)
			}
		}
		s.tell(ctx, t, told...)
		if !s.byHooksOnly && (s.Of(changesByStaff) == 0 || s.random.IntN(4) == 0) {
			s.staffChangeRule(ctx, t)
		}
		// What everything is forgotten for would leave nothing to get old.
		if n%200 == 199 {
			s.noise(ctx, t)
		}
	}
}

// kinds are those of the things that happen in a round: one at a time in the first ones, so
// that there was one of each however short the run is, and then some.
func (s *shop) kinds(round int) []int {
	if first := []int{1, 0, 3, 5}; round < len(first) {
		return first[round : round+1]
	}
	kinds := make([]int, 1+s.random.IntN(8))
	for i := range kinds {
		kinds[i] = s.random.IntN(8)
	}
	return kinds
}

// someProduct is one that changes.
func (s *shop) someProduct() int {
	if s.isNarrow {
		return theProducts()[0]
	}
	for {
		if product := theProducts()[s.random.IntN(len(theProducts()))]; !steady(product) {
			return product
		}
	}
}

// change draws new prices until nobody has them, and has the store charge them.
func (s *shop) change(product int, lists ...int) func(isolation.Time) {
	for c := s.thinned(s.draw(product, lists...)); ; s.redraw(c) {
		c.apply(s.goods.Store)
		told, err := s.charge(c, s.elapsed)
		if err != nil {
			continue // the next draw takes the place of this one
		}
		c.apply(s.Env.Store.Store())
		s.Count("changes of prices", 1)
		return told
	}
}

// staffChangeRule has staff change what a group pays, through one of the replicas.
func (s *shop) staffChangeRule(ctx context.Context, t *testing.T) {
	t.Helper()
	if s.storefront {
		return // staff have no business without an access token
	}
	before := s.Groups()
	c := s.drawRule()
	c.apply(s.goods.Store)
	told, err := s.charge(c, s.elapsed)
	if err != nil {
		for _, g := range before {
			s.SetGroupRules(g.ID, g.Rules...)
		}
		return
	}
	const mutation = `mutation ($input: UpdateCustomerGroupInput!) { updateCustomerGroup(input: $input) { customerGroup { entityId } errors { __typename } } }`
	rule := map[string]any{"kind": "ALL", "method": "PRICE", "amount": c.rule.Amount.String()}
	header := http.Header{"X-Clientele-Staff": {s.staff(t, "groups:write")}}
	replica := s.replicas[s.random.IntN(len(s.replicas))]
	answer, err := post(context.WithoutCancel(ctx), http.DefaultClient, replica.URL(), header, mutation,
		map[string]any{"input": map[string]any{"entityId": c.group, "discountRules": []any{rule}}})
	if err != nil || len(answer.Errors) > 0 {
		s.Count("changes of groups that failed: "+answer.code(), 1)
		// Whether it was done is for the store to say; nobody was told of it.
		c.apply(s.Env.Store.Store())
		s.noise(ctx, t)
		told(s.elapsed())
		return
	}
	told(s.elapsed())
	s.Count(changesByStaff, 1)
}

// hide hides a product, or shows it again as it was.
func (s *shop) hide(product int, isHidden bool) (told func(isolation.Time)) {
	edit := func(p *store.Product) {
		p.IsPublished = !isHidden && product != store.HiddenProduct(store.HiddenUnpublished)
	}
	s.EditProduct(product, edit)
	told = s.show(product, s.elapsed())
	s.Env.Store.Store().EditProduct(product, edit)
	s.Count("products hidden or shown", 1)
	return told
}

// move puts a customer into another group.
func (s *shop) move(customer int) (told func(isolation.Time)) {
	group := s.someGroup(s.random, s.random.IntN(len(theGroups())))
	at := s.elapsed()
	told = s.inAll(func(_ int, b book) func(isolation.Time) { return b.Move(customer, group, at) })
	s.Env.Store.Store().MoveCustomer(customer, group)
	s.Count("customers moved", 1)
	return told
}

// noise tells of changes that change no price.
func (s *shop) noise(ctx context.Context, t *testing.T) {
	t.Helper()
	shop, n := s.Env.Store.Store(), s.random.IntN(1000)
	list := s.seed.PriceLists[n%len(s.seed.PriceLists)]
	shop.RenamePriceList(list.ID, fmt.Sprintf("%s, for the %dth time", list.Name, n))
	s.Count("events that change no price", 1)
	s.tell(ctx, t)
}

// tell waits until the store's events are taken, and then says so.
func (s *shop) tell(ctx context.Context, t *testing.T, told ...func(isolation.Time)) {
	t.Helper()
	ctx = context.WithoutCancel(ctx)
	for {
		if err := s.Env.Store.Hooks().Flush(ctx); err != nil {
			t.Error(err)
			return
		}
		if !s.untold() {
			for _, tell := range told {
				tell(s.elapsed())
			}
			return
		}
		s.Count("events that were sent again", 1)
		pause(ctx, 5*time.Millisecond)
		s.Env.Store.Hooks().RetryNow()
	}
}

// untold says whether an event of the last change is still to be taken.
func (s *shop) untold() bool {
	for _, d := range s.Env.Store.Hooks().Deliveries() {
		if d.State != hook.StateDelivered {
			return true
		}
	}
	return false
}
