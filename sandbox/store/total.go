package store

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/govalues/decimal"
)

// CartCurrency is what a cart is paid in: its own currency, else the channel's default
// one where money is taken in it, else the store's
// (docs/store-operations/currencies/index.mdx).
func (s *Store) CartCurrency(cart Cart) string {
	if cart.Currency != "" {
		return cart.Currency
	}
	channel, _ := s.Channel(cart.ChannelID)
	if c, ok := s.Currency(channel.DefaultCurrency); ok && c.IsTransactional {
		return c.Code
	}
	for _, c := range s.Currencies() {
		if c.IsDefault {
			return c.Code
		}
	}
	return ""
}

// CartTotal is what a cart costs now, with tax, and what of it is tax. It fails for
// what cannot be priced.
func (s *Store) CartTotal(cart Cart) (total, tax decimal.Decimal, err error) {
	o, problems, err := s.newOrder(cart)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%w: %s", ErrBadCart, problems[0].Code)
	}
	return o.Total, o.Tax, err
}

// newOrder prices a cart through the price engine, as its owner sees the prices.
func (s *Store) newOrder(cart Cart) (Order, []CheckoutProblem, error) {
	currency, ok := s.Currency(s.CartCurrency(cart))
	if !ok {
		return Order{}, []CheckoutProblem{problem(ProblemCart, "INVALID_CURRENCY", "$.currencyCode", cart.Currency)}, nil
	}
	sum := &arithmetic{decimals: currency.Decimals}
	order := Order{
		CheckoutID: cart.ID, ChannelID: cart.ChannelID, CustomerID: cart.CustomerID, Currency: currency.Code,
		Decimals: currency.Decimals, Created: s.now(), Total: decimal.Zero, Tax: decimal.Zero,
	}
	prices, err := s.pricesOf(cart, currency.Code)
	if errors.Is(err, ErrUnknownCurrency) {
		return Order{}, []CheckoutProblem{problem(ProblemCart, "INVALID_CURRENCY", "$.currencyCode", currency.Code)}, nil
	}
	if err != nil {
		return Order{}, nil, err
	}
	for i, line := range cart.Lines {
		quantity := sum.keep(decimal.New(int64(line.Quantity), 0))
		if line.IsCustom() {
			order.Total = sum.add(order.Total, sum.mul(sum.round(line.Price), quantity))
			continue
		}
		at := slices.IndexFunc(prices, func(p ItemPrice) bool { return p.ProductID == line.ProductID && p.VariantID == line.VariantID })
		if at < 0 {
			field := fmt.Sprintf("$.lineItems[%d].productEntityId", i)
			return Order{}, []CheckoutProblem{problem(ProblemLineItem, "PRODUCT_UNAVAILABLE", field, strconv.Itoa(line.ProductID))}, nil
		}
		gross, net := unitPrice(sum, prices[at], line.Quantity)
		order.Total = sum.add(order.Total, sum.mul(gross, quantity))
		order.Tax = sum.add(order.Tax, sum.mul(sum.sub(gross, net), quantity))
	}
	order.Total, order.Tax = sum.round(order.Total), sum.round(order.Tax)
	return order, nil, sum.err
}

// pricesOf quotes the products of a cart for whoever it is.
func (s *Store) pricesOf(cart Cart, currency string) ([]ItemPrice, error) {
	quote := Quote{ChannelID: cart.ChannelID, Currency: currency, CustomerID: cart.CustomerID}
	if cart.CustomerID == 0 {
		quote.GroupID = s.GuestGroup(cart.ChannelID)
	}
	for _, line := range cart.Lines {
		if !line.IsCustom() {
			quote.Items = append(quote.Items, Item{ProductID: line.ProductID, VariantID: line.VariantID})
		}
	}
	return s.Quote(quote)
}

// unitPrice is what one costs when so many are bought, with and without tax.
func unitPrice(sum *arithmetic, p ItemPrice, quantity int) (gross, net decimal.Decimal) {
	gross, net = p.Calculated.TaxInclusive, p.Calculated.TaxExclusive
	for _, tier := range p.BulkTiers {
		if quantity < tier.Minimum || tier.Maximum != 0 && quantity > tier.Maximum {
			continue
		}
		switch tier.Kind {
		case BulkPercent:
			left := sum.sub(decimal.Hundred, tier.Amount)
			return sum.round(sum.percent(gross, left)), sum.round(sum.percent(net, left))
		case BulkFixed:
			return tier.Tax.TaxInclusive, tier.Tax.TaxExclusive
		case BulkPrice:
			return sum.sub(gross, tier.Tax.TaxInclusive).Max(decimal.Zero), sum.sub(net, tier.Tax.TaxExclusive).Max(decimal.Zero)
		}
	}
	return gross, net
}
