package rules

import (
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// maxScopes is how many groups are named one by one. A change of more than that is told
// as one of everything, which costs the caches less than so many names.
const maxScopes = 100

// before is all that this replica may compare with.
type before struct {
	// snapshots are what was known, none when nothing was. There are two when this
	// replica has acted alone meanwhile: a change since either of them counts.
	snapshots []snapshot
	// isLost says that something was known and nobody knows what.
	isLost bool
}

// changed returns the scopes of all prices that may be different now, everything first
// and then alone, and whether groups are different.
func (b before) changed(now snapshot) (scopes []commerce.PriceScope, groups bool) {
	everything, ids := b.isLost, map[int]bool{}
	for _, old := range b.snapshots {
		everything = everything || old.rest != now.rest
		for id, g := range now.groups {
			if was, known := old.groups[id]; !known || was != g {
				ids[id] = true
				everything = everything || was.isEverybodys || g.isEverybodys
			}
		}
		for id, was := range old.groups {
			if _, still := now.groups[id]; !still {
				ids[id] = true
				everything = everything || was.isEverybodys
			}
		}
	}
	groups = b.isLost || len(ids) > 0
	if everything || len(ids) > maxScopes {
		return []commerce.PriceScope{{Kind: commerce.ScopeEverything}}, groups
	}
	for id := range ids {
		scopes = append(scopes, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: id})
	}
	slices.SortFunc(scopes, func(a, b commerce.PriceScope) int { return a.ID - b.ID })
	return scopes, groups
}
