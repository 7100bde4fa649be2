package pricing

import (
	"container/list"
	"slices"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// latelyProducts and latelyEach bound what is remembered of what was fetched: of
	// how many products, and how many prices of each.
	latelyProducts = 4096
	latelyEach     = 16
)

// lately remembers which prices were fetched last, so that they can be asked for again
// after a change.
type lately struct {
	mu       sync.Mutex // guards the fields below
	order    *list.List // of *latelyProduct, the last one first
	products map[int]*list.Element
}

// latelyProduct has the prices of one product, the last one last.
type latelyProduct struct {
	id     int
	prices []latelyPrice
}

// latelyPrice is a price without what it stood under.
type latelyPrice struct {
	context commerce.PriceContext
	item    commerce.PriceItem
}

func newLately() *lately {
	return &lately{order: list.New(), products: map[int]*list.Element{}}
}

// note remembers a price that was fetched.
func (l *lately) note(key priceKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	element := l.products[key.item.ProductID]
	if element == nil {
		element = l.order.PushFront(&latelyProduct{id: key.item.ProductID})
		l.products[key.item.ProductID] = element
	}
	l.order.MoveToFront(element)
	p := element.Value.(*latelyProduct)
	price := latelyPrice{key.context, key.item}
	p.prices = append(slices.DeleteFunc(p.prices, func(old latelyPrice) bool { return old == price }), price)
	if len(p.prices) > latelyEach {
		p.prices = slices.Delete(p.prices, 0, 1)
	}
	if l.order.Len() > latelyProducts {
		oldest := l.order.Back()
		l.order.Remove(oldest)
		delete(l.products, oldest.Value.(*latelyProduct).id)
	}
}

// in returns at most n prices of a scope, the last ones first.
func (l *lately) in(scope commerce.PriceScope, n int) (found []latelyPrice) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first, isOne := l.order.Front(), scope.Kind == commerce.ScopeProduct
	if isOne {
		first = l.products[scope.ID]
	}
	for e := first; e != nil; e = e.Next() {
		for _, p := range slices.Backward(e.Value.(*latelyProduct).prices) {
			if len(found) == n {
				return found
			}
			if p.isIn(scope) {
				found = append(found, p)
			}
		}
		if isOne {
			break
		}
	}
	return found
}

// isIn says whether a change in scope touches the price.
func (p *latelyPrice) isIn(scope commerce.PriceScope) bool {
	switch scope.Kind {
	case commerce.ScopeChannel:
		return p.context.ChannelID == scope.ID
	case commerce.ScopeGroup:
		in := groupScope(p.context.Perspective)
		return in == scope || in.ID == guestGroup
	case commerce.ScopeProduct:
		return p.item.ProductID == scope.ID
	default:
		return true
	}
}
