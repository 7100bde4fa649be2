package pricing

import (
	"context"
	"math"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// judge returns the Storefront's verdict on products, which are distinct. The
// error is SESSION_EXPIRED when the asker's own session is over; everything else
// that goes wrong concerns single products.
//
// A flight may have been begun by another shopper of the same group. What that
// shopper's session ran into is not ours: when it was dead, or when the store
// answered it for another group than it believed to be in, we ask again
// ourselves. When the store answers ourselves for another group, the error wraps
// commerce.ErrGroupChanged: what was asked for is not what this shopper pays.
func (g *gate) judge(ctx context.Context, a asker, products []int) (map[int]answer[verdict], error) {
	verdicts := make(map[int]answer[verdict], len(products))
	products = slices.DeleteFunc(products, func(id int) bool {
		if isNumber(id) {
			return false
		}
		verdicts[id] = answer[verdict]{value: verdict{of: a.keyOf(id), reason: commerce.PriceNotVisible}}
		return true
	})
	for len(products) > 0 {
		var again []int
		tickets := g.board(a, products) //nolint:contextcheck // shared work outlives its callers on purpose
		for i, t := range tickets {
			got := t.wait(ctx)
			own := t.batch.group.shopper.AccessToken == a.shopper.AccessToken
			switch {
			case own && isExpired(got.err) && !a.isGuest():
				return nil, got.err
			case own && isForeign(got, a):
				return nil, errGroupChanged()
			case !own && (isExpired(got.err) || isForeign(got, a)):
				again = append(again, products[i])
			default:
				verdicts[products[i]] = got
			}
		}
		products = again
	}
	return verdicts, nil
}

// isNumber says whether the Storefront can be asked about a product: its numbers
// are Ints of GraphQL, and it refuses a whole chunk for one that is not. There is
// nothing to see under any other number.
func isNumber(id int) bool { return id >= 1 && id <= math.MaxInt32 }

// errGroupChanged is an outage to whoever does not know better.
func errGroupChanged() error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer as it should. Try again later.",
		Err: commerce.ErrGroupChanged,
	}
}

// board returns a ticket for each product.
func (g *gate) board(a asker, products []int) []ticket[asker, verdictKey, verdict] {
	keys := make([]verdictKey, len(products))
	for i, id := range products {
		keys[i] = a.keyOf(id)
	}
	if a.perspective.Kind == commerce.PerspectiveCustomer {
		return g.loader.alone(a, keys)
	}
	return g.loader.board(a, keys)
}

// isExpired says whether the session that asked was over.
func isExpired(err error) bool {
	return err != nil && commerce.CodeOf(err) == commerce.CodeSessionExpired
}

// isForeign says whether the store answered for another perspective than a's.
func isForeign(got answer[verdict], a asker) bool {
	return got.err == nil && got.value.of.perspective != a.perspective
}
