package sandbox

import (
	"net/http"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// addPriceControls adds the controls that change what is sold to whom, with the
// webhooks that the store tells of it. Amounts are numbers or texts, and null
// takes away where that is possible. What is left out stays.
//
//	POST /_sandbox/prices       {"productId": 101, "variantId": 1011, "price": 99.5, "salePrice": null}
//	POST /_sandbox/records      {"priceListId": 1, "variantId": 1010, "currency": "USD", "price": 65}; a price of null deletes it
//	POST /_sandbox/groups       {"groupId": 3, "rules": [{"type": "all", "method": "percent", "amount": 15}], "categories": [1, 2]}
//	POST /_sandbox/products     {"productId": 101, "published": false, "priceHidden": true, "channels": [1]}
//	POST /_sandbox/settings     {"channelId": 1, "showProductPrice": false, "hidePriceFromGuests": null}; without a channel the store's
//	POST /_sandbox/members      {"customerId": 1, "groupId": 2}
//	POST /_sandbox/price-delay  {"ms": 600000, "on": "storefront"}, or "management"; without it on both
func (s *Server) addPriceControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sandbox/prices", control(s.controlPrice))
	mux.HandleFunc("POST /_sandbox/records", control(s.controlRecord))
	mux.HandleFunc("POST /_sandbox/groups", control(s.controlGroup))
	mux.HandleFunc("POST /_sandbox/products", control(s.controlProduct))
	mux.HandleFunc("POST /_sandbox/settings", control(s.controlSettings))
	mux.HandleFunc("POST /_sandbox/members", control(s.controlMember))
	mux.HandleFunc("POST /_sandbox/price-delay", control(s.controlPriceDelay))
}

// controlPrice changes a product's prices, or one variant's.
func (s *Server) controlPrice(in struct {
	ProductID int    `json:"productId"`
	VariantID int    `json:"variantId"`
	Price     amount `json:"price"`
	SalePrice amount `json:"salePrice"`
},
) (any, string) {
	if !in.Price.said && !in.SalePrice.said {
		return nil, "price or salePrice is required"
	}
	if in.VariantID != 0 {
		return done(s.store.EditVariant(in.ProductID, in.VariantID, func(v *store.Variant) {
			in.Price.over(&v.Price)
			in.SalePrice.over(&v.SalePrice)
		}), "the product has no such variant")
	}
	if in.Price.said && !in.Price.value.Valid {
		return nil, "a product has a price"
	}
	return done(s.store.EditProduct(in.ProductID, func(p *store.Product) {
		if in.Price.said {
			p.Price = in.Price.value.Decimal
		}
		in.SalePrice.over(&p.SalePrice)
	}), "the product does not exist")
}

// controlRecord makes, replaces or deletes one record of a price list.
func (s *Server) controlRecord(in struct {
	PriceListID int    `json:"priceListId"`
	VariantID   int    `json:"variantId"`
	Currency    string `json:"currency"`
	Price       amount `json:"price"`
	SalePrice   amount `json:"salePrice"`
},
) (any, string) {
	if !in.Price.said || in.Currency == "" {
		return nil, "price and currency are required"
	}
	if !in.Price.value.Valid {
		return done(s.store.DeletePriceRecord(in.PriceListID, in.VariantID, in.Currency), "the record does not exist")
	}
	return done(s.store.SetPriceRecord(store.PriceRecord{
		PriceListID: in.PriceListID, VariantID: in.VariantID, Currency: in.Currency,
		Price: in.Price.value.Decimal, SalePrice: in.SalePrice.value,
	}), "the price list does not exist")
}

// controlGroup changes what a group pays and which categories it sees. No webhook
// tells of it.
func (s *Server) controlGroup(in struct {
	GroupID    int          `json:"groupId"`
	Rules      *[]ruleOrder `json:"rules"`
	Categories *[]int       `json:"categories"`
},
) (any, string) {
	_, err := s.store.UpdateGroup(in.GroupID, func(g *store.Group) {
		if in.Rules != nil {
			g.Rules = make([]store.DiscountRule, len(*in.Rules))
			for i, r := range *in.Rules {
				g.Rules[i] = store.DiscountRule{
					Kind: r.Type, Method: r.Method, Amount: r.Amount.value.Decimal,
					PriceListID: r.PriceListID, CategoryID: r.CategoryID, ProductID: r.ProductID,
				}
			}
		}
		if in.Categories != nil {
			g.Access = store.CategoryAccess{Type: store.AccessSpecific, CategoryIDs: *in.Categories}
		}
	})
	if err != nil {
		return nil, err.Error()
	}
	return nil, ""
}

// ruleOrder is a discount rule in REST's words.
type ruleOrder struct {
	Type        store.RuleKind `json:"type"`
	Method      store.Method   `json:"method"`
	Amount      amount         `json:"amount"`
	PriceListID int            `json:"priceListId"`
	CategoryID  int            `json:"categoryId"`
	ProductID   int            `json:"productId"`
}

func (s *Server) controlProduct(in struct {
	ProductID   int    `json:"productId"`
	Published   *bool  `json:"published"`
	PriceHidden *bool  `json:"priceHidden"`
	Channels    *[]int `json:"channels"`
	Categories  *[]int `json:"categories"`
},
) (any, string) {
	return done(s.store.EditProduct(in.ProductID, func(p *store.Product) {
		over(&p.IsPublished, in.Published)
		over(&p.IsPriceHidden, in.PriceHidden)
		over(&p.ChannelIDs, in.Channels)
		over(&p.CategoryIDs, in.Categories)
	}), "the product does not exist")
}

func (s *Server) controlMember(in struct {
	CustomerID int `json:"customerId"`
	GroupID    int `json:"groupId"`
},
) (any, string) {
	return done(s.store.MoveCustomer(in.CustomerID, in.GroupID), "the customer or the group does not exist")
}

// done is the answer of a control that names something that may not exist.
func done(ok bool, complaint string) (any, string) {
	if !ok {
		return nil, complaint
	}
	return nil, ""
}

// over replaces a value by one that was given.
func over[T any](value *T, given *T) {
	if given != nil {
		*value = *given
	}
}

// amount is an amount of money in a control: left out, null, a number or a text.
type amount struct {
	said  bool
	value decimal.NullDecimal
}

// UnmarshalJSON reads the digits themselves; a float64 never sees them.
func (a *amount) UnmarshalJSON(b []byte) error {
	a.said, a.value = true, decimal.NullDecimal{}
	if string(b) == "null" {
		return nil
	}
	if len(b) > 1 && b[0] == '"' {
		b = b[1 : len(b)-1]
	}
	parsed, err := decimal.Parse(string(b))
	a.value = decimal.NullDecimal{Decimal: parsed, Valid: err == nil}
	return err
}

func (a amount) over(value *decimal.NullDecimal) {
	if a.said {
		*value = a.value
	}
}
