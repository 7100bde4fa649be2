package commerce

import (
	"context"
	"net/netip"
)

// requestKey is the private type of this package's context keys.
type requestKey int

const (
	correlationKey requestKey = iota
	clientIPKey
	yieldingKey
)

// WithCorrelationID returns a context whose upstream calls carry id, a UUID. The
// same id goes to every host of the store and back to our client.
func WithCorrelationID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, correlationKey, id)
}

// CorrelationID returns the id of the operation, empty when there is none.
func CorrelationID(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey).(string)
	return id
}

// CorrelationAttribute is what spans call the correlation id.
const CorrelationAttribute = "clientele.correlation_id"

// WithYielding returns a context whose upstream calls are for what a stranger may have
// made up. They make way for others when there is little quota.
func WithYielding(ctx context.Context) context.Context {
	return context.WithValue(ctx, yieldingKey, true)
}

// IsYielding says whether upstream calls make way for others.
func IsYielding(ctx context.Context) bool {
	yields, _ := ctx.Value(yieldingKey).(bool)
	return yields
}

// WithClientIP returns a context that knows the shopper's address, as our own
// trusted edge saw it.
func WithClientIP(ctx context.Context, ip netip.Addr) context.Context {
	return context.WithValue(ctx, clientIPKey, ip)
}

// ClientIP returns the shopper's address; ok is false when it is not known.
func ClientIP(ctx context.Context) (ip netip.Addr, ok bool) {
	ip, ok = ctx.Value(clientIPKey).(netip.Addr)
	return ip, ok && ip.IsValid()
}

// ClientNetwork names where the shopper is: the /24 of an IPv4 address, the /48 of
// an IPv6 address; ok is false when it is not known.
func ClientNetwork(ctx context.Context) (network netip.Prefix, ok bool) {
	ip, ok := ClientIP(ctx)
	if !ok {
		return netip.Prefix{}, false
	}
	ip = ip.Unmap().WithZone("")
	bits := 48
	if ip.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(ip, bits).Masked(), true
}
