package store

import "slices"

// effect is what a channel's settings come to, with what it inherits.
type effect struct {
	name, status    string
	isVisible       bool
	showPrice       bool
	hideFromGuests  bool
	guestGroup      int
	defaultGroup    int
	asksForConsent  bool
	policyURL       string
	currencies      []string
	defaultCurrency string
}

// effects are the channels as they now are, for channelNews to compare with.
func (s *Store) effects() map[int]effect {
	all := make(map[int]effect, len(s.channels))
	for id, c := range s.channels {
		shown, own, whole := s.effectiveProductSettings(id), c.CustomerSettings, s.customerSettings
		all[id] = effect{
			name: c.Name, status: c.Status, isVisible: c.IsVisible,
			showPrice: *shown.ShowProductPrice, hideFromGuests: *shown.HidePriceFromGuests,
			guestGroup:     inherit(own.GuestGroupID, whole.GuestGroupID, 0),
			defaultGroup:   inherit(own.DefaultGroupID, whole.DefaultGroupID, 0),
			asksForConsent: inherit(own.AskForConsent, whole.AskForConsent, false),
			policyURL:      inherit(own.PolicyURL, whole.PolicyURL, ""),
			currencies:     c.Currencies, defaultCurrency: c.DefaultCurrency,
		}
	}
	return all
}

// channelNews tells of every channel on which something changed in effect, be it
// its own setting or one that it inherits (docs/integrations/webhooks/events/channels.mdx).
// Which webhook tells of the guests' group is not documented; here the default group's does.
func (s *Store) channelNews(before map[int]effect) []Event {
	var events []Event
	after := s.effects()
	for _, c := range ordered(s.channels) {
		b, a := before[c.ID], after[c.ID]
		tell := func(is bool, kind EventKind) {
			if is {
				events = append(events, Event{Kind: kind, ChannelID: c.ID})
			}
		}
		tell(b.name != a.name || b.status != a.status || b.isVisible != a.isVisible, ChannelUpdated)
		tell(!slices.Equal(b.currencies, a.currencies) || b.defaultCurrency != a.defaultCurrency, ChannelCurrencyUpdated)
		tell(b.showPrice != a.showPrice || b.hideFromGuests != a.hideFromGuests, ChannelProductsUpdated)
		tell(b.guestGroup != a.guestGroup || b.defaultGroup != a.defaultGroup, ChannelGroupsUpdated)
		tell(b.asksForConsent != a.asksForConsent || b.policyURL != a.policyURL, ChannelPrivacyUpdated)
	}
	return events
}
