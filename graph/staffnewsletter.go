package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateNewsletterSubscriber(ctx context.Context, input model.CreateNewsletterSubscriberInput) (*model.CreateNewsletterSubscriberPayload, error) {
	made, err := r.staff.Subscribers.Create(ctx, newSubscriber(input))
	if err != nil {
		return nil, err
	}
	return &model.CreateNewsletterSubscriberPayload{Subscriber: made.Subscriber, Errors: refusals(made.Refused)}, nil
}

func (r *mutationResolver) UpdateNewsletterSubscriber(ctx context.Context, input model.UpdateNewsletterSubscriberInput) (*model.UpdateNewsletterSubscriberPayload, error) {
	changed, err := r.staff.Subscribers.Update(ctx, input.EntityID, subscriberChange(input))
	if err != nil {
		return nil, err
	}
	return &model.UpdateNewsletterSubscriberPayload{Subscriber: changed.Subscriber, Errors: refusals(changed.Refused)}, nil
}

func (r *mutationResolver) DeleteNewsletterSubscriber(ctx context.Context, input model.DeleteNewsletterSubscriberInput) (*model.DeleteNewsletterSubscriberPayload, error) {
	deleted, err := r.staff.Subscribers.Delete(ctx, input.EntityID)
	if err != nil {
		return nil, err
	}
	return &model.DeleteNewsletterSubscriberPayload{EntityID: deletedID(input.EntityID, deleted.Refused), Errors: refusals(deleted.Refused)}, nil
}

func (r *queryResolver) NewsletterSubscribers(ctx context.Context, filter *model.NewsletterSubscribersFilterInput, first int, after *string) (*commerce.Page[commerce.NewsletterSubscriber], error) {
	which, err := subscriberFilter(filter)
	if err != nil {
		return nil, err
	}
	return r.staff.Subscribers.List(ctx, commerce.NewsletterSubscribersRequest{
		Filter: which, PageRequest: commerce.PageRequest{First: first, After: textOf(after)},
	})
}
