package management

import (
	"context"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Checkout reads whose a checkout is and which order it became; ok is false when there is
// none by that id, and for what is no id of a checkout at all. It has the id of its cart.
func (c *Client) Checkout(ctx context.Context, id string) (state commerce.CheckoutState, ok bool, err error) {
	if !isCartID(id) {
		return commerce.CheckoutState{}, false, nil
	}
	found := checkoutAnswer{id: id}
	err = c.get(ctx, "checkout", "/v3/checkouts/"+id, nil, &found)
	if upstream.IsKind(err, upstream.NotFound) {
		return commerce.CheckoutState{}, false, nil
	}
	if err != nil {
		return commerce.CheckoutState{}, false, upstream.Public(err)
	}
	cart := found.Data.Cart.value
	state = commerce.CheckoutState{
		OrderID: int(found.Data.OrderID), CustomerID: int(cart.CustomerID.value), ChannelID: int(cart.ChannelID), IsFree: bool(found.Data.GrandTotal),
	}
	if state.ChannelID == 0 {
		state.ChannelID = defaultChannel
	}
	return state, true, nil
}

// checkoutAnswer is the part of a checkout that says whose it is and what it became
// (reference/checkouts.v3.yml): the checkout of that id.
type checkoutAnswer struct {
	enveloped[struct {
		ID string `json:"id"`
		// OrderID is typed as a text there, and null until there is an order.
		OrderID looseInt `json:"order_id"`
		// GrandTotal is what it costs before store credit and gift certificates.
		GrandTotal isZero `json:"grand_total"`
		Cart       optional[struct {
			// CustomerID has to be there: left out, anybody's checkout would be a guest's.
			CustomerID said     `json:"customer_id"`
			ChannelID  looseInt `json:"channel_id"`
		}] `json:"cart"`
	}]

	id string
}

func (a checkoutAnswer) complete() bool {
	if a.Data == nil || !strings.EqualFold(a.Data.ID, a.id) || a.Data.OrderID < 0 {
		return false
	}
	customer := a.Data.Cart.value.CustomerID
	return customer.isSaid && customer.value >= 0
}

// isZero reports whether a number is there and is zero. What cannot be read is not.
type isZero bool

// UnmarshalJSON never fails: nobody's checkout depends on it.
func (z *isZero) UnmarshalJSON(b []byte) error {
	value, err := upstream.ParseAmount(scalar(b))
	*z = isZero(err == nil && value.IsZero())
	return nil
}
