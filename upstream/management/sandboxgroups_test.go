package management

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestSandboxGroups(t *testing.T) {
	c, s, seed := newSandbox(t)
	ctx := upstreamtest.Context(t)
	made, err := c.CreateCustomerGroup(ctx, wholeChange(t))
	if err != nil || made.Group == nil || *made.Group.Name != "Trade" || len(made.Group.Staff.DiscountRules) != 3 {
		t.Fatalf("made %+v, %v", made, err)
	}
	id := made.Group.EntityID
	if n, err := c.CustomerGroupCount(ctx); err != nil || n != len(seed.Groups)+1 {
		t.Errorf("%d groups, %v", n, err)
	}
	changed, err := c.UpdateCustomerGroup(ctx, id, rules(rule(t, commerce.DiscountPriceList, "", "", store.ListWholesale)))
	if err != nil || len(changed.Refused) > 0 || len(changed.Group.Staff.DiscountRules) != 1 {
		t.Errorf("changed %+v, %v", changed, err)
	}
	again, err := c.UpdateCustomerGroup(ctx, id, commerce.CustomerGroupChange{IsForGuests: commerce.Some(true)})
	if err != nil || len(again.Refused) != 1 || again.Refused[0] != (commerce.ItemConflictError{}) {
		t.Errorf("a second group for guests: %+v, %v", again, err)
	}
	s.Store().SetChoices(store.Choices{SitewideDiscountFails: true})
	without, err := c.UpdateCustomerGroup(ctx, id, rules(rule(t, commerce.DiscountAll, commerce.DiscountPercent, "5", 0)))
	if err != nil || len(without.Refused) != 1 || without.Refused[0] != (commerce.CustomerGroupDiscountError{}) || len(without.Group.Staff.DiscountRules) != 0 {
		t.Errorf("without its discount: %+v, %v", without, err)
	}
	twin := wholeChange(t)
	twin.Name = commerce.Some("Twin")
	if made, err := c.CreateCustomerGroup(ctx, twin); err != nil || made.Group == nil || *made.Group.Name != "Twin" || len(made.Refused) != 1 {
		t.Errorf("made without its discount: %+v, %v", made, err)
	}
	for range 2 {
		deleted, err := c.DeleteCustomerGroup(ctx, id)
		if err != nil {
			t.Errorf("deleted %+v, %v", deleted, err)
		}
		if _, ok, err := c.CustomerGroup(ctx, id); ok || err != nil {
			t.Errorf("still there: %v, %v", ok, err)
		}
	}
}

// TestSandboxGroupsAreWhole reads for those who may see everything of a group.
func TestSandboxGroupsAreWhole(t *testing.T) {
	c, _, _ := newSandbox(t)
	groups, err := c.CustomerGroups(upstreamtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	if list := groups[store.GroupWholesale].Staff.DiscountRules; len(list) != 1 || list[0].Kind != commerce.DiscountPriceList || *list[0].TargetEntityID != store.ListWholesale {
		t.Errorf("wholesale has %+v", list)
	}
	if !groups[store.GroupGuests].Staff.IsForGuests || !groups[store.GroupRetail].Staff.IsDefault || groups[store.GroupClub].Staff.IsForGuests {
		t.Errorf("groups %+v", groups)
	}
	if access := groups[store.GroupCampsites].Staff.CategoryAccess; access.Kind != commerce.CategoriesSpecific || len(access.CategoryEntityIds) != 7 {
		t.Errorf("campsites see %+v", access)
	}
}

// TestSandboxGroupsByPage goes through all groups with every size of page.
func TestSandboxGroupsByPage(t *testing.T) {
	c, _, seed := newSandbox(t)
	for size := 1; size <= len(seed.Groups)+1; size++ {
		var got []int
		for {
			page, err := c.ListCustomerGroups(upstreamtest.Context(t), commerce.CustomerGroupFilter{}, len(got), size)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range page {
				got = append(got, g.EntityID)
			}
			if len(page) < size {
				break
			}
		}
		if len(got) != len(seed.Groups) || !slices.IsSorted(got) {
			t.Errorf("%d at a time: %v", size, got)
		}
	}
}

func TestSandboxSubscribers(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	before := len(s.Store().Subscribers())
	made, err := c.CreateSubscriber(ctx, newSubscriber())
	if err != nil || made.Subscriber == nil || made.Subscriber.Email != email {
		t.Fatalf("made %+v, %v", made, err)
	}
	if again, err := c.CreateSubscriber(ctx, newSubscriber()); err != nil || len(again.Refused) != 1 || again.Refused[0] != (commerce.ItemConflictError{}) {
		t.Errorf("made twice: %+v, %v", again, err)
	}
	bad := commerce.NewsletterSubscriberChange{Email: commerce.Some(commerce.Secret("x"))}
	if got, err := c.CreateSubscriber(ctx, bad); err != nil || len(got.Refused) != 1 || len(got.Refused[0].(commerce.CustomerValidationError).Path) != 2 {
		t.Errorf("made of no address: %+v, %v", got, err)
	}
	id := made.Subscriber.EntityID
	changed, err := c.UpdateSubscriber(ctx, id, commerce.NewsletterSubscriberChange{Consents: commerce.Some([]commerce.NewsletterConsent{commerce.ConsentNewsletter})})
	if err != nil || len(changed.Subscriber.Consents) != 1 {
		t.Errorf("changed %+v, %v", changed, err)
	}
	found, total, err := c.ListSubscribers(ctx, commerce.NewsletterSubscriberFilter{Email: email}, 0, 11)
	if err != nil || len(found) != 1 || found[0].EntityID != id || total == nil || *total != 1 {
		t.Errorf("found %+v, %v, %v", found, total, err)
	}
	if got, err := c.DeleteSubscriber(ctx, id); err != nil || len(got.Refused) > 0 || len(s.Store().Subscribers()) != before {
		t.Errorf("deleted %+v, %v; %d are left", got, err, len(s.Store().Subscribers()))
	}
	if got, err := c.DeleteSubscriber(ctx, id); err != nil || len(got.Refused) != 1 {
		t.Errorf("deleted twice: %+v, %v", got, err)
	}
}

// TestSandboxKeepsItsSubscribers deletes by numbers that nobody has, in a store that
// deletes everybody when it is asked without one.
func TestSandboxKeepsItsSubscribers(t *testing.T) {
	c, s, _ := newSandbox(t)
	before := s.Store().Subscribers()
	if len(before) == 0 {
		t.Fatal("nobody to delete")
	}
	for _, id := range []int{0, -1, math.MinInt, math.MaxInt, 999_999} {
		if got, err := c.DeleteSubscriber(upstreamtest.Context(t), id); err != nil || len(got.Refused) != 1 {
			t.Errorf("%d: got %+v, %v", id, got, err)
		}
	}
	if got := s.Store().Subscribers(); len(got) != len(before) {
		t.Errorf("%d of %d subscribers are left", len(got), len(before))
	}
	if slices.ContainsFunc(s.Calls(), func(call sandbox.Call) bool {
		return call.Endpoint == "delete-subscribers" || call.Method == "DELETE" && strings.HasSuffix(call.Path, "/subscribers")
	}) {
		t.Errorf("somebody asked to delete all: %+v", s.Calls())
	}
}
