package customer

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/clientele-graph/clientele/commerce"
)

// groupList is the store's list of groups and when it was asked for. No webhook
// tells of a change, so it is read again when it is old.
type groupList struct {
	flights singleflight.Group

	mu    sync.Mutex // guards the fields below
	asked time.Time
	all   map[int]commerce.CustomerGroup
	// forgotten counts how often the list was forgotten: what was asked for before
	// that is not kept.
	forgotten int
}

// forget throws the list away. Nobody joins a read that began before.
func (l *groupList) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = nil
	l.forgotten++
	l.flights.Forget("")
}

// reading returns what a read hands to set, to be called before the store is asked.
func (l *groupList) reading() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.forgotten
}

// get returns the list when it is younger than age. Nobody may change it.
func (l *groupList) get(now time.Time, age time.Duration) (map[int]commerce.CustomerGroup, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := now.Sub(l.asked)
	return l.all, l.all != nil && old >= 0 && old < age
}

// set keeps a list as of the moment before the store was asked, unless it was forgotten
// meanwhile.
func (l *groupList) set(reading int, asked time.Time, all map[int]commerce.CustomerGroup) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.forgotten == reading {
		l.asked, l.all = asked, all
	}
}

// ForgetGroups makes the list of groups be read again before it is used again. It is
// for those who know that a group is different now.
func (s *Service) ForgetGroups() { s.groups.forget() }

// allGroups returns the list, read at most once per GroupAge however many ask.
// The read is nobody's own: it goes on when the one who caused it has left.
func (s *Service) allGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error) {
	if s.o.Staff == nil {
		return nil, noManagement()
	}
	if all, ok := s.groups.get(s.o.Now(), s.o.GroupAge); ok {
		return all, nil
	}
	flight := s.groups.flights.DoChan("", func() (any, error) {
		// Somebody may have landed between our look and our flight.
		if all, ok := s.groups.get(s.o.Now(), s.o.GroupAge); ok {
			return all, nil
		}
		return s.readGroups(context.WithoutCancel(ctx))
	})
	select {
	case <-ctx.Done():
		return nil, &commerce.Error{
			Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer in time.", Err: ctx.Err(),
		}
	case landed := <-flight:
		all, _ := landed.Val.(map[int]commerce.CustomerGroup)
		return all, landed.Err
	}
}

// readGroups reads the list and keeps it. A panic here has no resolver above it
// that would be caught, so it becomes an error.
func (s *Service) readGroups(ctx context.Context) (all map[int]commerce.CustomerGroup, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			all, err = nil, &commerce.Error{
				Code: commerce.CodeInternal, Message: "Something went wrong here.",
				Err: fmt.Errorf("panic: %v\n%s", v, debug.Stack()),
			}
		}
	}()
	reading, asked := s.groups.reading(), s.o.Now()
	all, err = s.o.Staff.CustomerGroups(ctx)
	if err != nil {
		return nil, err
	}
	if all == nil {
		all = map[int]commerce.CustomerGroup{}
	}
	s.groups.set(reading, asked, all)
	return all, nil
}
