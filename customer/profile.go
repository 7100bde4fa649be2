package customer

import (
	"context"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The shape of bulk reads: how many customers fit in one, and how many run at
// once for one asker.
const (
	maxBulk     = 50
	maxParallel = 4
)

// ByIDs returns the customers that ids name. Every distinct id is in exactly
// one of the two maps. Shoppers get themselves, and CodeForbidden for everybody
// else, there or not; staff who may read customers get those that exist, and
// CodeBadRepresentation for those that do not.
func (s *Service) ByIDs(ctx context.Context, ids []int) (map[int]commerce.Customer, map[int]error) {
	p := session.From(ctx)
	found, failed := map[int]commerce.Customer{}, map[int]error{}
	var allowed []int
	for _, id := range distinct(ids) {
		if err := session.May(p, session.ReadCustomer, session.Object{CustomerID: id}); err != nil {
			failed[id] = err
			continue
		}
		if id <= 0 {
			failed[id] = noSuch("customer")
			continue
		}
		allowed = append(allowed, id)
	}
	switch {
	case len(allowed) == 0:
	case p.Kind == session.Staff:
		s.manyByStaff(ctx, allowed, found, failed)
	default:
		s.oneself(ctx, p, found, failed)
	}
	return found, failed
}

// oneself reads the asking shopper, whom May has left as the only one.
func (s *Service) oneself(ctx context.Context, p session.Principal, found map[int]commerce.Customer, failed map[int]error) {
	c, err := s.self(ctx, p)
	if err != nil {
		failed[p.CustomerID] = err
		return
	}
	found[p.CustomerID] = c
}

// manyByStaff reads in chunks, so that one that fails takes no other with it.
func (s *Service) manyByStaff(ctx context.Context, ids []int, found map[int]commerce.Customer, failed map[int]error) {
	chunks := slices.Collect(slices.Chunk(ids, maxBulk))
	answers := make([]map[int]commerce.Customer, len(chunks))
	errs := make([]error, len(chunks))
	var g errgroup.Group
	g.SetLimit(maxParallel)
	for i, chunk := range chunks {
		g.Go(func() error {
			answers[i], errs[i] = s.chunk(ctx, chunk)
			return nil
		})
	}
	_ = g.Wait() // the functions never fail: their errors are in errs
	for i, chunk := range chunks {
		for _, id := range chunk {
			c, ok := answers[i][id]
			switch {
			case errs[i] != nil:
				failed[id] = errs[i]
			case !ok:
				failed[id] = noSuch("customer")
			default:
				found[id] = c
			}
		}
	}
}

// chunk reads one bulk of customers.
func (s *Service) chunk(ctx context.Context, ids []int) (map[int]commerce.Customer, error) {
	if s.o.Staff == nil {
		return nil, noManagement()
	}
	out, err := s.o.Staff.Customers(ctx, ids)
	if err != nil {
		return nil, err
	}
	// An answer under another number than its own is no answer.
	return maps.Collect(func(yield func(int, commerce.Customer) bool) {
		for id, c := range out {
			if c.EntityID == id && !yield(id, c) {
				return
			}
		}
	}), nil
}

// noSuch is for those who may know what exists.
func noSuch(what string) error {
	return &commerce.Error{Code: commerce.CodeBadRepresentation, Message: "There is no such " + what + "."}
}

// noManagement is only said to those who may read; to others it would tell how
// we are set up.
func noManagement() error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store's Management API is not configured.",
	}
}
