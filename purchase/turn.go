package purchase

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

// lease is how long after it was written a completion is taken to be under way.
const lease = completeWithin + grace

// turn is a checkout's entry as it was read, and the bytes that a Swap is to find.
type turn struct {
	checkoutID string
	raw        []byte
	sale       sale
}

func (s *Service) readTurn(ctx context.Context, checkoutID string) (turn, error) {
	raw, err := s.o.Journal.Read(ctx, checkoutName(checkoutID))
	if err != nil {
		return turn{}, journalFault(err)
	}
	l, err := readSale(raw)
	if err != nil {
		return turn{}, unavailable(err)
	}
	return turn{checkoutID: checkoutID, raw: raw, sale: l}, nil
}

// swapTurn writes next in place of what was read. ok is false when that is old. After an
// error nobody knows; now is then what may stand there.
func (s *Service) swapTurn(ctx context.Context, t turn, next sale) (now turn, ok bool, err error) {
	raw, err := next.write()
	if err != nil {
		return t, false, commerce.Internal(err)
	}
	now = turn{checkoutID: t.checkoutID, raw: raw, sale: next}
	if ok, err = s.o.Journal.Swap(ctx, checkoutName(t.checkoutID), t.raw, raw, s.o.Keep); err != nil {
		return now, false, journalFault(err)
	}
	return now, ok, nil
}

// takeTurn writes down that a completion is about to be sent. Whoever has written it sends
// it, once; ok is false when somebody else has changed the entry meanwhile.
func (s *Service) takeTurn(ctx context.Context, t turn) (mine turn, ok bool, err error) {
	name, err := s.newName()
	if err != nil {
		return turn{}, false, err
	}
	now := s.o.Now()
	mine, ok, err = s.swapTurn(ctx, t, sale{
		Version: saleVersion, CorrelationID: commerce.CorrelationID(ctx), Name: name,
		Sent: now.UnixMilli(), Until: now.Add(lease).UnixMilli(),
	})
	if err != nil {
		// It may be written all the same, and would shut the checkout though nothing is sent.
		s.run(func() { s.giveBack(ctx, mine) })
		return mine, false, err
	}
	return mine, ok, nil
}

// giveBack takes a completion out that surely made no order. What cannot be taken out
// shuts the checkout until it is over.
func (s *Service) giveBack(ctx context.Context, mine turn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	var err error
	for i := range insistences {
		if i > 0 && pause.For(ctx, insistAfter<<min(i-1, 4)) != nil {
			break
		}
		if _, err = s.o.Journal.Swap(ctx, checkoutName(mine.checkoutID), mine.raw, nil, 0); err == nil {
			return
		}
	}
	s.o.Logger.WarnContext(ctx, "a completion that made no order stays in the journal", ofPurchase(ctx, journalFault(err)))
}

// giveUp writes down that nobody waits any more for what a completion became.
func (s *Service) giveUp(ctx context.Context, mine turn, cause error) {
	ctx = context.WithoutCancel(ctx)
	l := mine.sale
	l.Until = max(l.Sent, s.o.Now().UnixMilli())
	// What cannot be written is over by itself.
	_, _, _ = s.swapTurn(ctx, mine, l)
	s.o.Logger.WarnContext(ctx, "nobody knows whether a checkout became an order", ofPurchase(ctx, cause))
}

// sold returns what the journal says that a checkout is, once that is written down: the
// order that was found, unless it is another one already. Nothing may pay for an order
// before. The error says that there is an order, and that nobody could write it down. It
// has time of its own: an answer may come when that of the completion is almost over.
func (s *Service) sold(ctx context.Context, t turn, found int) (sale, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	err := unavailable(errBusyEntry)
	for i := range insistences {
		if i > 0 {
			if pause.For(ctx, insistAfter<<min(i-1, 4)) != nil {
				break
			}
			now, failed := s.readTurn(ctx, t.checkoutID)
			if failed != nil {
				err = failed
				continue
			}
			t = now
		}
		if t.sale.OrderID != 0 {
			return t.sale, nil
		}
		now, ok, failed := s.swapTurn(ctx, t, sale{
			Version: saleVersion, CorrelationID: cmp.Or(t.sale.CorrelationID, commerce.CorrelationID(ctx)), OrderID: found,
		})
		if ok {
			return now.sale, nil
		}
		err = cmp.Or(failed, err)
	}
	return sale{}, lost(causeOf(err))
}

// await waits until a checkout's entry is another, or whoever wrote it has stopped. ok is
// false when waiting is over before, which ends no read.
func (s *Service) await(ctx, waiting context.Context, t turn) (ok bool, err error) {
	for t.sale.isUnderWay(s.o.Now()) {
		if pause.For(waiting, pollEvery) != nil {
			return false, nil
		}
		now, err := s.readTurn(ctx, t.checkoutID)
		if err != nil {
			return false, err
		}
		if !slices.Equal(now.raw, t.raw) {
			return true, nil
		}
	}
	return true, nil
}

// ofPurchase is what the merchant's people are told of a checkout whose order nobody
// knows. A guest's checkout is whoever's who has its number, so that stands in no log.
func ofPurchase(ctx context.Context, err error) slog.Attr {
	attrs := []any{slog.String("correlation_id", commerce.CorrelationID(ctx))}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	return slog.Group("checkout", attrs...)
}

func checkoutName(id string) string { return "checkout:" + strings.ToLower(id) }
