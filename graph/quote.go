package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// priceArgs are the arguments that all price fields share. Nil means left out.
type priceArgs struct {
	currency  *commerce.CurrencyCode
	country   *commerce.CountryCode
	channelID *int
	groupID   *int
	asGuest   bool
	// prefix stands before the name of an argument in errors.
	prefix string
}

// areComplete reports whether the arguments say all that an answer depends on, so that
// it is the same whoever asks, staff and shoppers included.
func (a priceArgs) areComplete() bool {
	return a.asGuest && a.groupID == nil && a.channelID != nil && a.currency != nil && a.country != nil && *a.country != ""
}

// quote answers what items cost, for whom the arguments and the principal say.
// Two quotes of one operation that ask for the same thing get the same answer. A
// store that does not answer is an answer for each item, whatever it was that
// had to be known first.
func (r *Resolver) quote(ctx context.Context, args priceArgs, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error) {
	answersFrom(ctx).begin()
	results, err := r.askOnce(ctx, args, items)
	if errors.Is(err, commerce.ErrGroupChanged) {
		// The store has just told the shopper's group, and it is not that of the proof,
		// which is forgotten by now: ask again with a new one.
		results, err = r.askOnce(ctx, args, items)
	}
	switch commerce.CodeOf(err) {
	case commerce.CodeUpstreamUnavailable, commerce.CodeRateLimited:
		return unanswered(items, err), nil
	default:
		return results, err
	}
}

// askOnce asks for the items. What the store says about the session on the way is
// not lost.
func (r *Resolver) askOnce(ctx context.Context, args priceArgs, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error) {
	request, err := r.priceRequest(ctx, args)
	if err != nil {
		return nil, err
	}
	if request.Perspective.Kind != commerce.PerspectiveGuest {
		answersFrom(ctx).personalize()
	}
	results, err := answersFrom(ctx).ask(ctx, r.pricing, request, items, args.areComplete())
	if err != nil {
		r.sessions.Observe(session.From(ctx), err)
	}
	return results, err
}

// unanswered is the answer of a store that does not answer.
func unanswered(items []commerce.PriceItem, cause error) map[commerce.PriceItem]commerce.PriceResult {
	results := make(map[commerce.PriceItem]commerce.PriceResult, len(items))
	for _, item := range items {
		results[item] = commerce.PriceResult{Unavailable: commerce.PriceUpstreamUnavailable, Err: cause}
	}
	return results
}

// priceRequest turns arguments into the question they mean, without its items.
func (r *Resolver) priceRequest(ctx context.Context, args priceArgs) (commerce.PriceRequest, error) {
	principal := session.From(ctx)
	channel, err := r.priceChannel(ctx, principal, args)
	if err != nil {
		return commerce.PriceRequest{}, err
	}
	request := commerce.PriceRequest{PriceContext: commerce.PriceContext{
		ChannelID: channel.ID, Currency: channel.DefaultCurrency, Country: channel.DefaultCountry,
	}}
	if args.currency != nil {
		request.Currency = *args.currency
	}
	if !slices.Contains(channel.EnabledCurrencies, request.Currency) {
		return commerce.PriceRequest{}, commerce.BadInput(args.prefix+"currencyCode",
			fmt.Sprintf("Channel %d has not enabled the currency %s.", channel.ID, request.Currency))
	}
	if args.country != nil {
		request.Country = *args.country
	}
	return request, r.lookThrough(ctx, principal, args, &request)
}

// priceChannel returns the channel that is asked about. A shopper's is the one
// they are signed in on.
func (r *Resolver) priceChannel(ctx context.Context, principal session.Principal, args priceArgs) (commerce.Channel, error) {
	id := principal.ChannelID
	if args.channelID != nil && *args.channelID != id {
		if principal.Kind == session.Shopper {
			return commerce.Channel{}, commerce.BadInput(args.prefix+"channelId", fmt.Sprintf("The session belongs to channel %d.", id))
		}
		id = *args.channelID
	}
	if !slices.Contains(r.channels, id) {
		return commerce.Channel{}, commerce.BadInput(args.prefix+"channelId", fmt.Sprintf("Channel %d is not served here.", id))
	}
	return r.pricing.Channel(ctx, id)
}

// lookThrough sets whose eyes the prices are seen with.
func (r *Resolver) lookThrough(ctx context.Context, principal session.Principal, args priceArgs, request *commerce.PriceRequest) error {
	switch {
	case args.asGuest && args.groupID != nil:
		return commerce.BadInput(args.prefix+"asGuest", "Ask for a group or as a guest, not both.")
	case args.groupID != nil:
		if *args.groupID <= 0 {
			return commerce.BadInput(args.prefix+"customerGroupEntityId", "A group's number is positive.")
		}
		if err := session.May(principal, session.PriceForGroup, session.Object{GroupID: *args.groupID}); err != nil {
			return err
		}
		request.Perspective, request.Unrestricted = commerce.ForGroup(*args.groupID), true
		return session.May(principal, session.PriceUnrestricted, session.Object{})
	case args.asGuest || principal.Kind != session.Shopper:
		request.Perspective = commerce.Perspective{Kind: commerce.PerspectiveGuest}
		return session.May(principal, session.PriceAsGuest, session.Object{})
	}
	if err := session.May(principal, session.PriceAsSelf, session.Object{}); err != nil {
		return err
	}
	proof, err := r.sessions.Proof(ctx)
	if err != nil {
		return err
	}
	request.Perspective = commerce.ForGroup(proof.GroupID())
	if proof.IsTaxExempt {
		// What the store charges them need not be what it charges the group.
		request.Perspective = commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: proof.CustomerID}
	}
	if credential, ok := principal.Credential(); ok {
		request.Shopper = &credential
	}
	return nil
}
