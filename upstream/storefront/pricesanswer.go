package storefront

import (
	"encoding/json"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
)

// pricesAnswer is the answer to a priceQuestion. What is below the site is decoded
// part by part: one that cannot be read spoils no other.
type pricesAnswer struct {
	Customer *pricedCustomer            `json:"customer"`
	Site     map[string]json.RawMessage `json:"site"`
}

// pricedCustomer is for whom the prices hold.
type pricedCustomer struct {
	EntityID int `json:"entityId"`
	GroupID  int `json:"customerGroupId"`
}

// GetEntityId is what the generated customers have as well.
func (c *pricedCustomer) GetEntityId() int { return c.EntityID }

// connection is a list whose members are decoded one by one.
type connection struct {
	Edges []struct {
		Node json.RawMessage `json:"node"`
	} `json:"edges"`
}

// pricedNode is a product or a variant.
type pricedNode struct {
	EntityID int `json:"entityId"`
	// IsPriceHidden is a product's, and only believed when it is there.
	IsPriceHidden *bool       `json:"isPriceHidden"`
	Without       *wirePrices `json:"without"`
	With          *wirePrices `json:"with"`
	Variants      connection  `json:"variants"`
}

// priceReading is an answer on its way to prices.
type priceReading struct {
	site     map[string]json.RawMessage
	broken   *trouble
	currency commerce.CurrencyCode
	prices   map[commerce.PriceItem]commerce.ProductPrice
}

// read finds the prices of what was asked for, by the numbers in the answer and never
// by its order. Of two answers for one item the first counts.
func (q priceQuestion) read(data pricesAnswer, broken *trouble, currency commerce.CurrencyCode, endpoint string) (map[commerce.PriceItem]commerce.ProductPrice, error) {
	r := priceReading{data.Site, broken, currency, map[commerce.PriceItem]commerce.ProductPrice{}}
	complete := true
	if len(q.products) > 0 {
		complete = r.products(q.products)
	}
	for i, v := range q.variants {
		complete = r.variants(variantAlias(i), v) && complete
	}
	for i, c := range q.configured {
		complete = r.configured(configuredAlias(i), c.item) && complete
	}
	switch {
	case broken != nil && len(r.prices) == 0:
		return nil, broken.cause
	case broken == nil && !complete:
		return nil, unreadable(endpoint)
	}
	return r.prices, nil
}

// products reads the list of products. Like the two below it reports false when the
// part is not as the schema has it, which then is not to be taken for a no.
func (r *priceReading) products(asked []int) bool {
	var list *connection
	if json.Unmarshal(r.site["products"], &list) != nil || list == nil {
		return false
	}
	for i, e := range list.Edges {
		node, ok := readNode(e.Node)
		if !ok || !node.showsPrice() || r.broken.touches("site", "products", "edges", strconv.Itoa(i)) {
			continue
		}
		for _, id := range asked {
			if id == node.EntityID {
				r.add(commerce.PriceItem{ProductID: id}, node)
			}
		}
	}
	return true
}

// variants reads the variants of one product.
func (r *priceReading) variants(alias string, asked variantQuestion) bool {
	product, known, ok := r.product(alias)
	if !known {
		return ok
	}
	for _, field := range []string{"entityId", "isPriceHidden"} {
		if r.broken.touches("site", alias, field) {
			return true
		}
	}
	if product.EntityID != asked.productID || !product.showsPrice() {
		return true
	}
	for i, e := range product.Variants.Edges {
		node, ok := readNode(e.Node)
		if !ok || r.broken.touches("site", alias, "variants", "edges", strconv.Itoa(i)) {
			continue
		}
		for _, id := range asked.ids {
			if id == node.EntityID {
				r.add(commerce.PriceItem{ProductID: asked.productID, VariantID: id}, node)
			}
		}
	}
	return true
}

// configured reads one item with options. The variant that was asked for is one of
// the product that answers, or it would not have been found.
func (r *priceReading) configured(alias string, item commerce.PriceItem) bool {
	product, known, ok := r.product(alias)
	if known && product.EntityID == item.ProductID && product.showsPrice() && !r.broken.touches("site", alias) {
		r.add(item, product)
	}
	return ok
}

// product reads the field of one product: whether there is one that can be read, and
// whether the field is there at all.
func (r *priceReading) product(alias string) (product pricedNode, known, ok bool) {
	raw, ok := r.site[alias]
	product, known = readNode(raw)
	return product, known, ok
}

// add keeps the price of an item, unless it has one or this one cannot be used.
func (r *priceReading) add(item commerce.PriceItem, node pricedNode) {
	if _, known := r.prices[item]; known {
		return
	}
	if price, err := readPrices(node.Without, node.With, r.currency); err == nil {
		r.prices[item] = price
	}
}

// showsPrice says whether a product's own price is not hidden.
func (n pricedNode) showsPrice() bool { return n.IsPriceHidden != nil && !*n.IsPriceHidden }

// readNode reads a product or a variant, false when there is none.
func readNode(raw json.RawMessage) (pricedNode, bool) {
	var node pricedNode
	ok := !isNull(raw) && json.Unmarshal(raw, &node) == nil
	return node, ok
}

// isNull says whether there is nothing, written or not.
func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
