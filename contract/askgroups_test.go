package contract

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/management"
)

// askGroups has our client list, make, change and delete customer groups, and be refused.
func (e *embedded) askGroups(ctx context.Context, c *management.Client) {
	e.t.Helper()
	yes := true
	when := e.sandbox.Store().Now()
	for _, f := range []commerce.CustomerGroupFilter{
		{},
		{Name: "Retail"},
		{NameContains: "ail", IsDefault: &yes, IsForGuests: new(bool)},
		{CreatedFrom: new(when.AddDate(-1, 0, 0)), CreatedTo: &when},
		{Name: "Nobody"},
	} {
		_, err := c.ListCustomerGroups(ctx, f, 2, 11)
		wantNone(e.t, err)
	}
	_, err := c.CustomerGroupCount(ctx)
	wantNone(e.t, err)
	five := e.decimal("5.5")
	percent, target := commerce.DiscountPercent, 3
	for _, choice := range []bool{false, true} {
		e.sandbox.Store().SetChoices(store.Choices{SitewideDiscountFails: choice})
		made, err := c.CreateCustomerGroup(ctx, commerce.CustomerGroupChange{
			Name: commerce.Some("Trade"), IsDefault: commerce.Some(false), IsForGuests: commerce.Some(false),
			CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesSpecific, CategoryEntityIds: []int{1, 2}}),
			DiscountRules: commerce.Some([]commerce.CustomerGroupDiscountRule{
				{Kind: commerce.DiscountAll, Method: &percent, Amount: &five},
				{Kind: commerce.DiscountCategory, Method: &percent, Amount: &five, TargetEntityID: &target},
				{Kind: commerce.DiscountProduct, Method: &percent, Amount: &five, TargetEntityID: &target},
			}),
		})
		wantNone(e.t, err)
		if made.Group == nil || (len(made.Refused) == 1) != choice {
			e.t.Fatalf("made %+v", made)
		}
		id := made.Group.EntityID
		for _, change := range []commerce.CustomerGroupChange{
			{Name: commerce.Some("Traders")},
			{DiscountRules: commerce.Some([]commerce.CustomerGroupDiscountRule{{Kind: commerce.DiscountPriceList, TargetEntityID: new(1)}})},
			{DiscountRules: commerce.Some([]commerce.CustomerGroupDiscountRule{{Kind: commerce.DiscountAll, Method: &percent, Amount: &five}})},
			{DiscountRules: commerce.Some([]commerce.CustomerGroupDiscountRule{})},
			{CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesNone})},
			{IsForGuests: commerce.Some(true)}, // there is one already
			{Name: commerce.Some(" ")},
		} {
			_, err := c.UpdateCustomerGroup(ctx, id, change)
			wantNone(e.t, err)
		}
		_, _, err = c.CustomerGroup(ctx, id)
		wantNone(e.t, err)
		for range 2 {
			_, err = c.DeleteCustomerGroup(ctx, id)
			wantNone(e.t, err)
		}
		_, err = c.UpdateCustomerGroup(ctx, id, commerce.CustomerGroupChange{Name: commerce.Some("Gone")})
		wantNone(e.t, err)
	}
	e.sandbox.Store().SetChoices(store.Choices{})
}

// askSubscribers is the same for newsletter subscribers.
func (e *embedded) askSubscribers(ctx context.Context, c *management.Client) {
	e.t.Helper()
	when := e.sandbox.Store().Now()
	for _, f := range []commerce.NewsletterSubscriberFilter{
		{},
		{EntityIDs: []int{1, 2, 999}},
		{Email: "guest.reader@example.com", FirstName: "A", LastName: "B", Source: commerce.SubscriberCustom},
		{CreatedFrom: new(when.AddDate(-1, 0, 0)), CreatedTo: &when},
	} {
		_, _, err := c.ListSubscribers(ctx, f, 1, 3)
		wantNone(e.t, err)
	}
	whole := commerce.NewsletterSubscriberChange{
		Email: commerce.Some(commerce.Secret("whole.one@example.com")), FirstName: commerce.Some("Whole"), LastName: commerce.Some("One"),
		ChannelID: commerce.Some(2), Consents: commerce.Some([]commerce.NewsletterConsent{commerce.ConsentNewsletter, commerce.ConsentAbandonedCart}),
	}
	made, err := c.CreateSubscriber(ctx, whole)
	wantNone(e.t, err)
	if made.Subscriber == nil {
		e.t.Fatalf("made %+v", made)
	}
	for _, change := range []commerce.NewsletterSubscriberChange{whole, {Email: commerce.Some(commerce.Secret("least.one@example.com"))}, {Email: commerce.Some(commerce.Secret("x"))}} {
		_, err := c.CreateSubscriber(ctx, change)
		wantNone(e.t, err)
	}
	id := made.Subscriber.EntityID
	for _, change := range []commerce.NewsletterSubscriberChange{
		{Consents: commerce.Some([]commerce.NewsletterConsent{})},
		{FirstName: commerce.Some("")},
		{ChannelID: commerce.Some(77)},
		{Email: commerce.Some(commerce.Secret("guest.reader@example.com"))}, // somebody has it there
	} {
		_, err := c.UpdateSubscriber(ctx, id, change)
		wantNone(e.t, err)
	}
	for range 2 {
		_, err = c.DeleteSubscriber(ctx, id)
		wantNone(e.t, err)
	}
	_, err = c.UpdateSubscriber(ctx, id, whole)
	wantNone(e.t, err)
}

func (e *embedded) decimal(text string) commerce.Decimal {
	e.t.Helper()
	d, err := commerce.ParseDecimal(text)
	if err != nil {
		e.t.Fatal(err)
	}
	return d
}
