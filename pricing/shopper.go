package pricing

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// askAsShopper makes one call in a shopper's own name, or a guest's. The Storefront
// knows no country and takes no group: it says which one it answered for. To a guest it
// says none, also when guests have a group: what a guest pays is no group's price.
func (q *quoter) askAsShopper(ctx context.Context, g priceGroup, items []commerce.PriceItem) (shown, error) {
	if g.asker.isGuest() && g.context.Perspective.Kind != commerce.PerspectiveGuest {
		return shown{}, errNoManagement()
	}
	ctx, shopper := g.asker.speak(ctx)
	got, err := q.service.o.ShopperSource.ShopperPrices(ctx, g.context.ChannelID, g.context.Currency, shopper, items)
	if err != nil {
		return shown{}, err
	}
	answered := g.context.Perspective
	if isShared(answered) {
		answered = commerce.ForGroup(got.GroupID)
	}
	return shown{prices: got.Prices, answered: &answered}, nil
}

// errNoManagement refuses what no shopper can be asked for.
func errNoManagement() error {
	return &commerce.Error{
		Code:    commerce.CodeForbidden,
		Message: "Prices of a group need the Management API, which is not configured here.",
	}
}

// refusedAsShopper returns why a question cannot be answered by a ShopperSource, nil
// when it can.
func (s *Service) refusedAsShopper(req *commerce.PriceRequest) error {
	isGuest := req.Perspective.Kind == commerce.PerspectiveGuest
	isOwn := req.Shopper != nil && (isShared(req.Perspective) ||
		req.Perspective == commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: req.Shopper.CustomerID})
	if s.o.ShopperSource == nil || isGuest || isOwn {
		return nil
	}
	return errNoManagement()
}
