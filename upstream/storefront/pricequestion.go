package storefront

import (
	"math"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// priceQuestion is items in the three ways in which the store is asked for them, all
// in one document.
type priceQuestion struct {
	// products are asked for as a list.
	products []int
	// variants are asked for beneath their products.
	variants []variantQuestion
	// configured are asked for one by one.
	configured []configuredQuestion
}

// variantQuestion is some variants of one product.
type variantQuestion struct {
	productID int
	ids       []int
}

// configuredQuestion is an item with options.
type configuredQuestion struct {
	item    commerce.PriceItem
	options []optionValueID
}

// optionValueID is a chosen value as the store wants it.
type optionValueID struct {
	OptionEntityID int `json:"optionEntityId"`
	ValueEntityID  int `json:"valueEntityId"`
}

// newPriceQuestion sorts items by how they are asked for. An item that nobody can
// mean is left out: the store would refuse all of them for it.
func newPriceQuestion(items []commerce.PriceItem) priceQuestion {
	var q priceQuestion
	for _, item := range once(items) {
		options, ok := optionsOf(item)
		switch {
		case !ok || !isNumber(item.ProductID) || (item.VariantID != 0 && !isNumber(item.VariantID)):
		case len(options) > 0:
			q.configured = append(q.configured, configuredQuestion{item, options})
		case item.VariantID != 0:
			q.addVariant(item)
		default:
			q.products = append(q.products, item.ProductID)
		}
	}
	return q
}

// addVariant puts a variant beside those of the same product.
func (q *priceQuestion) addVariant(item commerce.PriceItem) {
	at := slices.IndexFunc(q.variants, func(v variantQuestion) bool { return v.productID == item.ProductID })
	if at < 0 {
		at = len(q.variants)
		q.variants = append(q.variants, variantQuestion{productID: item.ProductID})
	}
	q.variants[at].ids = append(q.variants[at].ids, item.VariantID)
}

// asksNothing says whether nothing is left to ask the site for.
func (q priceQuestion) asksNothing() bool {
	return len(q.products) == 0 && len(q.variants) == 0 && len(q.configured) == 0
}

// optionsOf reads an item's options, false when the store cannot have them.
func optionsOf(item commerce.PriceItem) ([]optionValueID, bool) {
	choices, err := item.OptionChoices()
	if err != nil {
		return nil, false
	}
	options := make([]optionValueID, len(choices))
	for i, choice := range choices {
		if !isNumber(choice.OptionEntityID) || !isNumber(choice.ValueEntityID) {
			return nil, false
		}
		options[i] = optionValueID(choice)
	}
	return options, true
}

// isNumber says whether something can have the number: the store's are Ints of GraphQL.
func isNumber(id int) bool { return id >= 1 && id <= math.MaxInt32 }
