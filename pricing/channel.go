package pricing

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// Channel returns a channel's currencies, and the country that configuration
// gives it. The answer is shared and must not be changed. It fails when the
// store does and nothing recent enough is remembered, and when configuration
// names a currency that the channel has not enabled.
func (s *Service) Channel(ctx context.Context, channelID int) (commerce.Channel, error) {
	channel, err := s.channels.get(ctx, channelID, s.generation.current(), s.now())
	if err != nil {
		return commerce.Channel{}, fmt.Errorf("channel %d: %w", channelID, err)
	}
	return s.configured(channelID, channel)
}

// configured returns the channel as configuration wants it. The store's answer is
// remembered without that: a currency that it has not enabled is no failed read.
func (s *Service) configured(channelID int, channel commerce.Channel) (commerce.Channel, error) {
	configured := s.o.ChannelDefaults[channelID]
	if configured.Country != "" {
		channel.DefaultCountry = configured.Country
	}
	if configured.Currency == "" {
		return channel, nil
	}
	if !slices.Contains(channel.EnabledCurrencies, configured.Currency) {
		return commerce.Channel{}, fmt.Errorf("channel %d: the configured currency %s is not enabled", channelID, configured.Currency)
	}
	channel.DefaultCurrency = configured.Currency
	return channel, nil
}
