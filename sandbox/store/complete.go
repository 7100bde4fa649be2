package store

import (
	"fmt"
	"strconv"
)

// CompleteCheckout makes an order of a checkout, in status Incomplete, and takes its
// cart away. customerID is who asks, 0 for a guest: a customer's checkout is completed
// by that customer only, a guest's by anybody. Of many who try at once, one gets a new
// order. When there are problems, there is no order. An error means that the
// order's total cannot be counted.
func (s *Store) CompleteCheckout(id string, channelID, customerID int) (Order, []CheckoutProblem, error) {
	t := s.openTill()
	defer t.mu.Unlock()
	return s.complete(id, channelID, customerID)
}

// complete is CompleteCheckout. It needs the till's lock.
func (s *Store) complete(id string, channelID, customerID int) (Order, []CheckoutProblem, error) {
	t, choices := s.till, s.Choices().Payment
	notFound := []CheckoutProblem{problem(ProblemCart, "CART_NOT_FOUND", "$.checkoutEntityId", id)}
	state := t.checkouts[id]
	cart, ok := s.Cart(id)
	if state.orderID != 0 {
		cart, ok = state.cart, choices.CompletedAgainIsOrder || choices.EachCompletionIsOrder
	}
	if !ok || cart.ChannelID != channelID || cart.CustomerID != 0 && cart.CustomerID != customerID {
		return Order{}, notFound, nil
	}
	if order, there := t.orders[state.orderID]; there && !choices.EachCompletionIsOrder {
		return order, nil, nil
	}
	troubles := state.takeTrouble()
	t.checkouts[id] = state
	if len(troubles) > 0 {
		return Order{}, troubles, nil
	}
	if problems := s.problems(cart, state); len(problems) > 0 {
		return Order{}, problems, nil
	}
	order, problems, err := s.newOrder(cart)
	if err != nil || len(problems) > 0 {
		return Order{}, problems, err
	}
	t.lastOrder++
	order.ID, order.Email = t.lastOrder, state.email
	t.orders[order.ID] = order
	state.orderID, state.cart, state.completed = order.ID, cart, s.now()
	t.checkouts[id] = state
	s.carts.remove(id)
	return order, nil, nil
}

// problems finds what is wrong with a checkout before it is priced.
func (s *Store) problems(cart Cart, state checkoutState) []CheckoutProblem {
	if len(cart.Lines) == 0 {
		return []CheckoutProblem{{Kind: ProblemCart, Code: "EMPTY_CART_CREATION"}}
	}
	var found []CheckoutProblem
	code := s.CartCurrency(cart)
	if c, ok := s.Currency(code); !ok || !c.IsEnabled {
		found = append(found, problem(ProblemCart, "INVALID_CURRENCY", "$.currencyCode", code))
	} else if !c.IsTransactional {
		found = append(found, problem(ProblemCart, "CURRENCY_NOT_TRANSACTIONAL", "$.currencyCode", code))
	}
	isShipped := false
	for i, line := range cart.Lines {
		if line.IsCustom() {
			continue
		}
		isShipped = true
		if reason := s.lineProblem(line); reason != "" {
			field := fmt.Sprintf("$.lineItems[%d].productEntityId", i)
			found = append(found, problem(ProblemLineItem, reason, field, strconv.Itoa(line.ProductID)))
		}
	}
	if s.Choices().Payment.CheckoutsAreReady {
		return found
	}
	if !state.billing {
		found = append(found, CheckoutProblem{
			Kind: ProblemBilling, Code: "INCOMPLETE_BILLING_ADDRESS", Context: []CheckoutContext{{Field: "$.billingAddress"}},
		})
	}
	if isShipped && !state.shipping {
		found = append(found, CheckoutProblem{Kind: ProblemShipping, Code: "MISSING_SHIPPING_ADDRESS"})
	}
	return found
}

// lineProblem is why a product cannot be bought any more; empty when it can.
func (s *Store) lineProblem(line CartLine) string {
	product, ok := s.Product(line.ProductID)
	switch {
	case !ok:
		return "INVALID_PRODUCT"
	case !product.IsPublished:
		return "PRODUCT_UNAVAILABLE"
	case product.IsPriceHidden:
		return "PRODUCT_NOT_PURCHASABLE"
	}
	if _, ok := product.Variant(line.VariantID); !ok {
		return "VARIANT_NOT_PURCHASABLE"
	}
	return ""
}

// remove takes a cart away.
func (c *carts) remove(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cart := c.byID[id]
	delete(c.byID, id)
	if c.current[cart.CustomerID] == id {
		delete(c.current, cart.CustomerID)
	}
}
