package management

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CreateSubscriber makes a subscriber; the e-mail address is set. OUTCOME_UNKNOWN says
// that they may or may not have been made.
func (c *Client) CreateSubscriber(ctx context.Context, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	if change.Email.Value == nil || *change.Email.Value == "" {
		return commerce.NewsletterSubscriberOutcome{}, commerce.BadInput("email", "A subscriber has an e-mail address.")
	}
	return c.changeSubscriber(ctx, http.MethodPost, subscribersPath, change, 0)
}

// UpdateSubscriber changes a subscriber. OUTCOME_UNKNOWN says that it may or may not
// have taken effect.
func (c *Client) UpdateSubscriber(ctx context.Context, id int, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	if id < 1 {
		return refusedSubscriber(commerce.ItemNotFoundError{}), nil
	}
	return c.changeSubscriber(ctx, http.MethodPut, subscriberPath(id), change, id)
}

// changeSubscriber sends a change of the subscriber of that number, 0 for a new one.
func (c *Client) changeSubscriber(ctx context.Context, method, path string, change commerce.NewsletterSubscriberChange, id int) (commerce.NewsletterSubscriberOutcome, error) {
	body, err := newSubscriberBody(change)
	if err != nil {
		return commerce.NewsletterSubscriberOutcome{}, err
	}
	got, err := c.change(ctx, "change-subscribers", method, path, body)
	if err != nil {
		return subscriberRefusal(id, got, err)
	}
	kept := subscriberKept{id: id}
	if !readAnswer(got.Body, &kept) {
		return commerce.NewsletterSubscriberOutcome{}, upstream.Public(upstream.Malformed(got, changing("change-subscribers")))
	}
	s := (*kept.Data)[0].commerce()
	return commerce.NewsletterSubscriberOutcome{Subscriber: &s}, nil
}

// subscriberKept is the answer to a change of the subscriber of that number, 0 for a
// new one.
type subscriberKept struct {
	enveloped[oneOrMany[wireSubscriber]]

	id int
}

func (k subscriberKept) complete() bool {
	if k.Data == nil || len(*k.Data) != 1 {
		return false
	}
	id := int((*k.Data)[0].ID)
	return id > 0 && (k.id == 0 || id == k.id)
}

// subscriberRefusal reads why the store does not take a change of the subscriber of that
// number, 0 for a new one.
func subscriberRefusal(id int, got upstream.Answer, err error) (commerce.NewsletterSubscriberOutcome, error) {
	switch status := refusedAs(err); {
	case status == http.StatusNotFound && id > 0:
		return refusedSubscriber(commerce.ItemNotFoundError{}), nil
	case status == http.StatusConflict:
		return refusedSubscriber(commerce.ItemConflictError{}), nil
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return refusedSubscriber(commerce.CustomerValidationError{Path: faultPath(got.Body, map[string]string{
			"email": "email", "first_name": "firstName", "last_name": "lastName", "channel_id": "channelId", "consents": "consents",
		})}), nil
	}
	return commerce.NewsletterSubscriberOutcome{}, upstream.Public(err)
}

// refusedSubscriber is the outcome of a refusal.
func refusedSubscriber(e commerce.NewsletterSubscriberError) commerce.NewsletterSubscriberOutcome {
	return commerce.NewsletterSubscriberOutcome{Refused: []commerce.NewsletterSubscriberError{e}}
}

// faultPath says which field of the input V3 finds at fault, nil when it names none of
// those that are known. Only its names are read: its texts may repeat what was given.
func faultPath(body []byte, known map[string]string) []string {
	var problem struct {
		Errors map[string]json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &problem) != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(problem.Errors)) {
		last := name[strings.LastIndex(name, ".")+1:]
		if ours, ok := known[last]; ok {
			return []string{"input", ours}
		}
	}
	return nil
}
