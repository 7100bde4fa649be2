package management

import (
	"context"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Cart reads whose a cart is; ok is false when there is none by that id, and for
// what is no id of a cart at all.
func (c *Client) Cart(ctx context.Context, id string) (cart commerce.ManagedCart, ok bool, err error) {
	if !isCartID(id) {
		return commerce.ManagedCart{}, false, nil
	}
	found := cartAnswer{id: id}
	err = c.get(ctx, "cart", "/v3/carts/"+id, nil, &found)
	if upstream.IsKind(err, upstream.NotFound) {
		return commerce.ManagedCart{}, false, nil
	}
	if err != nil {
		return commerce.ManagedCart{}, false, upstream.Public(err)
	}
	cart = commerce.ManagedCart{
		CartEntityID: found.Data.ID, CustomerID: int(found.Data.CustomerID.value), ChannelID: int(found.Data.ChannelID),
	}
	if cart.ChannelID == 0 {
		cart.ChannelID = defaultChannel
	}
	return cart, true, nil
}

// cartAnswer is the part of a cart that says whose it is
// (reference/carts.v3.yml): the cart of that id.
type cartAnswer struct {
	enveloped[struct {
		ID string `json:"id"`
		// CustomerID has to be there: left out, anybody's cart would be a guest's.
		CustomerID said     `json:"customer_id"`
		ChannelID  looseInt `json:"channel_id"`
	}]

	id string
}

func (c cartAnswer) complete() bool {
	return c.Data != nil && strings.EqualFold(c.Data.ID, c.id) && c.Data.CustomerID.isSaid
}

// isCartID reports whether a text is a UUID, as every cart's id is. It becomes a
// part of a path, so nothing else may pass.
func isCartID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, b := range []byte(text) {
		switch i {
		case 8, 13, 18, 23:
			if b != '-' {
				return false
			}
		default:
			if !strings.ContainsRune("0123456789abcdefABCDEF", rune(b)) {
				return false
			}
		}
	}
	return true
}
