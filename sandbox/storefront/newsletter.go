package storefront

import (
	"errors"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// subscribe adds an address to the channel's newsletter. Anybody may add any: the
// store asks for no proof.
func (r *Resolver) subscribe(v viewer, in model.CreateSubscriberInput) *model.CreateSubscriberResult {
	refused := func(e model.CreateSubscriberError) *model.CreateSubscriberResult {
		return &model.CreateSubscriberResult{Errors: []model.CreateSubscriberError{e}}
	}
	switch {
	case !isEmail(in.Email):
		return refused(&model.CreateSubscriberEmailInvalidError{Message: textEmailInvalid})
	case textRule{"firstName", 0, 255}.check(in.FirstName) != nil:
		return refused(&model.CreateSubscriberFirstNameInvalidError{Message: textNameInvalid})
	case textRule{"lastName", 0, 255}.check(in.LastName) != nil:
		return refused(&model.CreateSubscriberLastNameInvalidError{Message: textNameInvalid})
	case r.store.HasTrouble("subscribe"):
		return refused(&model.CreateSubscriberUnexpectedError{Message: textUnexpected})
	}
	err := r.store.Subscribe(v.Channel, in.Email, text(in.FirstName), text(in.LastName))
	switch {
	case errors.Is(err, store.ErrSubscriberExists):
		return refused(&model.CreateSubscriberAlreadyExistsError{Message: textSubscribed})
	case err != nil:
		return refused(&model.CreateSubscriberUnexpectedError{Message: textUnexpected})
	}
	return &model.CreateSubscriberResult{Errors: []model.CreateSubscriberError{}}
}

// unsubscribe takes an address off the channel's newsletter, whoever asks.
func (r *Resolver) unsubscribe(v viewer, in model.RemoveSubscriberInput) *model.RemoveSubscriberResult {
	refused := func(e model.RemoveSubscriberError) *model.RemoveSubscriberResult {
		return &model.RemoveSubscriberResult{Errors: []model.RemoveSubscriberError{e}}
	}
	switch {
	case !isEmail(in.Email):
		return refused(&model.RemoveSubscriberEmailInvalidError{Message: textEmailInvalid})
	case r.store.HasTrouble("unsubscribe"):
		return refused(&model.RemoveSubscriberUnexpectedError{Message: textUnexpected})
	}
	err := r.store.Unsubscribe(v.Channel, in.Email)
	if err != nil && r.store.Choices().Account.UnknownUnsubscribeFails {
		return refused(&model.RemoveSubscriberUnexpectedError{Message: textNotSubscribed})
	}
	return &model.RemoveSubscriberResult{Errors: []model.RemoveSubscriberError{}}
}
