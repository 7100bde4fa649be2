package sandbox

import (
	"fmt"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// describeGroups tells each group's rules, and the active price lists that are
// assigned to it rather than named by a rule.
func (s *Server) describeGroups() []DescribedGroup {
	active := map[int]bool{}
	for _, l := range s.store.PriceLists() {
		active[l.ID] = l.IsActive
	}
	groups := []DescribedGroup{}
	for _, g := range s.store.Groups() {
		var rules []string
		for _, r := range g.Rules {
			rules = append(rules, describeRule(r))
		}
		for _, a := range s.store.Assignments() {
			if a.GroupID == g.ID && active[a.PriceListID] {
				rules = append(rules, describeRule(store.DiscountRule{Kind: store.RulePriceList, PriceListID: a.PriceListID}))
			}
		}
		rule := "none"
		if len(rules) > 0 {
			rule = strings.Join(unique(rules), ",")
		}
		groups = append(groups, DescribedGroup{g.ID, g.Name, rule})
	}
	return groups
}

func describeRule(r store.DiscountRule) string {
	amount := string(r.Method) + ":" + r.Amount.Trim(0).String()
	switch r.Kind {
	case store.RulePriceList:
		return fmt.Sprintf("%s:%d", r.Kind, r.PriceListID)
	case store.RuleCategory:
		return fmt.Sprintf("%s:%d:%s", r.Kind, r.CategoryID, amount)
	case store.RuleProduct:
		return fmt.Sprintf("%s:%d:%s", r.Kind, r.ProductID, amount)
	case store.RuleAll:
	}
	return fmt.Sprintf("%s:%s", r.Kind, amount)
}

// unique drops repetitions: one list may be assigned on several channels.
func unique(texts []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, t := range texts {
		if !seen[t] {
			kept = append(kept, t)
		}
		seen[t] = true
	}
	return kept
}

// describeProducts puts the products first that everybody sees with a price.
func (s *Server) describeProducts() []DescribedProduct {
	products := s.store.Products()
	var first []int
	for _, p := range s.pricedForAll(products) {
		if s.shownToAll(p) {
			first = append(first, p.ID)
		}
	}
	described := make([]DescribedProduct, 0, len(products))
	for _, p := range pulledForward(products, first, func(p store.Product) int { return p.ID }) {
		variants := make([]int, 0, len(p.Variants))
		for _, v := range p.Variants {
			variants = append(variants, v.ID)
		}
		described = append(described, DescribedProduct{p.ID, p.SKU, variants})
	}
	return described
}

// shownToAll reports whether a product and its price show to every group, and
// to shoppers without one.
func (s *Server) shownToAll(p store.Product) bool {
	for _, group := range append(s.groupIDs(), 0) {
		if !s.store.Visible(defaultChannel, group, p.ID) {
			return false
		}
	}
	return s.store.PriceShown(defaultChannel, p.ID, true) == store.PriceIsShown
}

// pricedForAll keeps the products that have a price in USD and in CAD for
// every group, and without one.
func (s *Server) pricedForAll(products []store.Product) []store.Product {
	items := make([]store.Item, len(products))
	for i, p := range products {
		items[i] = store.Item{ProductID: p.ID}
	}
	priced := map[int]int{}
	quotes := 0
	for _, group := range append(s.groupIDs(), 0) {
		for _, currency := range []string{"USD", "CAD"} {
			quotes++
			found, err := s.store.Quote(store.Quote{
				ChannelID: defaultChannel, Currency: currency, GroupID: group, Items: items,
			})
			if err != nil {
				return nil
			}
			for _, p := range found {
				priced[p.ProductID]++
			}
		}
	}
	var kept []store.Product
	for _, p := range products {
		if priced[p.ID] == quotes {
			kept = append(kept, p)
		}
	}
	return kept
}

// describeHidden names the products of the default seed that show one way each of
// not being seen.
func (s *Server) describeHidden() map[string]int {
	named := map[string]int{}
	for name, why := range map[string]store.Hiding{
		"no": 0, "fromGuests": store.HiddenFromGuests, "price": store.HiddenPrice, "unpublished": store.HiddenUnpublished,
		"offChannel": store.HiddenOffChannel, "fromCampsites": store.HiddenFromCampsites,
	} {
		if _, ok := s.store.Product(store.HiddenProduct(why)); ok {
			named[name] = store.HiddenProduct(why)
		}
	}
	return named
}
