package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// StaffSubscribers lists, makes, changes and deletes newsletter subscribers. What the
// business refuses is in the outcome.
type StaffSubscribers interface {
	List(ctx context.Context, in commerce.NewsletterSubscribersRequest) (*commerce.NewsletterSubscriberConnection, error)
	Create(ctx context.Context, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error)
	Update(ctx context.Context, id int, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error)
	// Delete deletes exactly one.
	Delete(ctx context.Context, id int) (commerce.NewsletterSubscriberOutcome, error)
}
