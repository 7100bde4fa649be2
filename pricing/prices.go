package pricing

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// question is a request on its way through the service.
type question struct {
	commerce.PriceRequest
	view view
	now  int64
	// group is what the items have in common, base what they stand under besides
	// their products, and answered the context of the results.
	group    priceGroup
	base     standing
	answered commerce.PriceContext
	// isUnproven says that settings or the channel are remembered from when the registry
	// was still heard, or from another epoch: what rests on them is stale.
	isUnproven bool
	results    map[commerce.PriceItem]commerce.PriceResult
}

// Prices returns one result for each distinct item: a price, or why there is
// none.
//
// It never waits longer than ctx: items unanswered by then are
// UPSTREAM_UNAVAILABLE with the context's error, or have an old price that is marked
// as stale, unless Options.Strict. An error concerns the whole question. It has the
// code SESSION_EXPIRED when the shopper's session turned out to be over, wraps
// commerce.ErrGroupChanged when the store said that the shopper is in another group
// than the perspective's, has the code FORBIDDEN when a ShopperSource was to
// price for others than guests and the shopper who asks, and has no code when a
// perspective that is not a guest's comes neither with its shopper nor unrestricted.
//
// The context of a result is the one asked for. Where a ShopperSource answers, its
// country is empty, because the Storefront was not told any.
func (s *Service) Prices(ctx context.Context, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
	isGuest := req.Perspective.Kind == commerce.PerspectiveGuest
	if !isGuest && !req.Unrestricted && req.Shopper == nil {
		return nil, errors.New("prices of a shopper were asked for without the shopper")
	}
	if err := s.refusedAsShopper(&req); err != nil {
		return nil, err
	}
	q := s.newQuestion(ctx, req)
	if len(req.Items) == 0 {
		return q.results, nil
	}
	if ok := s.enter(ctx, q); !ok {
		return q.results, nil
	}
	cold := s.fromMemory(ctx, q)
	if len(cold) == 0 {
		return q.results, nil
	}
	if err := s.fetch(ctx, q, distinct(cold)); err != nil {
		return nil, err
	}
	return q.results, nil
}

func (s *Service) newQuestion(ctx context.Context, req commerce.PriceRequest) *question {
	q := &question{
		PriceRequest: req,
		view:         s.view(),
		now:          s.now(),
		group:        priceGroup{context: req.PriceContext, isPrivate: req.Perspective.Kind == commerce.PerspectiveCustomer},
		answered:     req.PriceContext,
		results:      make(map[commerce.PriceItem]commerce.PriceResult, len(req.Items)),
	}
	if s.o.ShopperSource != nil {
		q.group.context.Country, q.answered.Country = "", ""
		q.group.asker = q.asker(ctx)
	}
	return q
}

// enter finds out what all items of the question stand under and for whom they are
// priced. It is not ok when that answered them all.
func (s *Service) enter(ctx context.Context, q *question) (ok bool) {
	isGuest := q.Perspective.Kind == commerce.PerspectiveGuest
	isResolved := isGuest && s.o.ShopperSource == nil
	q.base = s.standInChannel(ctx, &q.view, q.ChannelID, func() []commerce.PriceScope { return s.scopesOf(q, !isResolved) })
	q.isUnproven = !s.o.Strict && !s.channels.isProof(q.ChannelID, q.base)
	if isGuest || !q.Unrestricted {
		settings, isProof, err := s.settings.get(ctx, q.ChannelID, q.base, q.now)
		if err != nil {
			q.settleAll(commerce.PriceUpstreamUnavailable, err)
			return false
		}
		q.isUnproven = q.isUnproven || !isProof
		if reason := refusedBy(settings, q.PriceRequest); reason != "" {
			q.settleAll(reason, nil)
			return false
		}
		if isResolved {
			q.group.context.Perspective = commerce.ForGroup(settings.GuestGroupID)
		}
	}
	if q.group.isPrivate {
		return true
	}
	scope := groupScope(q.group.context.Perspective)
	next, isKnown := q.view.in(q.base, scope)
	if !isKnown {
		s.learn(ctx, &q.view, []commerce.PriceScope{scope})
		next, _ = q.view.in(q.base, scope)
	}
	q.base = next
	return true
}

// scopesOf are the scopes of the items, and of the group if it is known already.
func (s *Service) scopesOf(q *question, withGroup bool) []commerce.PriceScope {
	if q.group.isPrivate {
		return nil
	}
	scopes := make([]commerce.PriceScope, 0, len(q.Items)+3)
	for _, item := range q.Items {
		scopes = append(scopes, productScope(item.ProductID))
	}
	if withGroup {
		scopes = append(scopes, groupScope(q.group.context.Perspective))
	}
	return scopes
}

// refusedBy returns why the channel's settings keep every price from whom asks,
// empty when they do not.
func refusedBy(settings commerce.PriceSettings, req commerce.PriceRequest) commerce.PriceUnavailableReason {
	switch {
	case req.Unrestricted:
		return ""
	case !settings.ShowPrices:
		return commerce.PriceHidden
	case settings.HideFromGuests && req.Perspective.Kind == commerce.PerspectiveGuest:
		return commerce.PriceLoginRequired
	default:
		return ""
	}
}

// settle answers an item without a price.
func (q *question) settle(item commerce.PriceItem, reason commerce.PriceUnavailableReason, err error) {
	q.results[item] = commerce.PriceResult{Unavailable: reason, Err: err}
}

func (q *question) settleAll(reason commerce.PriceUnavailableReason, err error) {
	for _, item := range q.Items {
		q.settle(item, reason, err)
	}
}

// isGated says whether the Storefront's verdict is needed.
func (s *Service) isGated(q *question) bool { return !q.Unrestricted && !s.o.TrustCatalogue }

// distinct returns items without repetitions, in their order.
func distinct[T comparable](items []T) []T {
	seen := make(map[T]struct{}, len(items))
	once := make([]T, 0, len(items))
	for _, item := range items {
		if _, ok := seen[item]; !ok {
			seen[item] = struct{}{}
			once = append(once, item)
		}
	}
	return once
}
