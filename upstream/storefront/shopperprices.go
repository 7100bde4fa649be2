package storefront

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/Khan/genqlient/graphql"

	"github.com/clientele-graph/clientele/commerce"
)

// ShopperPrices asks what items cost the shopper, or a guest when shopper is nil, in
// one request, and for which customer group the store answered. It takes 1 to
// MaxProducts items; anything else is an error of the caller's.
//
// An item is missing in the answer when the store does not show it or its price, does
// not know it, failed over it, or prices it in a way that cannot be meant or held
// exactly, another currency among these. There is an error when the store fails over
// all of them. Which country's taxes are in the prices is the store's choice; what the
// merchant entered is not known. A range is set where there is more than one price: the
// store gives every product one, be it from a price to the same. An answer of two parts
// (see halved) for two groups is an error that wraps commerce.ErrGroupChanged.
func (c *Client) ShopperPrices(ctx context.Context, channelID int, currency commerce.CurrencyCode, shopper *commerce.ShopperCredential, items []commerce.PriceItem) (commerce.ShopperPrices, error) {
	if n := len(items); n == 0 || n > MaxProducts {
		return commerce.ShopperPrices{}, public(fmt.Errorf("prices of %d items asked at once", n))
	}
	q := priceCall{client: c, as: c.asGuest(channelID), name: "pricesForGuest", currency: currency}
	if shopper != nil {
		// The question is about this channel, whichever one the session began on.
		q.as = c.asCaller(commerce.Caller{ChannelID: channelID, Shopper: shopper})
		q.name, q.shopper = "pricesForShopper", shopper
	}
	return q.ask(ctx, items)
}

// priceCall is what the parts of one question have in common.
type priceCall struct {
	client   *Client
	as       request
	name     string
	currency commerce.CurrencyCode
	// shopper is nil for a guest.
	shopper *commerce.ShopperCredential
}

// ask asks for items, in halves if the store finds them too many.
func (q priceCall) ask(ctx context.Context, items []commerce.PriceItem) (commerce.ShopperPrices, error) {
	found, err := q.once(ctx, items)
	if isTooComplex(err) && len(items) > 1 {
		return q.halved(ctx, items)
	}
	if err != nil {
		return commerce.ShopperPrices{}, public(err)
	}
	return found, nil
}

// halved asks for both halves, one after the other: what is too complex together is
// not to be asked for at the same time either.
func (q priceCall) halved(ctx context.Context, items []commerce.PriceItem) (commerce.ShopperPrices, error) {
	first, err := q.ask(ctx, items[:len(items)/2])
	if err != nil {
		return commerce.ShopperPrices{}, err
	}
	second, err := q.ask(ctx, items[len(items)/2:])
	if err != nil {
		return commerce.ShopperPrices{}, err
	}
	if first.GroupID != second.GroupID {
		return commerce.ShopperPrices{}, commerce.BadAnswer(commerce.ErrGroupChanged)
	}
	maps.Copy(first.Prices, second.Prices)
	return first, nil
}

// once makes one call.
func (q priceCall) once(ctx context.Context, items []commerce.PriceItem) (commerce.ShopperPrices, error) {
	question := newPriceQuestion(items)
	if question.asksNothing() && q.shopper == nil {
		return commerce.ShopperPrices{Prices: map[commerce.PriceItem]commerce.ProductPrice{}}, nil
	}
	// A change during the call may be in the answer or not: a price is as old as the
	// question.
	asked := q.client.now()
	answer, in, err := q.as.send(ctx, &graphql.Request{
		OpName: q.name, Query: question.document(q.name, q.shopper != nil), Variables: question.variables(q.currency),
	})
	if err != nil {
		return commerce.ShopperPrices{}, err
	}
	var data pricesAnswer
	broken, err := readPartly(answer, in, q.as.caller.kind(), &data)
	if err != nil {
		return commerce.ShopperPrices{}, err
	}
	var found commerce.ShopperPrices
	if q.shopper != nil {
		if err := sameCustomer(ctx, q.name, *q.shopper, idOf(data.Customer)); err != nil {
			return commerce.ShopperPrices{}, err
		}
		// Not the group we believed in: the answer holds for the one named here.
		found.GroupID = data.Customer.GroupID
	}
	if found.Prices, err = question.read(data, broken, q.currency, q.name); err != nil {
		return commerce.ShopperPrices{}, err
	}
	for item, price := range found.Prices {
		price.Item, price.FetchedAt = item, asked
		found.Prices[item] = price
	}
	return found, nil
}

// isTooComplex reports whether the store did not begin because it found the question
// too complex. It says so in words only (docs/storefront/graphql/index.mdx).
func isTooComplex(err error) bool {
	var r *refusal
	return isComplaint(err) && errors.As(err, &r) && slices.ContainsFunc(r.complaints, func(c complaint) bool {
		return strings.Contains(strings.ToLower(c.Message), "too complex")
	})
}
