package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Create adds a subscriber. What does not fit is refused in the outcome. The error is
// what May says, or that the store did not answer as it should.
func (s *Subscribers) Create(ctx context.Context, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	return s.change(ctx, eventSubscriberCreated, checkSubscriber(change, true), func() (commerce.NewsletterSubscriberOutcome, error) {
		return s.o.Store.CreateSubscriber(ctx, change)
	})
}

// Update changes a subscriber, like Create. A number below 1 is CodeBadUserInput.
func (s *Subscribers) Update(ctx context.Context, id int, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	return s.changeOne(ctx, eventSubscriberUpdated, id, checkSubscriber(change, false), func() (commerce.NewsletterSubscriberOutcome, error) {
		return s.o.Store.UpdateSubscriber(ctx, id, change)
	})
}

// Delete deletes one subscriber, like Update.
func (s *Subscribers) Delete(ctx context.Context, id int) (commerce.NewsletterSubscriberOutcome, error) {
	return s.changeOne(ctx, eventSubscriberDeleted, id, nil, func() (commerce.NewsletterSubscriberOutcome, error) {
		return s.o.Store.DeleteSubscriber(ctx, id)
	})
}

// changeOne is change for a subscriber who has a number.
func (s *Subscribers) changeOne(
	ctx context.Context, event string, id int, wrong faults, do func() (commerce.NewsletterSubscriberOutcome, error),
) (commerce.NewsletterSubscriberOutcome, error) {
	if err := mayChangeSubscribers(ctx); err == nil && id < 1 {
		return commerce.NewsletterSubscriberOutcome{}, commerce.BadInput("input.entityId", "A subscriber's number is greater than zero.")
	}
	return s.change(ctx, event, wrong, do)
}

// change asks for the right to, makes a change that fits and writes down how it ended.
func (s *Subscribers) change(
	ctx context.Context, event string, wrong faults, do func() (commerce.NewsletterSubscriberOutcome, error),
) (outcome commerce.NewsletterSubscriberOutcome, err error) {
	if err := mayChangeSubscribers(ctx); err != nil {
		audit[commerce.NewsletterSubscriberError](ctx, s.o.Auditor, event, 0, nil, err)
		return outcome, err
	}
	if len(wrong) > 0 {
		return commerce.NewsletterSubscriberOutcome{Refused: refusals[commerce.NewsletterSubscriberError](wrong)}, nil
	}
	outcome, err = do()
	audit(ctx, s.o.Auditor, event, 0, outcome.Refused, err)
	return outcome, err
}

// mayChangeSubscribers decides whether the asker may change subscribers.
func mayChangeSubscribers(ctx context.Context) error {
	return session.May(session.From(ctx), session.ChangeSubscribers, session.Object{})
}

// checkSubscriber names what is wrong with a subscriber to be made, or with a change of
// one.
func checkSubscriber(change commerce.NewsletterSubscriberChange, isNew bool) faults {
	var wrong faults
	if isNew && !change.Email.Set {
		wrong.add("A subscriber has an e-mail address.", "input", "email")
	}
	if !isNew && change.IsEmpty() {
		wrong.add("Nothing is to become different.", "input")
	}
	if notNull(&wrong, change.Email, "email") {
		wrong.email(change.Email.Value.Reveal(), "input", "email")
	}
	if notNull(&wrong, change.FirstName, "firstName") {
		wrong.text(*change.FirstName.Value, 0, maxText, "input", "firstName")
	}
	if notNull(&wrong, change.LastName, "lastName") {
		wrong.text(*change.LastName.Value, 0, maxText, "input", "lastName")
	}
	if notNull(&wrong, change.ChannelID, "channelId") {
		wrong.positive(*change.ChannelID.Value, "input", "channelId")
	}
	if !notNull(&wrong, change.Consents, "consents") {
		return wrong
	}
	for _, consent := range *change.Consents.Value {
		if consent != commerce.ConsentNewsletter && consent != commerce.ConsentAbandonedCart {
			wrong.add("This is nothing that somebody could agree to.", "input", "consents")
		}
	}
	return wrong
}
