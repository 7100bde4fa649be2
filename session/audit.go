package session

import (
	"context"
	"log/slog"
	"net/netip"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit log, and the outcome of one that went well. Every
// other outcome is the code of a refusal or of an error.
const (
	eventSignIn  = "sign_in"
	eventSignOut = "sign_out"
	outcomeOK    = "OK"
)

// audit writes one line about an attempt to begin or end a session. It knows the
// customer by number only, 0 for one who was not recognized, and the client by
// their network only.
func (s *Service) audit(ctx context.Context, event string, channelID, customerID int, outcome string) {
	attrs := []slog.Attr{
		slog.String("event", event),
		slog.String("kind", "shopper"),
		slog.String("outcome", outcome),
		slog.Int("channel_id", channelID),
		slog.String("client_network", clientNetwork(ctx)),
		slog.String("correlation_id", commerce.CorrelationID(ctx)),
	}
	if customerID != 0 {
		attrs = append(attrs, slog.Int("customer_id", customerID))
	}
	s.o.Logger.LogAttrs(ctx, slog.LevelInfo, "audit", attrs...)
}

// clientNetwork names where the client is: the /24 of an IPv4 address, the /48
// of an IPv6 address, empty when it is not known.
func clientNetwork(ctx context.Context) string {
	ip, ok := commerce.ClientIP(ctx)
	if !ok {
		return ""
	}
	ip = ip.Unmap().WithZone("")
	bits := 48
	if ip.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(ip, bits).Masked().String()
}
