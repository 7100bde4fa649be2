package rules

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// digest stands for rules: two are alike when what they stand for is, in whatever order
// the store says it. It is short, so that a Memory can keep many; nobody gains from
// rules that happen to have the digest of those before them.
type digest [8]byte

// snapshot is what the store said at one time.
type snapshot struct {
	groups map[int]groupState
	// rest stands for everything that concerns all groups.
	rest digest
}

// groupState is what is known of a group.
type groupState struct {
	digest digest
	// isEverybodys marks a group that people get without anybody putting them into it:
	// the guests' and the one of new accounts.
	isEverybodys bool
}

// read asks the store for everything that is compared: three calls, and more where a
// list has several pages.
func read(ctx context.Context, s Store) (snapshot, error) {
	groups, err := s.GroupRules(ctx)
	if err != nil {
		return snapshot{}, err
	}
	currencies, err := s.CurrencyRules(ctx)
	if err != nil {
		return snapshot{}, err
	}
	tax, err := s.TaxRules(ctx)
	if err != nil {
		return snapshot{}, err
	}
	found := snapshot{groups: make(map[int]groupState, len(groups)), rest: digestOf(sortedCurrencies(currencies), tax)}
	for id, g := range groups {
		found.groups[id] = groupState{digest: digestOf(canonical(g)), isEverybodys: g.IsDefault || g.IsForGuests}
	}
	return found, nil
}

// canonical returns the same rules in the one order that they are digested in.
func canonical(g commerce.GroupRules) commerce.GroupRules {
	g.CategoryIDs = slices.Compact(slices.Sorted(slices.Values(g.CategoryIDs)))
	g.Discounts = slices.Clone(g.Discounts)
	slices.SortFunc(g.Discounts, func(a, b commerce.GroupDiscountRule) int {
		return cmp.Or(
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Amount, b.Amount),
			cmp.Compare(a.PriceListID, b.PriceListID), cmp.Compare(a.CategoryID, b.CategoryID), cmp.Compare(a.ProductID, b.ProductID),
		)
	})
	if len(g.Discounts) == 0 {
		g.Discounts = nil
	}
	return g
}

func sortedCurrencies(all []commerce.CurrencyRules) []commerce.CurrencyRules {
	return slices.SortedFunc(slices.Values(all), func(a, b commerce.CurrencyRules) int { return cmp.Compare(a.Code, b.Code) })
}

// digestOf digests values whose JSON tells everything of them.
func digestOf(values ...any) digest {
	text, _ := json.Marshal(values) // plain structs of texts and numbers
	sum := sha256.Sum256(text)
	return digest(sum[:len(digest{})])
}
