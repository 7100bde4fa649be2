package store

import "github.com/govalues/decimal"

// working is a price on its way through the adjustments.
type working struct {
	sum       *arithmetic
	everyStep bool
	amount    decimal.Decimal
	trace     Trace
}

// start takes the price the adjustments begin from: the sale price if there
// is one, else the price.
func (p *pricer) start(b base, discounted bool) *working {
	w := &working{sum: p.sum, everyStep: p.choices.RoundEveryStep}
	kind, amount, entered := StepPrice, b.price, b.entered.price
	if b.sale.Valid && (!discounted || !p.choices.GroupDiscountIgnoresSales) {
		kind, amount, entered = StepSalePrice, b.sale.Decimal, b.entered.sale
	}
	w.record(Step{Kind: kind, ID: b.listID, Amount: entered}, entered)
	if !b.rate.IsOne() {
		w.record(Step{Kind: StepExchangeRate, Amount: b.rate}, amount)
	}
	return w
}

// record takes one step to a new amount, without the zeros that
// multiplication leaves behind the currency's decimals.
func (w *working) record(step Step, amount decimal.Decimal) {
	if w.everyStep {
		amount = w.sum.round(amount)
	}
	w.amount = amount.Trim(w.sum.decimals)
	step.Result = w.amount
	w.trace = append(w.trace, step)
}

// clamp keeps the price from falling below zero, where discounts may have taken it.
func (w *working) clamp() {
	if w.amount.IsNeg() {
		w.record(Step{Kind: StepNotBelowZero}, w.amount.Zero())
	}
}

// round brings the price to the currency's decimals.
func (w *working) round() {
	rounded := w.sum.round(w.amount)
	if !rounded.Equal(w.amount) {
		w.record(Step{Kind: StepRounding}, rounded)
	}
	w.amount = rounded
}
