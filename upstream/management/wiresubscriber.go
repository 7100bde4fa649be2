package management

import "github.com/clientele-graph/clientele/commerce"

// wireSubscriber is a subscriber as V3 writes it (reference/subscribers.v3.yml).
type wireSubscriber struct {
	ID        looseInt             `json:"id"`
	Email     string               `json:"email"`
	FirstName string               `json:"first_name"`
	LastName  string               `json:"last_name"`
	Source    string               `json:"source"`
	ChannelID looseInt             `json:"channel_id"`
	Consents  looseList[looseText] `json:"consents"`
	Created   looseTime            `json:"date_created"`
	Modified  looseTime            `json:"date_modified"`
}

// commerce converts a subscriber.
func (w wireSubscriber) commerce() commerce.NewsletterSubscriber {
	s := commerce.NewsletterSubscriber{
		EntityID: int(w.ID), Email: w.Email,
		FirstName: commerce.NonEmpty(w.FirstName), LastName: commerce.NonEmpty(w.LastName),
		Source: commerce.SubscriberUnknown, Consents: make([]commerce.NewsletterConsent, len(w.Consents)),
		CreatedAt: w.Created.value, ModifiedAt: w.Modified.value,
	}
	if source, ok := fromWire(sourceWords(), w.Source); ok {
		s.Source = source
	}
	if w.ChannelID > 0 {
		id := int(w.ChannelID)
		s.ChannelID = &id
	}
	for i, theirs := range w.Consents {
		s.Consents[i] = commerce.ConsentOther
		if consent, ok := fromWire(subscriberConsents(), string(theirs)); ok {
			s.Consents[i] = consent
		}
	}
	return s
}

func sourceWords() []word[commerce.NewsletterSubscriberSource] {
	return []word[commerce.NewsletterSubscriberSource]{
		{commerce.SubscriberStorefront, "storefront"}, {commerce.SubscriberOrder, "order"}, {commerce.SubscriberCustom, "custom"},
	}
}

func subscriberConsents() []word[commerce.NewsletterConsent] {
	return []word[commerce.NewsletterConsent]{
		{commerce.ConsentNewsletter, "marketing_newsletter"}, {commerce.ConsentAbandonedCart, "abandoned_cart"},
	}
}

// subscriberBody is a subscriber to be made or changed. What is nil is left out.
type subscriberBody struct {
	Email     *string   `json:"email,omitempty"`
	FirstName *string   `json:"first_name,omitempty"`
	LastName  *string   `json:"last_name,omitempty"`
	ChannelID *int      `json:"channel_id,omitempty"`
	Consents  *[]string `json:"consents,omitempty"`
}

// newSubscriberBody writes a change as the store takes it.
func newSubscriberBody(change commerce.NewsletterSubscriberChange) (subscriberBody, error) {
	body := subscriberBody{
		FirstName: change.FirstName.Value, LastName: change.LastName.Value, ChannelID: change.ChannelID.Value,
	}
	if change.Email.Value != nil {
		email := change.Email.Value.Reveal()
		body.Email = &email
	}
	if change.Consents.Value == nil {
		return body, nil
	}
	consents := make([]string, len(*change.Consents.Value))
	for i, consent := range *change.Consents.Value {
		theirs, ok := toWire(subscriberConsents(), consent)
		if !ok {
			return subscriberBody{}, commerce.BadInput("consents", "The store knows no such consent.")
		}
		consents[i] = theirs
	}
	body.Consents = &consents
	return body, nil
}
