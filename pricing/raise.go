package pricing

import (
	"context"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// tellEvery is how long the registry is left alone after it could not be told.
const tellEvery = time.Second

// Invalidate makes everything that was fetched so far in scopes unreachable, at the
// same cost whatever there is. A fetch that is under way still answers those who wait
// for it and nobody else. No scopes are nothing.
//
// On this replica it holds at once, whatever is returned. An error, which has the code
// UPSTREAM_UNAVAILABLE, says that other replicas could not be told; they are then told
// in the background until they know, or until Close.
func (s *Service) Invalidate(ctx context.Context, scopes ...commerce.PriceScope) error {
	if len(scopes) == 0 {
		return nil
	}
	scopes = s.folded(scopes)
	s.counts.raises.Add(int64(len(scopes)))
	now := s.o.Now()
	s.generations.raise(scopes, now.UnixNano())
	if s.o.Registry == nil {
		return nil
	}
	if err := s.tell(ctx, scopes, now); err != nil {
		s.complain(ctx, callRaise, err, len(scopes))
		s.untold.add(s, scopes) //nolint:contextcheck // goes on after its caller has gone
		return &commerce.Error{
			Code: commerce.CodeUpstreamUnavailable, Message: "The change is not known everywhere yet. Try again later.", Err: err,
		}
	}
	// Whoever asked the registry while it was being told may have got the old ones.
	s.generations.release(scopes, s.now())
	return nil
}

func (s *Service) tell(ctx context.Context, scopes []commerce.PriceScope, at time.Time) (err error) {
	defer recovered(&err)
	return s.o.Registry.Raise(ctx, scopes, at)
}

// untold are scopes that were raised here and not in the registry.
type untold struct {
	mu        sync.Mutex // guards the fields below
	scopes    map[commerce.PriceScope]untoldRaise
	isTelling bool
}

// untoldRaise is when a scope was raised last, by number, and how many raises of it
// the table holds.
type untoldRaise struct{ last, holders int }

// add remembers raised scopes and sees to it that the registry is told.
func (u *untold) add(s *Service, scopes []commerce.PriceScope) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, scope := range scopes {
		r := u.scopes[scope]
		u.scopes[scope] = untoldRaise{r.last + 1, r.holders + 1}
	}
	if !u.isTelling {
		u.isTelling = s.work.keep(func(ctx context.Context) { u.run(ctx, s) })
	}
}

// run tells the registry until it knows everything.
func (u *untold) run(ctx context.Context, s *Service) {
	pause := time.NewTicker(tellEvery)
	defer pause.Stop()
	for {
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
		scopes, as := u.all()
		attempt, cancel := context.WithTimeout(ctx, s.o.FetchTimeout)
		err := s.tell(attempt, scopes, s.o.Now())
		cancel()
		if err == nil && u.told(s, scopes, as) {
			return
		}
	}
}

// all returns what is untold.
func (u *untold) all() (scopes []commerce.PriceScope, as []untoldRaise) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for scope, r := range u.scopes {
		scopes, as = append(scopes, scope), append(as, r)
	}
	return scopes, as
}

// told forgets what the registry knows by now, and says whether that is everything.
// What was raised again since it was told has to be told again.
func (u *untold) told(s *Service, scopes []commerce.PriceScope, as []untoldRaise) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, scope := range scopes {
		if u.scopes[scope].last != as[i].last {
			continue
		}
		delete(u.scopes, scope)
		for range as[i].holders {
			s.generations.release([]commerce.PriceScope{scope}, s.now())
		}
	}
	u.isTelling = len(u.scopes) > 0
	return !u.isTelling
}
