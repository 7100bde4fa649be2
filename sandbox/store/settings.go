package store

// CustomerSettings are the customer settings of the store or of a channel.
// A nil value on a channel inherits the store's; nil on the store is "not set".
type CustomerSettings struct {
	GuestGroupID   *int
	DefaultGroupID *int
	AskForConsent  *bool
	PolicyURL      *string
}

// ProductSettings say whether storefronts show prices, for the store or for
// a channel. A nil value on a channel inherits the store's; on the store
// nil means the platform's default: prices shown, to guests too.
type ProductSettings struct {
	ShowProductPrice    *bool
	HidePriceFromGuests *bool
}

// CustomerSettings returns the store's settings, which channels inherit.
func (s *Store) CustomerSettings() CustomerSettings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.customerSettings
}

// ProductSettings returns the store's settings, which channels inherit.
func (s *Store) ProductSettings() ProductSettings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.productSettings
}

// EffectiveProductSettings returns what holds on the channel after
// inheritance: both values are set. An unknown channel has the store's.
func (s *Store) EffectiveProductSettings(channelID int) ProductSettings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.effectiveProductSettings(channelID)
}

func (s *Store) effectiveProductSettings(channelID int) ProductSettings {
	own := s.channels[channelID].ProductSettings
	show := inherit(own.ShowProductPrice, s.productSettings.ShowProductPrice, true)
	hide := inherit(own.HidePriceFromGuests, s.productSettings.HidePriceFromGuests, false)
	return ProductSettings{ShowProductPrice: &show, HidePriceFromGuests: &hide}
}

// GuestGroup returns the group whose prices a guest gets on the channel: the
// channel's setting, else the store's, else 0 for no group.
func (s *Store) GuestGroup(channelID int) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return inherit(s.channels[channelID].CustomerSettings.GuestGroupID, s.customerSettings.GuestGroupID, 0)
}

// DefaultGroup returns the group of new accounts on the channel: the
// channel's setting, else the store's, else 0 for no group.
func (s *Store) DefaultGroup(channelID int) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return inherit(s.channels[channelID].CustomerSettings.DefaultGroupID, s.customerSettings.DefaultGroupID, 0)
}

// inherit returns the first value that is set, else the fallback.
func inherit[T any](channel, global *T, fallback T) T {
	if channel != nil {
		return *channel
	}
	if global != nil {
		return *global
	}
	return fallback
}
