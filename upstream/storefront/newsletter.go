package storefront

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Subscribe subscribes an e-mail address to the newsletter, as a guest when cred is
// nil; both names may be empty. The store does not look whose address it is: who asks
// must have been checked. It returns why the store refused, nil when it did not, and
// also when the address was subscribed before. It makes one attempt: an answer that is
// lost is OUTCOME_UNKNOWN.
func (c *Client) Subscribe(ctx context.Context, channelID int, cred *commerce.ShopperCredential, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error) {
	answer, err := subscribe(ctx, c.asCaller(commerce.Caller{ChannelID: channelID, Shopper: cred}),
		email.Reveal(), commerce.NonEmpty(firstName), commerce.NonEmpty(lastName))
	if err != nil {
		return nil, changeFailed(err)
	}
	made := answer.Newsletter.Subscribe
	if isUnheard(made.Errors) {
		return nil, lost("subscribe", upstream.ReasonMalformed)
	}
	wasThere := func(m member) bool { return m.Typename == "CreateSubscriberAlreadyExistsError" }
	return refusals(slices.DeleteFunc(made.Errors, wasThere), member.subscribeError), nil
}

// Unsubscribe takes an e-mail address off the newsletter's list. The store does not
// look whose address it is: it must have been checked that it is the customer's own. It
// returns why the store refused, nil when it did not. It makes one attempt: an answer
// that is lost is OUTCOME_UNKNOWN.
func (c *Client) Unsubscribe(ctx context.Context, cred commerce.ShopperCredential, email commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error) {
	answer, err := unsubscribe(ctx, c.asShopper(cred), email.Reveal())
	if err != nil {
		return nil, changeFailed(err)
	}
	made := answer.Newsletter.Unsubscribe
	if isUnheard(made.Errors) {
		return nil, lost("unsubscribe", upstream.ReasonMalformed)
	}
	return refusals(made.Errors, member.unsubscribeError), nil
}

// subscribeError reads why a subscription was refused.
func (m member) subscribeError() commerce.SubscribeToNewsletterError {
	switch m.Typename {
	case "CreateSubscriberEmailInvalidError":
		return commerce.CustomerValidationError{Path: []string{"input", "email"}}
	case "CreateSubscriberFirstNameInvalidError":
		return commerce.CustomerValidationError{Path: []string{"input", "firstName"}}
	case "CreateSubscriberLastNameInvalidError":
		return commerce.CustomerValidationError{Path: []string{"input", "lastName"}}
	}
	return commerce.NewsletterError{}
}

// unsubscribeError reads why a subscription was not ended.
func (m member) unsubscribeError() commerce.UnsubscribeFromNewsletterError {
	if m.Typename == "RemoveSubscriberEmailInvalidError" {
		return commerce.CustomerValidationError{Path: []string{"input", "email"}}
	}
	return commerce.NewsletterError{}
}
