package sandbox

import (
	"cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// cartControl is what a cart is to be.
type cartControl struct {
	ChannelID  int               `json:"channelId"`
	CustomerID int               `json:"customerId"`
	Currency   string            `json:"currency"`
	Lines      []cartControlLine `json:"lines"`
	ReadyFor   string            `json:"readyFor"`
}

type cartControlLine struct {
	ProductID int    `json:"productId"`
	VariantID int    `json:"variantId"`
	Quantity  int    `json:"quantity"`
	Name      string `json:"name"`
	Price     amount `json:"price"`
}

// controlCart opens a cart, on channel 1, a guest's and empty unless that is said. With
// readyFor its checkout can be completed.
func (s *Server) controlCart(in cartControl) (any, string) {
	spec := store.CartSpec{ChannelID: cmp.Or(in.ChannelID, defaultChannel), CustomerID: in.CustomerID, Currency: in.Currency}
	for _, l := range in.Lines {
		spec.Lines = append(spec.Lines, store.CartLine{
			ProductID: l.ProductID, VariantID: l.VariantID, Quantity: l.Quantity, Name: l.Name, Price: l.Price.value.Decimal,
		})
	}
	cart, err := s.store.OpenCartAs(spec)
	if err != nil {
		return nil, err.Error()
	}
	if in.ReadyFor != "" {
		if err := s.store.ReadyCheckout(cart.ID, in.ReadyFor); err != nil {
			return nil, err.Error()
		}
	}
	return map[string]string{"cartId": cart.ID}, ""
}
