package store

import "github.com/govalues/decimal"

// taxer works out amounts without and with tax for one shopper.
type taxer struct {
	settings TaxSettings
	// rates are the shopper's, home those of the store's own country.
	rates []TaxRate
	home  []TaxRate
	sum   *arithmetic
}

// taxer picks the zones. An exempt customer is taxed nothing, wherever they are.
func (g *goods) taxer(country string, groupID int, exempt bool, sum *arithmetic) taxer {
	if country == "" {
		country = g.tax.StoreCountry
	}
	t := taxer{settings: g.tax, home: g.ratesFor(g.tax.StoreCountry, 0), sum: sum}
	if !exempt {
		t.rates = g.ratesFor(country, groupID)
	}
	return t
}

// ratesFor returns the rates of the zone that suits best, the earliest made
// of equals, or none.
func (g *goods) ratesFor(country string, groupID int) []TaxRate {
	var best TaxZone
	fit := 0
	for _, z := range g.taxZones {
		if f := z.fit(country, groupID); f > fit {
			best, fit = z, f
		}
	}
	return best.Rates
}

// price works out an amount as the merchant entered it, by the three cases of
// reference/tax_settings.v3.yml.
func (t taxer) price(entered decimal.Decimal, class int) TaxPrice {
	entered = t.sum.round(entered)
	out := TaxPrice{AsEntered: entered, EnteredInclusive: t.settings.EnteredWithPrices}
	switch {
	case !t.settings.EnteredWithPrices:
		out.TaxExclusive = entered
		out.TaxInclusive = t.sum.add(entered, t.on(entered, class))
	case t.settings.SubtractStoreTax:
		// The net amount stays unrounded until tax is on it, so that a
		// shopper at home pays exactly what was entered. The one division comes
		// last: what it cannot write out must not be multiplied.
		out.TaxExclusive = t.sum.round(t.without(entered, t.home, class))
		out.TaxInclusive = t.sum.round(t.without(t.sum.mul(entered, t.sum.add(decimal.One, t.share(t.rates, class))), t.home, class))
	default:
		out.TaxExclusive = t.sum.round(t.without(entered, t.rates, class))
		out.TaxInclusive = entered
	}
	return out
}

// on is the tax on a net amount, rounded as the settings say.
func (t taxer) on(net decimal.Decimal, class int) decimal.Decimal {
	if t.settings.Rounding == NoRounding {
		return t.sum.round(t.sum.percent(net, t.total(t.rates, class)))
	}
	tax := decimal.Zero
	for _, r := range t.rates {
		tax = t.sum.add(tax, t.sum.round(t.sum.percent(net, r.Percent[class])))
	}
	return tax
}

// without takes rates off a gross amount.
func (t taxer) without(gross decimal.Decimal, rates []TaxRate, class int) decimal.Decimal {
	return t.sum.quo(gross, t.sum.add(decimal.One, t.share(rates, class)))
}

// share is the sum of a class's rates as a part of one.
func (t taxer) share(rates []TaxRate, class int) decimal.Decimal {
	return t.sum.percent(decimal.One, t.total(rates, class))
}

// total is the sum of a class's rates, in percent.
func (t taxer) total(rates []TaxRate, class int) decimal.Decimal {
	total := decimal.Zero
	for _, r := range rates {
		total = t.sum.add(total, r.Percent[class])
	}
	return total
}
