package pricing

import "github.com/clientele-graph/clientele/commerce"

// productBuckets is how many generations all products share. An event then throws
// away the prices of few other products, and nobody remembers millions of products.
const productBuckets = 4096

// guestGroup is the scope of guests when the Storefront prices for them: we are not
// told which group they get, so a change of any group is one of theirs.
const guestGroup = -1

func everything() commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeEverything}
}

func channelScope(id int) commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeChannel, ID: id}
}

func productScope(id int) commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeProduct, ID: int(uint(id) % productBuckets)}
}

// groupScope returns the scope of a perspective that prices are kept for.
func groupScope(p commerce.Perspective) commerce.PriceScope {
	if p.Kind == commerce.PerspectiveGuest {
		return commerce.PriceScope{Kind: commerce.ScopeGroup, ID: guestGroup}
	}
	return commerce.PriceScope{Kind: commerce.ScopeGroup, ID: p.ID}
}

// folded returns the scopes that generations are kept for, each once. A change of a
// group is one of the guests' when they may be in it.
func (s *Service) folded(scopes []commerce.PriceScope) []commerce.PriceScope {
	all := make([]commerce.PriceScope, 0, len(scopes)+1)
	for _, scope := range scopes {
		switch scope.Kind {
		case commerce.ScopeEverything:
			scope.ID = 0
		case commerce.ScopeProduct:
			scope = productScope(scope.ID)
		case commerce.ScopeGroup:
			if s.o.ShopperSource != nil {
				all = append(all, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: guestGroup})
			}
		case commerce.ScopeChannel:
		}
		all = append(all, scope)
	}
	return distinct(all)
}
