package customer

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Groups returns the customer groups that ids name. Every distinct id is in
// exactly one of the two maps. Shoppers get the group they are proven to be in,
// and CodeForbidden for every other, there or not; staff who may read groups
// get those that exist, and CodeBadRepresentation for those that do not.
func (s *Service) Groups(ctx context.Context, ids []int) (map[int]commerce.CustomerGroup, map[int]error) {
	ids = distinct(ids)
	switch p := session.From(ctx); p.Kind {
	case session.Shopper:
		return s.ownGroup(ctx, p, ids)
	default:
		return s.anyGroup(ctx, p, ids)
	}
}

// ownGroup compares ids with the group of the proof. When the session cannot be
// proven nothing is known about any of them.
func (s *Service) ownGroup(ctx context.Context, p session.Principal, ids []int) (map[int]commerce.CustomerGroup, map[int]error) {
	found, failed := map[int]commerce.CustomerGroup{}, map[int]error{}
	if len(ids) == 0 {
		return found, failed
	}
	proof, proofErr := s.o.Sessions.Proof(ctx)
	for _, id := range ids {
		err := proofErr
		if err == nil {
			err = session.May(p, session.ReadGroup, session.Object{GroupID: id, Proof: proof})
		}
		if err != nil {
			failed[id] = err
			continue
		}
		found[id] = *proof.Group
	}
	return found, failed
}

// anyGroup is for everybody but shoppers. Only staff get as far as the list.
func (s *Service) anyGroup(ctx context.Context, p session.Principal, ids []int) (map[int]commerce.CustomerGroup, map[int]error) {
	found, failed := map[int]commerce.CustomerGroup{}, map[int]error{}
	var allowed []int
	for _, id := range ids {
		if err := session.May(p, session.ReadGroup, session.Object{GroupID: id}); err != nil {
			failed[id] = err
			continue
		}
		allowed = append(allowed, id)
	}
	if len(allowed) == 0 {
		return found, failed
	}
	all, err := s.allGroups(ctx)
	for _, id := range allowed {
		g, ok := all[id]
		switch {
		case err != nil:
			failed[id] = err
		case !ok:
			failed[id] = noSuch("customer group")
		default:
			found[id] = g
		}
	}
	return found, failed
}
