package purchase

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

// entry is an order's book as it was read, and the bytes that a Swap is to find.
type entry struct {
	orderID int
	raw     []byte
	book    book
}

func (s *Service) read(ctx context.Context, orderID int) (entry, error) {
	raw, err := s.o.Journal.Read(ctx, orderName(orderID))
	if err != nil {
		return entry{}, journalFault(err)
	}
	b, err := readBook(raw)
	if err != nil {
		return entry{}, unavailable(err)
	}
	return entry{orderID: orderID, raw: raw, book: b}, nil
}

// swap writes next in place of what was read. ok is false when that is old.
func (s *Service) swap(ctx context.Context, e entry, next book) (now entry, ok bool, err error) {
	raw, err := next.write()
	if err != nil {
		return e, false, commerce.Internal(err)
	}
	ok, err = s.o.Journal.Swap(ctx, orderName(e.orderID), e.raw, raw, s.o.Keep)
	if err != nil {
		return e, false, journalFault(err)
	}
	return entry{orderID: e.orderID, raw: raw, book: next}, ok, nil
}

// insist changes an order's book in whatever state it is, and tries for some seconds.
func (s *Service) insist(ctx context.Context, orderID int, change func(book) book) error {
	var err error
	for i := range insistences {
		if i > 0 && pause.For(ctx, insistAfter<<min(i-1, 4)) != nil {
			break
		}
		var e entry
		if e, err = s.read(ctx, orderID); err != nil {
			continue
		}
		var next []byte
		if next, err = change(e.book).write(); err != nil {
			return commerce.Internal(err)
		}
		if slices.Equal(next, e.raw) {
			return nil
		}
		var ok bool
		if _, ok, err = s.swap(ctx, e, change(e.book)); ok {
			return nil
		}
		if err == nil {
			err = unavailable(errBusyEntry)
		}
	}
	return err
}

// How often insist tries, and how long it waits after the first time: in all about 7 s,
// for a journal that is being restarted.
const (
	insistences = 8
	insistAfter = 100 * time.Millisecond
)

// forget takes an attempt out that surely was not sent. What cannot be taken out stays
// begun, and is settled later.
func (s *Service) forget(ctx context.Context, orderID int, name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	if err := s.insist(ctx, orderID, func(b book) book { return b.without(name) }); err != nil {
		s.o.Logger.WarnContext(ctx, "a payment that was not sent stays in the journal", about(ctx, orderID, err))
	}
}

func orderName(orderID int) string { return "order:" + strconv.Itoa(orderID) }

// newName returns a random name.
func (s *Service) newName() (string, error) {
	var name [16]byte
	if _, err := io.ReadFull(s.o.Random, name[:]); err != nil {
		return "", commerce.Internal(fmt.Errorf("name of an attempt: %w", err))
	}
	return hex.EncodeToString(name[:]), nil
}

// journalFault says that nothing was sent because it could not be written down first. It
// keeps nothing of an unknown error's text.
func journalFault(err error) error {
	var known *commerce.Error
	if !errors.As(err, &known) {
		return unavailable(fmt.Errorf("journal: unexpected %T", err))
	}
	return unavailable(known)
}
