package store

// Source names the rule of precedence that decided where a base price comes from.
type Source string

// The sources, in order of precedence (reference/price_lists.v3.yml, "Order
// of operations"), and what becomes of a variant that the chosen list lacks.
const (
	SourceGroupAndChannelList Source = "price list for group and channel"
	SourceGroupList           Source = "price list for group"
	SourceGroupDiscount       Source = "group discount"
	SourceChannelList         Source = "price list for channel"
	SourceCatalogue           Source = "catalogue"
	SourceNoRecord            Source = "catalogue, no record in price list"
)

// source picks the one source for a product, and its price list, 0 if it is none.
func (p *pricer) source(product Product) (Source, int) {
	for _, c := range p.candidates(product) {
		if c.source == SourceGroupDiscount {
			return c.source, 0
		}
		list, ok := p.goods.lists[c.listID]
		if !ok {
			continue
		}
		if list.IsActive {
			return c.source, list.ID
		}
		if p.choices.InactiveListBlocks {
			break
		}
	}
	return SourceCatalogue, 0
}

// candidate is a source that may apply; list 0 means that there is none.
type candidate struct {
	source Source
	listID int
}

// candidates returns the sources above the catalogue in order of precedence.
func (p *pricer) candidates(product Product) []candidate {
	var out []candidate
	if p.group.ID != 0 {
		out = append(out,
			candidate{SourceGroupAndChannelList, p.goods.assigned(p.group.ID, p.channel.ID)},
			candidate{SourceGroupList, p.goods.assigned(p.group.ID, 0)},
			candidate{SourceGroupList, p.group.priceList()})
		if p.hasDiscount(product) {
			out = append(out, candidate{source: SourceGroupDiscount})
		}
	}
	return append(out, candidate{SourceChannelList, p.goods.assigned(0, p.channel.ID)})
}

// hasDiscount reports whether the group's discounts stop the search.
func (p *pricer) hasDiscount(product Product) bool {
	if !p.choices.UnmatchedDiscountSeeksChannelList {
		return p.group.hasDiscounts()
	}
	return len(p.matching(product)) > 0
}

// assigned returns the list assigned to exactly that group and channel, 0
// being neither. Of several, the earliest made counts: nothing documents it.
func (g *goods) assigned(groupID, channelID int) int {
	for _, a := range g.assignments {
		if a.GroupID == groupID && a.ChannelID == channelID {
			return a.PriceListID
		}
	}
	return 0
}
