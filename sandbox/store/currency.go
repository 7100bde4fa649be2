package store

import (
	"time"

	"github.com/govalues/decimal"
)

// Currency is money the store can show, and charge if it is transactional.
type Currency struct {
	ID int
	// Code is ISO 4217 in upper case.
	Code string
	Name string
	// ExchangeRate is how much of this currency one unit of the default currency is worth.
	ExchangeRate decimal.Decimal
	// Decimals is how many decimal places prices are rounded to.
	Decimals  int
	IsEnabled bool
	IsDefault bool
	// IsTransactional is false for a display-only currency: prices are shown
	// in it, converted, and charged in the default one.
	IsTransactional    bool
	AutoUpdate         bool
	CountryCodes       []string
	Token              string
	TokenIsOnTheRight  bool
	DecimalSeparator   string
	ThousandsSeparator string
	Updated            time.Time
}
