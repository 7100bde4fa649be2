package pricing

import (
	"context"
	"math"
	"net/netip"

	"github.com/clientele-graph/clientele/commerce"
)

// asker is in whose name the Storefront is asked. It is also what questions must
// have in common to be asked together.
type asker struct {
	channelID   int
	perspective commerce.Perspective
	// shopper is the zero value for guests.
	shopper commerce.ShopperCredential
	// ip is the shopper's, for the store's own abuse protection.
	ip netip.Addr
}

// isGuest says whether nobody's credential goes along.
func (a asker) isGuest() bool { return a.perspective.Kind == commerce.PerspectiveGuest }

// is says whether both ask in one name. Those whom staff act as have no access token, and
// all of them the same none.
func (a asker) is(other asker) bool {
	mine, theirs := a.shopper, other.shopper
	return mine.AccessToken == theirs.AccessToken && mine.CustomerID == theirs.CustomerID && mine.Impersonated == theirs.Impersonated
}

// speak returns what goes along with a call in the asker's name.
func (a asker) speak(ctx context.Context) (context.Context, *commerce.ShopperCredential) {
	if a.isGuest() {
		return ctx, nil
	}
	return commerce.WithClientIP(ctx, a.ip), &a.shopper
}

// isShared says whether prices of the perspective belong to a group of customers.
func isShared(p commerce.Perspective) bool {
	return p.Kind == commerce.PerspectiveNoGroup || p.Kind == commerce.PerspectiveGroup
}

// told is what the store says to one shopper and may say to others of the group.
type told[K any] interface{ isForeign(asked K) bool }

// inOwnName waits for what the Storefront says about keys. The error is
// SESSION_EXPIRED when the asker's own session is over; everything else that goes
// wrong concerns single keys.
//
// A flight may have been begun by another shopper of the same group. What that
// shopper's session ran into is not ours: when it was dead, or when the store
// answered it for another group than it believed to be in, we ask again
// ourselves. When the store answers ourselves for another group, the error wraps
// commerce.ErrGroupChanged: what was asked for is not what this shopper pays.
func inOwnName[G, K comparable, V told[K]](
	ctx context.Context, keys []K, board func([]K) []ticket[G, K, V], isOwn func(G) bool, isGuest bool,
) ([]answer[V], error) {
	answers := make([]answer[V], len(keys))
	left := make([]int, len(keys))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		asked := make([]K, len(left))
		for n, i := range left {
			asked[n] = keys[i]
		}
		var again []int
		for n, t := range board(asked) {
			i, got := left[n], t.wait(ctx)
			own := isOwn(t.batch.group)
			isForeign := got.err == nil && got.value.isForeign(asked[n])
			switch {
			case own && isExpired(got.err) && !isGuest:
				return nil, got.err
			case own && isForeign:
				return nil, errGroupChanged()
			case !own && (isExpired(got.err) || isForeign):
				again = append(again, i)
			default:
				answers[i] = got
			}
		}
		left = again
	}
	return answers, nil
}

// judge returns the Storefront's verdicts on products, see inOwnName.
func (g *gate) judge(ctx context.Context, a asker, products []verdictKey) (map[int]answer[verdict], error) {
	verdicts := make(map[int]answer[verdict], len(products))
	asked := make([]verdictKey, 0, len(products))
	for _, key := range products {
		if !isNumber(key.productID) {
			verdicts[key.productID] = answer[verdict]{value: verdict{of: key, reason: commerce.PriceNotVisible}}
			continue
		}
		asked = append(asked, key)
	}
	answers, err := inOwnName(ctx, asked, func(keys []verdictKey) []ticket[asker, verdictKey, verdict] {
		return g.board(ctx, a, keys)
	}, a.is, a.isGuest())
	for i, got := range answers {
		verdicts[asked[i].productID] = got
	}
	return verdicts, err
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
func (g *gate) board(ctx context.Context, a asker, keys []verdictKey) []ticket[asker, verdictKey, verdict] {
	if a.perspective.Kind == commerce.PerspectiveCustomer {
		return g.loader.alone(ctx, a, keys)
	}
	return g.loader.board(ctx, a, keys)
}

// isExpired says whether the session that asked was over.
func isExpired(err error) bool {
	return err != nil && commerce.CodeOf(err) == commerce.CodeSessionExpired
}
