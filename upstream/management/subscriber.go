package management

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// subscribersPath is where the newsletter subscribers are (reference/subscribers.v3.yml).
const subscribersPath = "/v3/customers/subscribers"

// ListSubscribers reads count subscribers, at most 51, from an offset on, and how many
// match in all; nil when the store does not tell. Fewer are the end of the list. A
// filter that is empty asks for all subscribers.
func (c *Client) ListSubscribers(ctx context.Context, f commerce.NewsletterSubscriberFilter, offset, count int) ([]commerce.NewsletterSubscriber, *int, error) {
	w, err := newWindow(offset, count)
	if err != nil {
		return nil, nil, err
	}
	filter, err := subscriberQuery(f)
	if err != nil {
		return nil, nil, err
	}
	var total *int
	found, err := readWindow(ctx, w, "subscribers", filter, func(ctx context.Context, query url.Values) ([]wireSubscriber, error) {
		var page subscriberPage
		if err := c.get(ctx, "subscribers", subscribersPath, query, &page); err != nil {
			return nil, err
		}
		total = page.total()
		return *page.Data, nil
	})
	if err != nil {
		return nil, nil, upstream.Public(err)
	}
	subscribers := make([]commerce.NewsletterSubscriber, len(found))
	for i, w := range found {
		if w.ID <= 0 {
			return nil, nil, unreadable("subscribers")
		}
		subscribers[i] = w.commerce()
	}
	return subscribers, total, nil
}

// DeleteSubscriber deletes one subscriber. The store deletes all of them when it is
// asked to without saying whom, so there is nothing here that could: a number that
// nobody has never leaves this function.
func (c *Client) DeleteSubscriber(ctx context.Context, id int) (commerce.NewsletterSubscriberOutcome, error) {
	if id < 1 {
		return refusedSubscriber(commerce.ItemNotFoundError{}), nil
	}
	got, err := c.change(ctx, "change-subscribers", http.MethodDelete, subscriberPath(id), nil)
	if err != nil {
		return subscriberRefusal(id, got, err)
	}
	return commerce.NewsletterSubscriberOutcome{}, nil
}

// subscriberPath is where one subscriber is.
func subscriberPath(id int) string { return subscribersPath + "/" + strconv.Itoa(id) }

// subscriberQuery writes a filter as the store takes it.
func subscriberQuery(f commerce.NewsletterSubscriberFilter) (url.Values, error) {
	query := url.Values{}
	setText(query, "email", f.Email.Reveal())
	setText(query, "first_name", f.FirstName)
	setText(query, "last_name", f.LastName)
	setTime(query, "date_created:min", f.CreatedFrom)
	setTime(query, "date_created:max", f.CreatedTo)
	if f.EntityIDs != nil {
		query.Set("id:in", joined(f.EntityIDs))
	}
	if f.Source != "" {
		source, ok := toWire(sourceWords(), f.Source)
		if !ok {
			return nil, commerce.BadInput("filter.source", "The store knows no such source.")
		}
		query.Set("source", source)
	}
	return query, nil
}

// subscriberPage is a page of subscribers, which tells how many there are in all.
type subscriberPage struct {
	enveloped[[]wireSubscriber]

	Meta optional[struct {
		Pages optional[struct {
			Total said `json:"total"`
		}] `json:"pagination"`
	}] `json:"meta"`
}

func (p subscriberPage) total() *int {
	told := p.Meta.value.Pages.value.Total
	if !told.isSaid || told.value < 0 {
		return nil
	}
	total := int(told.value)
	return &total
}
