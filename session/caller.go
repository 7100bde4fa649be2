package session

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Caller proves the asking shopper's session now, whatever was proven before, and returns
// on whose behalf the store may be asked to do something that cannot be taken back. Who
// signed in, whose credential it is and whom the store has proven are compared here and
// nowhere else.
//
// A guest, and staff, have nothing to prove: they are a guest to the store. Callers ask
// May first, which knows who may do what.
func (s *Service) Caller(ctx context.Context) (commerce.Caller, error) {
	p := From(ctx)
	switch p.Kind {
	case Guest, Staff:
		return commerce.Caller{ChannelID: p.Channel(s.o.DefaultChannel)}, nil
	case Shopper, Refused:
	}
	p, c, err := s.asShopper(ctx, ReadSelf)
	if err != nil {
		return commerce.Caller{}, err
	}
	if _, err := s.prove(ctx, p, c); err != nil {
		return commerce.Caller{}, err
	}
	return commerce.Caller{ChannelID: p.Channel(s.o.DefaultChannel), Shopper: &c}, nil
}
