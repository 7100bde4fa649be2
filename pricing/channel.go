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
	v := s.view()
	channel, _, err := s.channels.get(ctx, channelID, s.standInChannel(ctx, &v, channelID, nil), s.now())
	if err != nil {
		return commerce.Channel{}, fmt.Errorf("channel %d: %w", channelID, err)
	}
	return s.configured(channelID, channel)
}

// standInChannel returns the standing of what concerns a whole channel. If it has to
// be learned, so are the scopes that also names, in one go.
func (s *Service) standInChannel(ctx context.Context, v *view, channelID int, also func() []commerce.PriceScope) standing {
	at, ok := v.inChannel(channelID)
	if ok {
		return at
	}
	scopes := []commerce.PriceScope{everything(), channelScope(channelID)}
	if also != nil {
		scopes = append(scopes, also()...)
	}
	s.learn(ctx, v, scopes)
	at, _ = v.inChannel(channelID)
	return at
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
