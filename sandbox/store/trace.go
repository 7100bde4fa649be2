package store

import (
	"fmt"
	"strings"

	"github.com/govalues/decimal"
)

// StepKind names the rule that took one step of a price.
type StepKind string

// The steps, in the order in which they are taken.
const (
	StepPrice              StepKind = "price"
	StepSalePrice          StepKind = "sale price"
	StepExchangeRate       StepKind = "exchange rate"
	StepRelativeModifier   StepKind = "relative modifier"
	StepPercentageModifier StepKind = "percentage modifier"
	StepProductDiscount    StepKind = "discount on product"
	StepCategoryDiscount   StepKind = "discount on category"
	StepAllDiscount        StepKind = "discount on everything"
	StepNotBelowZero       StepKind = "not below zero"
	StepRounding           StepKind = "rounding"
)

// Step is one rule applied to a price.
type Step struct {
	Kind StepKind
	// Amount is what the rule brought, in its own unit.
	Amount decimal.Decimal
	// Method is how a discount's amount is meant; empty elsewhere.
	Method Method
	// ID is the price list, modifier value, category or product the rule
	// belongs to, or 0. A price or sale price with 0 is the catalogue's.
	ID int
	// Result is the price after the step.
	Result decimal.Decimal
}

// String returns the step for people: "price 80.00 from price list 1",
// "discount on category 3: percent 20 = 64.00".
func (s Step) String() string {
	switch s.Kind {
	case StepPrice, StepSalePrice:
		if s.ID == 0 {
			return fmt.Sprintf("%s %s from catalogue", s.Kind, s.Amount)
		}
		return fmt.Sprintf("%s %s from price list %d", s.Kind, s.Amount, s.ID)
	case StepProductDiscount, StepCategoryDiscount:
		return fmt.Sprintf("%s %d: %s %s = %s", s.Kind, s.ID, s.Method, s.Amount, s.Result)
	case StepAllDiscount:
		return fmt.Sprintf("%s: %s %s = %s", s.Kind, s.Method, s.Amount, s.Result)
	case StepNotBelowZero, StepRounding:
		return fmt.Sprintf("%s = %s", s.Kind, s.Result)
	default:
		return fmt.Sprintf("%s %s = %s", s.Kind, s.Amount, s.Result)
	}
}

// Trace is the steps of a price in order.
type Trace []Step

// String returns the steps for people, separated by semicolons.
func (t Trace) String() string {
	parts := make([]string, len(t))
	for i, s := range t {
		parts[i] = s.String()
	}
	return strings.Join(parts, "; ")
}
