package replica

import (
	"context"
	"strconv"

	"github.com/redis/rueidis"
)

// A server that was emptied, or came back without its data, knows of no end, and that
// looks as if nothing had ended. So each shelf of it has a birth: a random value that
// whoever misses it puts there, and that nothing ever takes away. The callers' epoch is
// made of it, so that another birth is another epoch, and what they remembered before
// is asked for again.
//
// One that another took over for may lack just the last moments, and has the birth.
// That cannot be without a new connection, so their number is part of the epoch too.

// bear gives a customer's shelf a birth, unless somebody else has meanwhile.
func (s *Store) bear(ctx context.Context, customerID int) error {
	birth, err := s.random()
	if err != nil {
		return err
	}
	_, err = s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Set().Key(s.keys.birth(customerID)).Value(birth).Nx().Build()
	})
	return err
}

// epochOf is the epoch that the callers get, with the number of connections so far.
func (k known) epochOf(connections uint64) string {
	return k.birth + "." + k.epoch + "." + strconv.FormatUint(connections, 10)
}
