package pricing

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// registryTimeout bounds a read of the registry: a question can do without, see
// contact, but not wait for long.
const registryTimeout = 250 * time.Millisecond

// registryBatch is how many scopes are read at a time.
const registryBatch = 512

// reading names a read of a scope's generation. A question that comes after the scope
// was raised does not join a reading from before.
type reading struct {
	scope  commerce.PriceScope
	raised uint64
}

// learned is what the registry said.
type learned struct {
	of reading
	cell
}

// get and put make the table the shelf of its own loader.
func (g *generations) get(of reading, _ int64) (learned, bool) {
	c, isCertain := g.lookup(of.scope)
	return learned{of, c}, isCertain
}

// put enters what was read, unless it was raised meanwhile.
func (g *generations) put(values []learned) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.makeRoom()
	for _, v := range values {
		c := g.cells[v.of.scope]
		if g.raisedAs(v.of.scope) != v.of.raised || c.holders > 0 {
			continue
		}
		g.count++
		c.id, c.raisedAt, c.entered, c.isDoubted = v.id, v.raisedAt, g.count, false
		g.cells[v.of.scope] = c
	}
}

func (g *generations) close() {}

func newReader(s *Service) *loader[struct{}, reading, learned] {
	return &loader[struct{}, reading, learned]{
		size:    registryBatch,
		gather:  0,
		work:    s.work,
		shelf:   s.generations,
		now:     s.now,
		fetch:   s.readGenerations,
		flights: map[reading]ticket[struct{}, reading, learned]{},
		pending: map[struct{}]*batch[struct{}, reading, learned]{},
	}
}

// readGenerations asks the registry once.
func (s *Service) readGenerations(ctx context.Context, _ struct{}, keys []reading) []answer[learned] {
	scopes := make([]commerce.PriceScope, len(keys))
	for i, key := range keys {
		scopes[i] = key.scope
	}
	found, err := s.askRegistry(ctx, scopes)
	if err != nil {
		if _, isNews := s.generations.deafen(s.now()); isNews {
			s.complain(ctx, callGenerations, err, len(scopes))
		}
		return failed[learned](len(keys), err)
	}
	answers := make([]answer[learned], len(keys))
	for i, gen := range found {
		raisedAt := max(nanos(gen.RaisedAt), s.generations.raisedBefore(keys[i].scope))
		answers[i].value = learned{keys[i], cell{id: gen.ID, raisedAt: raisedAt}}
	}
	return answers
}

func (s *Service) askRegistry(ctx context.Context, scopes []commerce.PriceScope) (found []commerce.Generation, err error) {
	ctx, cancel := context.WithTimeout(ctx, registryTimeout)
	defer cancel()
	defer recovered(&err)
	found, err = s.o.Registry.Generations(ctx, scopes)
	if err == nil && len(found) != len(scopes) {
		err = errors.New("the registry answered for other scopes")
	}
	return found, err
}

// view looks at the table for a question that has just arrived.
func (s *Service) view() view {
	v := view{table: s.generations, epoch: s.generations.epochAt(s.now())}
	if v.epoch != (generation{}) {
		s.counts.unheard.Add(1)
	}
	return v
}

// learn has the view know scopes, reading the registry for them in one batch. When
// that fails, the question goes on as while the registry is not heard.
func (s *Service) learn(ctx context.Context, v *view, scopes []commerce.PriceScope) {
	scopes = distinct(scopes)
	keys := make([]reading, len(scopes))
	s.generations.mu.RLock()
	for i, scope := range scopes {
		keys[i] = reading{scope, s.generations.raisedAs(scope)}
	}
	s.generations.mu.RUnlock()
	if v.read == nil {
		v.read = make(map[commerce.PriceScope]cell, len(scopes))
	}
	for i, t := range s.reader.board(ctx, struct{}{}, keys) {
		got := t.wait(ctx)
		if got.err != nil {
			v.epoch = s.generations.passing(s.now())
			s.counts.unheard.Add(1)
			return
		}
		v.read[scopes[i]] = got.value.cell
	}
}

// inChannel returns the standing of what concerns a whole channel.
func (v *view) inChannel(id int) (at standing, ok bool) {
	at, inAll := v.in(standing{}, everything())
	at, inOne := v.in(at, channelScope(id))
	return at, inAll && inOne
}
