package session

import (
	"context"
	"hash/maphash"
	"net/netip"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// The kinds of strike. Each is remembered once, so that the second has another name.
const (
	strikeOne = "session_sync_strike_1"
	strikeTwo = "session_sync_strike_2"
)

// turns lets one asker at a time go on per stripe, so that bad tokens that arrive at
// once are counted one after the other.
type turns struct {
	seed    maphash.Seed
	stripes [64]chan struct{}
}

func newTurns() turns {
	t := turns{seed: maphash.MakeSeed()}
	for i := range t.stripes {
		t.stripes[i] = make(chan struct{}, 1)
	}
	return t
}

// take waits for key's turn, for a moment.
func (t *turns) take(ctx context.Context, key string) (leave func(), err error) {
	stripe := t.stripes[maphash.String(t.seed, key)%uint64(len(t.stripes))]
	patience := time.NewTimer(maxTurn)
	defer patience.Stop()
	select {
	case stripe <- struct{}{}:
		return func() { <-stripe }, nil
	case <-patience.C:
		return nil, &commerce.Error{
			Code: commerce.CodeRateLimited, RetryAfter: maxTurn, Message: "Too many want to come over at once. Try again.",
		}
	case <-ctx.Done():
		return nil, commerce.StoreFault(ctx.Err())
	}
}

// maxTurn is how long somebody waits for their turn.
const maxTurn = 2 * time.Second

// struck is against whom the store counts bad tokens, and how many we let through:
// fewer than its three.
func (s *Service) struck(ctx context.Context) (who, last string) {
	if ip, ok := commerce.ClientIP(ctx); ok && s.o.SessionSync.ByAddress {
		return ip.Unmap().WithZone("").String(), strikeTwo
	}
	return "", strikeOne
}

// takeTurn waits for the asker's turn. The error is CodeRateLimited for whoever has no
// strike left, and CodeUpstreamUnavailable when nobody knows.
func (s *Service) takeTurn(ctx context.Context) (leave func(), err error) {
	who, last := s.struck(ctx)
	leave, err = s.syncing.take(ctx, who)
	if err != nil {
		return nil, err
	}
	out, err := s.once().Seen(ctx, last, who)
	if err == nil && out {
		err = &commerce.Error{
			Code: commerce.CodeRateLimited, RetryAfter: blockFor,
			Message: "Session sync is paused after a token that the store refused. Try again later.",
		}
	}
	if err != nil {
		leave()
		return nil, commerce.StoreFault(err)
	}
	return leave, nil
}

// strike counts a token that the store refused.
func (s *Service) strike(ctx context.Context) error {
	who, last := s.struck(ctx)
	first, err := s.once().First(ctx, strikeOne, who, blockFor)
	if err != nil || first || last == strikeOne {
		return commerce.StoreFault(err)
	}
	_, err = s.once().First(ctx, strikeTwo, who, blockFor)
	return commerce.StoreFault(err)
}

// sameAddress compares an address that a token names with one we know.
func sameAddress(named string, ip netip.Addr) bool {
	other, err := netip.ParseAddr(named)
	return err == nil && other.Unmap().WithZone("") == ip.Unmap().WithZone("")
}
