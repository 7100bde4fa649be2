package store

import "github.com/govalues/decimal"

// Channels of the default seed.
const (
	ChannelMain   = 1
	ChannelCanada = 2
	ChannelEurope = 3
)

// seedChannels makes three storefronts. Global customers sign in on the main
// and the Canadian one. Canada shows guests the retail group's prices;
// Europe shows guests none.
func seedChannels() []Channel {
	return []Channel{
		{
			ID: ChannelMain, Name: "Kettle & Pine", Type: "storefront", Platform: "bigcommerce", Status: "active", IsVisible: true,
			Currencies: []string{"USD", "CAD", "EUR"}, DefaultCurrency: "USD", AllowGlobalLogins: true,
		},
		{
			ID: ChannelCanada, Name: "Kettle & Pine Canada", Type: "storefront", Platform: "catalyst", Status: "active", IsVisible: true,
			Currencies: []string{"CAD", "USD"}, DefaultCurrency: "CAD", AllowGlobalLogins: true,
			CheckoutHost:     "localhost",
			CustomerSettings: CustomerSettings{GuestGroupID: new(GroupRetail)},
		},
		{
			ID: ChannelEurope, Name: "Kettle & Pine Europe", Type: "storefront", Platform: "custom", Status: "active", IsVisible: true,
			Currencies: []string{"EUR", "USD"}, DefaultCurrency: "EUR",
			ProductSettings: ProductSettings{HidePriceFromGuests: new(true)},
		},
	}
}

// seedCurrencies makes the dollar, a Canadian dollar that is charged too, and
// a euro that is only shown. The rates are kind to mental arithmetic.
func seedCurrencies() []Currency {
	return []Currency{
		{
			ID: 1, Code: "USD", Name: "US Dollar", ExchangeRate: amount("1"), Decimals: 2, IsEnabled: true, IsDefault: true, IsTransactional: true,
			CountryCodes: []string{"US"}, Token: "$", DecimalSeparator: ".", ThousandsSeparator: ",", Updated: seedTime(),
		},
		{
			ID: 2, Code: "CAD", Name: "Canadian Dollar", ExchangeRate: amount("1.25"), Decimals: 2, IsEnabled: true, IsTransactional: true,
			CountryCodes: []string{"CA"}, Token: "CA$", DecimalSeparator: ".", ThousandsSeparator: ",", Updated: seedTime(),
		},
		{
			ID: 3, Code: "EUR", Name: "Euro", ExchangeRate: amount("0.80"), Decimals: 2, IsEnabled: true, AutoUpdate: true,
			CountryCodes: []string{"DE", "FR"}, Token: "€", TokenIsOnTheRight: true, DecimalSeparator: ",", ThousandsSeparator: ".", Updated: seedTime(),
		},
	}
}

// Tax classes of the default seed.
const (
	taxClassDefault   = 0
	taxClassUntaxed   = 1
	taxClassGroceries = 4
)

func seedTaxClasses() []TaxClass {
	return []TaxClass{
		{ID: taxClassDefault, Name: "Default Tax Class"},
		{ID: taxClassUntaxed, Name: "Non-Taxable Products"},
		{ID: taxClassGroceries, Name: "Groceries"},
	}
}

// seedTaxZones taxes the United States by 8 %, but not wholesale buyers, who
// resell; Canada by two taxes; Germany by 19 %; nobody else. Groceries are
// taxed less or not at all.
func seedTaxZones() []TaxZone {
	return []TaxZone{
		{ID: 1, Name: "United States", Countries: []string{"US"}, Rates: []TaxRate{
			taxRate("Sales tax", "8", "2"),
		}},
		{ID: 2, Name: "United States, resale", Countries: []string{"US"}, GroupIDs: []int{GroupWholesale}},
		{ID: 3, Name: "Canada", Countries: []string{"CA"}, Rates: []TaxRate{
			taxRate("GST", "5", "0"),
			taxRate("Provincial tax", "7", "0"),
		}},
		{ID: 4, Name: "Germany", Countries: []string{"DE"}, Rates: []TaxRate{
			taxRate("VAT", "19", "7"),
		}},
		{ID: 5, Name: "Everywhere else"},
	}
}

func taxRate(name, general, groceries string) TaxRate {
	return TaxRate{Name: name, Percent: map[int]decimal.Decimal{
		taxClassDefault:   amount(general),
		taxClassGroceries: amount(groceries),
	}}
}
