package graph_test

import (
	"context"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
)

// staffGroups is a fake that remembers what it was asked, and answers what it is told to.
type staffGroups struct {
	outcome commerce.CustomerGroupOutcome
	page    *commerce.CustomerGroupConnection
	err     error

	calls   []string
	id      int
	change  commerce.CustomerGroupChange
	request commerce.CustomerGroupsRequest
}

func (g *staffGroups) List(_ context.Context, in commerce.CustomerGroupsRequest) (*commerce.CustomerGroupConnection, error) {
	g.calls, g.request = append(g.calls, "list"), in
	return g.page, g.err
}

func (g *staffGroups) Create(_ context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	g.calls, g.change = append(g.calls, "create"), change
	return g.outcome, g.err
}

func (g *staffGroups) Update(_ context.Context, id int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	g.calls, g.id, g.change = append(g.calls, "update"), id, change
	return g.outcome, g.err
}

func (g *staffGroups) Delete(_ context.Context, id int) (commerce.CustomerGroupOutcome, error) {
	g.calls, g.id = append(g.calls, "delete"), id
	return g.outcome, g.err
}

// staffSubscribers is the same for subscribers.
type staffSubscribers struct {
	outcome commerce.NewsletterSubscriberOutcome
	page    *commerce.NewsletterSubscriberConnection
	err     error

	calls   []string
	id      int
	change  commerce.NewsletterSubscriberChange
	request commerce.NewsletterSubscribersRequest
}

func (s *staffSubscribers) List(_ context.Context, in commerce.NewsletterSubscribersRequest) (*commerce.NewsletterSubscriberConnection, error) {
	s.calls, s.request = append(s.calls, "list"), in
	return s.page, s.err
}

func (s *staffSubscribers) Create(_ context.Context, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	s.calls, s.change = append(s.calls, "create"), change
	return s.outcome, s.err
}

func (s *staffSubscribers) Update(_ context.Context, id int, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	s.calls, s.id, s.change = append(s.calls, "update"), id, change
	return s.outcome, s.err
}

func (s *staffSubscribers) Delete(_ context.Context, id int) (commerce.NewsletterSubscriberOutcome, error) {
	s.calls, s.id = append(s.calls, "delete"), id
	return s.outcome, s.err
}

// newGroupWorld is a world with groups and subscribers.
func newGroupWorld(t testing.TB) (*world, *staffGroups, *staffSubscribers) {
	t.Helper()
	groups, subscribers := &staffGroups{}, &staffSubscribers{}
	return newWorld(t, func(w *world) {
		w.options.Staff = graph.StaffServices{Groups: groups, Subscribers: subscribers}
	}), groups, subscribers
}
