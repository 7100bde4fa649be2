package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateNewsletterSubscriber(ctx context.Context, input model.CreateNewsletterSubscriberInput) (*model.CreateNewsletterSubscriberPayload, error) {
	panic(fmt.Errorf("not implemented: CreateNewsletterSubscriber - createNewsletterSubscriber"))
}

func (r *mutationResolver) UpdateNewsletterSubscriber(ctx context.Context, input model.UpdateNewsletterSubscriberInput) (*model.UpdateNewsletterSubscriberPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateNewsletterSubscriber - updateNewsletterSubscriber"))
}

func (r *mutationResolver) DeleteNewsletterSubscriber(ctx context.Context, input model.DeleteNewsletterSubscriberInput) (*model.DeleteNewsletterSubscriberPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteNewsletterSubscriber - deleteNewsletterSubscriber"))
}

func (r *queryResolver) NewsletterSubscribers(ctx context.Context, filter *model.NewsletterSubscribersFilterInput, first int, after *string) (*commerce.Page[commerce.NewsletterSubscriber], error) {
	panic(fmt.Errorf("not implemented: NewsletterSubscribers - newsletterSubscribers"))
}
