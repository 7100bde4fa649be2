package store

import "fmt"

// The numbers of products in the default seed.
const (
	firstProduct = 101
	lastProduct  = 340
	// lastOpenProduct ends the first fifty: each of them is published, on
	// every channel, and in a category that every group sees.
	lastOpenProduct = 150
)

// seedRange makes products 111 to 340 by rule, every number an integer
// function of the id: the price in cents, whether it has variants, modifiers,
// bulk rules or a sale. After the first fifty come those that somebody
// cannot see; the last of them are in seed_hidden.go.
func seedRange() []Product {
	var out []Product
	for id := 111; id <= lastProduct; id++ {
		p := everywhere(rangeProduct(id))
		if id > lastOpenProduct {
			p = restricted(p)
		}
		if id >= firstHidden {
			p = hidden(p)
		}
		out = append(out, p)
	}
	return out
}

// rangeCents is the catalogue price in cents of a product made by rule:
// 10.00 to 99.50.
func rangeCents(id int) int { return 1000 + id*37%180*50 }

func rangeProduct(id int) Product {
	category := rangeCategory(id)
	price := rangeCents(id)
	p := Product{
		ID:          id,
		SKU:         fmt.Sprintf("KP-%d", id),
		Name:        rangeName(id, category),
		CategoryIDs: []int{category},
		Price:       cents(price),
	}
	if category == categoryWholeBean || category == categoryGround {
		p.TaxClassID = taxClassGroceries
	}
	if id%3 == 0 {
		p.RetailPrice = someCents(price + 500)
	}
	if id%5 == 0 {
		p.SalePrice = someCents(price * 8 / 10)
	}
	if id%6 == 0 {
		p.BulkRules = []BulkRule{
			{Minimum: 5, Maximum: 11, Kind: BulkPercent, Amount: amount("0.05")},
			{Minimum: 12, Kind: BulkPercent, Amount: amount("0.12")},
		}
	}
	if id%7 == 0 {
		p.Modifiers = []Modifier{modifier(id, 1, "Gift wrap", ModifierValue{Label: "No", IsDefault: true},
			ModifierValue{Label: "Yes", Adjuster: Adjuster{Kind: AdjustRelative, Amount: amount("3.50")}})}
	}
	if id%4 == 0 {
		rangeVariants(&p, 2+id%3, price)
	}
	return p
}

// rangeVariants gives a product count variants, each but the first 4.00 dearer
// than the one before.
func rangeVariants(p *Product, count, price int) {
	labels := []string{"Small", "Medium", "Large", "Huge"}
	p.Options = []Option{option(p.ID, "Size", labels[:count]...)}
	for n := 1; n <= count; n++ {
		v := variant(p.ID, n, "")
		if n > 1 {
			v.Price = someCents(price + 400*(n-1))
		}
		p.Variants = append(p.Variants, v)
	}
}

// rangeCategory spreads products over the categories. Every tenth after the
// first fifty is an espresso machine, which GroupCampsites does not see.
func rangeCategory(id int) int {
	if id > lastOpenProduct && id%10 == 1 {
		return categoryMachines
	}
	shelves := []int{categoryWholeBean, categoryGround, categoryBrewing, categoryKettles, categoryCamp, categoryMugs}
	return shelves[id%len(shelves)]
}

func rangeName(id, category int) string {
	adjectives := []string{"Alpine", "Copper", "Dawn", "Ember", "Fern", "Granite", "Harbour", "Juniper", "Larch", "Moss", "North", "Quartz"}
	nouns := map[int]string{
		categoryWholeBean: "Beans", categoryGround: "Grounds", categoryBrewing: "Dripper", categoryKettles: "Kettle",
		categoryCamp: "Burner", categoryMugs: "Mug", categoryMachines: "Espresso Machine",
	}
	return fmt.Sprintf("%s %s No. %d", adjectives[id%len(adjectives)], nouns[category], id)
}

// restricted takes something away from a product, by its id: publication
// (multiples of 13), the shown price (of 11), the main channel (of 17), or
// one of the other channels.
func restricted(p Product) Product {
	p.IsPublished = p.ID%13 != 0
	p.IsPriceHidden = p.ID%11 == 0
	switch {
	case p.ID%17 == 0:
		p.ChannelIDs = []int{ChannelCanada, ChannelEurope}
	case p.ID%2 == 0:
		p.ChannelIDs = []int{ChannelMain, ChannelCanada}
	default:
		p.ChannelIDs = []int{ChannelMain, ChannelEurope}
	}
	return p
}
