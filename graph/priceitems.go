package graph

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// Limits of one prices question.
const (
	maxPriceItems = 250
	maxOptions    = 25
)

// productItems returns what to price for each product.
func productItems(products []*commerce.Product) []commerce.PriceItem {
	items := make([]commerce.PriceItem, len(products))
	for i, p := range products {
		items[i] = commerce.PriceItem{ProductID: p.EntityID}
	}
	return items
}

// variantItems returns what to price for each variant.
func variantItems(variants []*commerce.ProductVariant) []commerce.PriceItem {
	items := make([]commerce.PriceItem, len(variants))
	for i, v := range variants {
		items[i] = commerce.PriceItem{ProductID: v.ProductEntityID, VariantID: v.EntityID}
	}
	return items
}

// inputArgs returns the arguments a PricesInput holds.
func inputArgs(input model.PricesInput) priceArgs {
	return priceArgs{
		currency:  input.CurrencyCode.Value(),
		country:   input.CountryCode.Value(),
		channelID: input.ChannelID.Value(),
		groupID:   input.CustomerGroupEntityID.Value(),
		asGuest:   input.AsGuest,
		prefix:    "input.",
	}
}

// inputItems checks what a PricesInput asks for and returns it in canonical form.
func inputItems(inputs []*model.PriceItemInput) ([]commerce.PriceItem, error) {
	if len(inputs) > maxPriceItems {
		return nil, commerce.BadInput("input.items", fmt.Sprintf("At most %d items at once, got %d.", maxPriceItems, len(inputs)))
	}
	items := make([]commerce.PriceItem, len(inputs))
	for i, input := range inputs {
		item, err := inputItem(fmt.Sprintf("input.items.%d.", i), input)
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return items, nil
}

func inputItem(prefix string, input *model.PriceItemInput) (commerce.PriceItem, error) {
	item := commerce.PriceItem{ProductID: input.ProductEntityID}
	if item.ProductID <= 0 {
		return item, commerce.BadInput(prefix+"productEntityId", "A product's number is positive.")
	}
	if variant := input.VariantEntityID.Value(); variant != nil {
		if *variant <= 0 {
			return item, commerce.BadInput(prefix+"variantEntityId", "A variant's number is positive.")
		}
		item.VariantID = *variant
	}
	options := input.Options.Value()
	if len(options) > maxOptions {
		return item, commerce.BadInput(prefix+"options", fmt.Sprintf("At most %d options, got %d.", maxOptions, len(options)))
	}
	choices := make([]commerce.OptionChoice, len(options))
	for i, o := range options {
		if o.OptionEntityID <= 0 || o.ValueEntityID <= 0 {
			return item, commerce.BadInput(fmt.Sprintf("%soptions.%d", prefix, i), "The numbers of options and values are positive.")
		}
		choices[i] = commerce.OptionChoice{OptionEntityID: o.OptionEntityID, ValueEntityID: o.ValueEntityID}
	}
	canonical, err := commerce.CanonicalOptions(choices)
	if err != nil {
		return item, commerce.BadInput(prefix+"options", "An option can be chosen once.")
	}
	item.Options = canonical
	return item, nil
}

// pricesOf returns the price of each item in order, nil where there is none.
func pricesOf(items []commerce.PriceItem, results map[commerce.PriceItem]commerce.PriceResult) []*commerce.ProductPrice {
	prices := make([]*commerce.ProductPrice, len(items))
	for i, item := range items {
		if result, ok := results[item]; ok && result.Unavailable == "" {
			prices[i] = &result.Price
		}
	}
	return prices
}

// reasonsOf returns why each item has no price, nil where it has one.
func reasonsOf(items []commerce.PriceItem, results map[commerce.PriceItem]commerce.PriceResult) []*commerce.PriceUnavailableReason {
	reasons := make([]*commerce.PriceUnavailableReason, len(items))
	for i, item := range items {
		if result, ok := results[item]; ok && result.Unavailable != "" {
			reasons[i] = &result.Unavailable
		}
	}
	return reasons
}

// reportUnavailable adds an error at the place of each item without a price.
func reportUnavailable(ctx context.Context, items []commerce.PriceItem, results map[commerce.PriceItem]commerce.PriceResult) {
	for i, item := range items {
		if result := results[item]; result.Unavailable != "" {
			graphql.AddError(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)), &commerce.Error{
				Code: commerce.CodePriceUnavailable, Reason: result.Unavailable, Message: "There is no price for this item.",
				RetryAfter: retryAfter(result.Err), Err: result.Err,
			})
		}
	}
}

// retryAfter is how long the cause of a missing price asks to wait, zero when it does
// not say.
func retryAfter(cause error) time.Duration {
	var e *commerce.Error
	if !errors.As(cause, &e) {
		return 0
	}
	return e.RetryAfter
}

// groupOf names the group that prices of a perspective are for, as far as the
// asker may know it. A customer's own prices are those of a member of their group.
func (r *Resolver) groupOf(ctx context.Context, perspective commerce.Perspective) *commerce.CustomerGroup {
	if perspective.Kind == commerce.PerspectiveCustomer {
		if proof, err := r.sessions.Proof(ctx); err == nil && proof.CustomerID == perspective.ID {
			perspective = commerce.ForGroup(proof.GroupID())
		}
	}
	if perspective.Kind != commerce.PerspectiveGroup {
		return nil
	}
	known, _ := r.customers.Groups(ctx, []int{perspective.ID})
	if group, ok := known[perspective.ID]; ok {
		return &group
	}
	return &commerce.CustomerGroup{EntityID: perspective.ID}
}
