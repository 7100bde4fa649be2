package backoffice

import (
	"context"
	"errors"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit that are about newsletter subscribers. They need not be
// customers, so no customer is named.
const (
	eventSubscriberCreated = "subscriber_create"
	eventSubscriberUpdated = "subscriber_update"
	eventSubscriberDeleted = "subscriber_delete"
)

// subscribersList is what our cursors of lists of subscribers are called.
const subscribersList = "subscribers"

// SubscriberStore reads and changes newsletter subscribers as the merchant. What it
// refuses is in the outcome.
type SubscriberStore interface {
	// ListSubscribers reads count subscribers, at most 51, from an offset on, and how
	// many match in all.
	ListSubscribers(ctx context.Context, f commerce.NewsletterSubscriberFilter, offset, count int) ([]commerce.NewsletterSubscriber, *int, error)
	CreateSubscriber(ctx context.Context, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error)
	UpdateSubscriber(ctx context.Context, id int, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error)
	// DeleteSubscriber deletes the one subscriber of that number, which is above zero.
	DeleteSubscriber(ctx context.Context, id int) (commerce.NewsletterSubscriberOutcome, error)
}

// SubscribersOptions is what Subscribers is made of. All of it is required.
type SubscribersOptions struct {
	Store   SubscriberStore
	Auditor Auditor
}

// Subscribers is what staff do to newsletter subscribers. It is safe for concurrent use.
type Subscribers struct{ o SubscribersOptions }

// NewSubscribers returns Subscribers, or an error when something is missing.
func NewSubscribers(o SubscribersOptions) (*Subscribers, error) {
	if o.Store == nil || o.Auditor == nil {
		return nil, errors.New("backoffice: a store of subscribers and an auditor are needed")
	}
	return &Subscribers{o: o}, nil
}

// List returns a page of the store's subscribers. An empty list of numbers finds nobody.
// The error is what May says, CodeBadUserInput, or that the store did not answer.
func (s *Subscribers) List(ctx context.Context, in commerce.NewsletterSubscribersRequest) (*commerce.NewsletterSubscriberConnection, error) {
	if err := session.May(session.From(ctx), session.ListSubscribers, session.Object{}); err != nil {
		return nil, err
	}
	offset, err := checkPage(subscribersList, in.PageRequest)
	if err != nil {
		return nil, err
	}
	if len(in.Filter.EntityIDs) > maxFilters {
		return nil, commerce.BadInput("filter.entityIds", "Name 50 subscribers at most.")
	}
	for i, id := range in.Filter.EntityIDs {
		if id < 1 {
			return nil, commerce.BadInput("filter.entityIds."+strconv.Itoa(i), "This is no number of the store's.")
		}
	}
	if in.Filter.EntityIDs != nil && len(in.Filter.EntityIDs) == 0 {
		nobody := 0
		page := connection[commerce.NewsletterSubscriber](subscribersList, offset, in.First, nil)
		page.TotalCount = &nobody
		return page, nil
	}
	found, total, err := s.o.Store.ListSubscribers(ctx, in.Filter, offset, in.First+1)
	if err != nil {
		return nil, err
	}
	page := connection(subscribersList, offset, in.First, found)
	page.TotalCount = total
	return page, nil
}
