package store

import (
	"slices"
	"time"
)

// A real store's prices take up to ten minutes to show after a change. Here a
// delay can be set for each API: it then reads the goods as they were when the
// delay ago was now. A change keeps a copy of the goods that it ends, for as long
// as somebody may look back that far; without a delay nothing is copied.

// Surface is where the goods are looked at from.
type Surface int

// The surfaces.
const (
	// SurfacePresent sees every change at once. It is what New's Store looks from.
	SurfacePresent Surface = iota
	// SurfaceManagement is POST /v3/pricing/products.
	SurfaceManagement
	// SurfaceStorefront is the Storefront's catalogue with its prices.
	SurfaceStorefront
	surfaces
)

// maxKept bounds how many past states are kept. With more changes than that
// within the delay the oldest is forgotten, and the next one shows early: the
// delay is how long a change takes at most.
const maxKept = 512

// propagation is what is kept of the past. Store.mu guards it.
type propagation struct {
	delays [surfaces]time.Duration
	// kept are former states of the goods, by the time at which they ended.
	kept []ended
}

// ended is a state of the goods and when it ceased to be the current one.
type ended struct {
	at    time.Time
	goods *goods
}

// On returns the same store as a surface shows it: its reads of products, their
// prices and visibility, of categories and of currencies are late by the surface's
// delay. Each call sees one state as a whole. All else is as ever.
func (s *Store) On(surface Surface) *Store { return &Store{s.state, surface} }

// SetPriceDelay makes changes of prices, of the catalogue, of currencies, of tax
// and of groups' rules show after the delay, measured on the store's clock, on
// these surfaces or on all. Those made before show at once, everywhere; a delay of
// 0 is none.
//
// Not delayed are settings of the store and its channels, who is in which group,
// and all reads of the Management API but prices.
func (s *Store) SetPriceDelay(delay time.Duration, on ...Surface) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(on) == 0 {
		on = []Surface{SurfaceManagement, SurfaceStorefront}
	}
	for _, surface := range on {
		if surface == SurfacePresent {
			continue
		}
		s.past.delays[surface] = max(delay, 0)
	}
	s.past.kept = nil
}

// keepGoods has to be called before goods change, with the store's lock held.
func (s *Store) keepGoods() {
	if s.past.longest() == 0 {
		return
	}
	now := s.now()
	s.past.forget(now)
	if len(s.past.kept) == maxKept {
		s.past.kept = slices.Delete(s.past.kept, 0, 1)
	}
	s.past.kept = append(s.past.kept, ended{now, s.clone()})
}

// shown returns the goods as the store's surface shows them now. The caller holds
// the store's lock, and goes on holding it while reading.
func (s *Store) shown() *goods {
	delay := s.past.delays[s.surface]
	if delay == 0 || len(s.past.kept) == 0 {
		return &s.goods
	}
	then := s.now().Add(-delay)
	for _, e := range s.past.kept {
		if then.Before(e.at) {
			return e.goods
		}
	}
	return &s.goods
}

// longest is how far back anybody looks.
func (p *propagation) longest() time.Duration { return slices.Max(p.delays[:]) }

// forget drops what nobody can see any more.
func (p *propagation) forget(now time.Time) {
	oldest := now.Add(-p.longest())
	p.kept = slices.DeleteFunc(p.kept, func(e ended) bool { return !oldest.Before(e.at) })
}

// include gives a new group to the past, too: nobody is in a group whose rules
// are not known.
func (p *propagation) include(g Group) {
	for _, e := range p.kept {
		e.goods.groups[g.ID] = g
	}
}
