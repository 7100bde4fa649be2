package store

import "fmt"

// seedShelf writes out the first ten products. Each shows one thing:
//
//	101 plain, with percent bulk rules       106 sale against variant prices
//	102 variants, one dearer                 107 so cheap that 5.00 off is free; fixed bulk rules
//	103 on sale                              108 variants, all priced
//	104 a fixed price for the Kettle Club    109 retail and advertised price
//	105 modifiers                            110 price bulk rules, on no price list
func seedShelf() []Product {
	return []Product{
		everywhere(Product{
			ID: 101, SKU: "KP-101", Name: "Ridge Kettle", CategoryIDs: []int{categoryKettles},
			Price: amount("100.00"), RetailPrice: some("120.00"),
			BulkRules: []BulkRule{
				{Minimum: 10, Maximum: 19, Kind: BulkPercent, Amount: amount("0.05")},
				{Minimum: 20, Kind: BulkPercent, Amount: amount("0.10")},
			},
		}),
		everywhere(Product{
			ID: 102, SKU: "KP-102", Name: "Trail Mug", CategoryIDs: []int{categoryMugs}, Price: amount("20.00"),
			Options:  []Option{option(102, "Size", "Small", "Large", "Giant")},
			Variants: []Variant{variant(102, 1, ""), variant(102, 2, "25.00"), variant(102, 3, "30.00")},
		}),
		everywhere(Product{
			ID: 103, SKU: "KP-103", Name: "Campfire Blend", CategoryIDs: []int{categoryGround}, TaxClassID: taxClassGroceries,
			Price: amount("50.00"), SalePrice: some("40.00"), RetailPrice: some("55.00"),
		}),
		everywhere(Product{
			ID: 104, SKU: "KP-104", Name: "Pour-over Cone", CategoryIDs: []int{categoryBrewing}, Price: amount("40.00"),
		}),
		everywhere(Product{
			ID: 105, SKU: "KP-105", Name: "Hand Grinder", CategoryIDs: []int{categoryBrewing}, Price: amount("80.00"),
			Modifiers: []Modifier{
				modifier(105, 1, "Engraving", ModifierValue{Label: "None", IsDefault: true},
					ModifierValue{Label: "Your name", Adjuster: Adjuster{Kind: AdjustRelative, Amount: amount("5.00")}}),
				modifier(105, 2, "Gift box", ModifierValue{Label: "None", IsDefault: true},
					ModifierValue{Label: "Wooden", Adjuster: Adjuster{Kind: AdjustPercentage, Amount: amount("10")}}),
			},
		}),
		everywhere(Product{
			ID: 106, SKU: "KP-106", Name: "Summit Flask", CategoryIDs: []int{categoryMugs},
			Price: amount("36.00"), SalePrice: some("30.00"),
			Options:  []Option{option(106, "Volume", "Half litre", "Litre", "Two litres")},
			Variants: []Variant{variant(106, 1, ""), variant(106, 2, "44.00"), onSale(variant(106, 3, "48.00"), "40.00")},
		}),
		everywhere(Product{
			ID: 107, SKU: "KP-107", Name: "Filter Papers", CategoryIDs: []int{categoryBrewing}, Price: amount("4.00"),
			BulkRules: []BulkRule{{Minimum: 10, Kind: BulkFixed, Amount: amount("3.00")}},
		}),
		everywhere(Product{
			ID: 108, SKU: "KP-108", Name: "Kestrel Valley", CategoryIDs: []int{categoryWholeBean}, TaxClassID: taxClassGroceries, Price: amount("18.00"),
			Options:  []Option{option(108, "Weight", "250 g", "500 g", "1 kg")},
			Variants: []Variant{variant(108, 1, "18.00"), variant(108, 2, "34.00"), variant(108, 3, "64.00")},
		}),
		everywhere(Product{
			ID: 109, SKU: "KP-109", Name: "Camp Stove", CategoryIDs: []int{categoryCamp},
			Price: amount("150.00"), RetailPrice: some("180.00"), MAPPrice: some("140.00"),
		}),
		everywhere(Product{
			ID: 110, SKU: "KP-110", Name: "Travel Press", CategoryIDs: []int{categoryBrewing}, Price: amount("60.00"),
			BulkRules: []BulkRule{
				{Minimum: 5, Maximum: 9, Kind: BulkPrice, Amount: amount("2.00")},
				{Minimum: 10, Kind: BulkPrice, Amount: amount("4.00")},
			},
		}),
	}
}

// everywhere publishes a product on every channel and gives a simple one its
// base variant, whose id is the product's with a zero behind.
func everywhere(p Product) Product {
	p.IsPublished = true
	p.ChannelIDs = []int{ChannelMain, ChannelCanada, ChannelEurope}
	if len(p.Variants) == 0 {
		p.Variants = []Variant{{ID: variantID(p.ID, 0), SKU: p.SKU}}
	}
	return p
}

// variantID numbers variants: product 102 has 1021, 1022, …; 0 is a base variant.
func variantID(product, n int) int { return product*10 + n }

// variant makes the nth variant, of the nth value of the product's option.
// An empty price leaves the product's.
func variant(product, n int, price string) Variant {
	v := Variant{
		ID:      variantID(product, n),
		SKU:     fmt.Sprintf("KP-%d-%d", product, n),
		Choices: []OptionChoice{{OptionID: optionID(product, 0), ValueID: valueID(product, 0, n)}},
	}
	if price != "" {
		v.Price = some(price)
	}
	return v
}

func onSale(v Variant, price string) Variant {
	v.SalePrice = some(price)
	return v
}

// optionID numbers options and modifiers: product 105 has option 10500 and
// modifiers 10501, 10502, and so on.
func optionID(product, n int) int { return product*100 + n }

// valueID numbers the values of options and modifiers from 1: option 10500
// has 1050001, 1050002, and so on.
func valueID(product, n, value int) int { return optionID(product, n)*100 + value }

func option(product int, name string, labels ...string) Option {
	o := Option{ID: optionID(product, 0), Name: name}
	for i, label := range labels {
		o.Values = append(o.Values, OptionValue{ID: valueID(product, 0, i+1), Label: label})
	}
	return o
}

// modifier makes the nth modifier of a product and numbers its values.
func modifier(product, n int, name string, values ...ModifierValue) Modifier {
	for i := range values {
		values[i].ID = valueID(product, n, i+1)
	}
	return Modifier{ID: optionID(product, n), Name: name, Values: values}
}
