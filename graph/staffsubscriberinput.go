package graph

import (
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// newSubscriber reads a subscriber to be made. Null is as good as left out.
func newSubscriber(input model.CreateNewsletterSubscriberInput) commerce.NewsletterSubscriberChange {
	return commerce.NewsletterSubscriberChange{
		Email:     commerce.Some(commerce.Secret(input.Email)),
		FirstName: unlessGiven(optional(input.FirstName)), LastName: unlessGiven(optional(input.LastName)),
		ChannelID: unlessGiven(optional(input.ChannelID)), Consents: unlessGiven(optionalList(input.Consents)),
	}
}

// subscriberChange reads what becomes different about a subscriber. Null takes names and
// consents away; for everything else it is refused further in.
func subscriberChange(input model.UpdateNewsletterSubscriberInput) commerce.NewsletterSubscriberChange {
	change := commerce.NewsletterSubscriberChange{
		FirstName: orEmpty(optional(input.FirstName)), LastName: orEmpty(optional(input.LastName)),
		ChannelID: optional(input.ChannelID), Consents: orEmpty(optionalList(input.Consents)),
	}
	if email := optional(input.Email); email.Value != nil {
		change.Email = commerce.Some(commerce.Secret(*email.Value))
	} else {
		change.Email.Set = email.Set
	}
	return change
}

// subscriberFilter reads which subscribers are asked for.
func subscriberFilter(input *model.NewsletterSubscribersFilterInput) (f commerce.NewsletterSubscriberFilter, err error) {
	if input == nil {
		return f, nil
	}
	t := givenTexts{}
	f = commerce.NewsletterSubscriberFilter{
		EntityIDs: input.EntityIds.Value(), Email: commerce.Secret(t.text("filter.email", input.Email)),
		FirstName: t.text("filter.firstName", input.FirstName), LastName: t.text("filter.lastName", input.LastName),
		CreatedFrom: input.CreatedFrom.Value(), CreatedTo: input.CreatedTo.Value(),
	}
	if source := input.Source.Value(); source != nil {
		f.Source = *source
	}
	if f.Source == commerce.SubscriberUnknown {
		return f, commerce.BadInput("filter.source", "The store cannot be asked for these.")
	}
	return f, t.err
}
