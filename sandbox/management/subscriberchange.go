package management

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// subscriberRequest is a subscriber to be made or changed (reference/subscribers.v3.yml).
// What is left out stays.
type subscriberRequest struct {
	Email     *string   `json:"email"`
	FirstName *string   `json:"first_name"`
	LastName  *string   `json:"last_name"`
	Source    *string   `json:"source"`
	OrderID   *int      `json:"order_id"`
	ChannelID *int      `json:"channel_id"`
	Consents  *[]string `json:"consents"`
}

// apply changes a subscriber.
func (s subscriberRequest) apply(to *store.Subscriber) {
	for _, text := range []struct{ from, to *string }{
		{s.Email, &to.Email}, {s.FirstName, &to.FirstName}, {s.LastName, &to.LastName}, {s.Source, &to.Source},
	} {
		if text.from != nil {
			*text.to = *text.from
		}
	}
	if s.OrderID != nil {
		to.OrderID = *s.OrderID
	}
	if s.ChannelID != nil {
		to.ChannelID = *s.ChannelID
	}
	if s.Consents != nil {
		to.Consents = *s.Consents
	}
}

// faults says what is wrong with a subscriber on its own.
func (s subscriberRequest) faults() map[string]string {
	faults := map[string]string{}
	if s.Email != nil {
		if local, domain, ok := strings.Cut(*s.Email, "@"); !ok || local == "" || domain == "" {
			faults["email"] = "email is not an e-mail address"
		}
	}
	for name, text := range map[string]*string{"first_name": s.FirstName, "last_name": s.LastName} {
		if text != nil {
			checkLength(faults, name, *text, 0, 255)
		}
	}
	sources := []string{store.SourceStorefront, store.SourceOrder, store.SourceCustom}
	if s.Source != nil && !slices.Contains(sources, *s.Source) {
		faults["source"] = "source has an unknown value"
	}
	for name, number := range map[string]*int{"order_id": s.OrderID, "channel_id": s.ChannelID} {
		if number != nil && (*number < 1 || *number > 1<<31-1) {
			faults[name] = name + " must be a number above zero"
		}
	}
	if s.Consents == nil {
		return faults
	}
	for _, consent := range *s.Consents {
		if consent != store.ConsentNewsletter && consent != store.ConsentAbandonedCart {
			faults["consents"] = "consents has an unknown value"
		}
	}
	return faults
}

func (h *Handler) postSubscriber(w http.ResponseWriter, r *http.Request) {
	h.changeSubscriber(w, r, true, func(request subscriberRequest) (store.Subscriber, error) {
		var s store.Subscriber
		request.apply(&s)
		return h.store.CreateSubscriber(s)
	})
}

func (h *Handler) putSubscriber(w http.ResponseWriter, r *http.Request) {
	h.changeSubscriber(w, r, false, func(request subscriberRequest) (store.Subscriber, error) {
		return h.store.UpdateSubscriber(pathID(r), request.apply)
	})
}

// changeSubscriber answers with the subscriber as they are then.
func (h *Handler) changeSubscriber(w http.ResponseWriter, r *http.Request, isNew bool, keep func(subscriberRequest) (store.Subscriber, error)) {
	var request subscriberRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return
	}
	faults := request.faults()
	if isNew && request.Email == nil {
		faults["email"] = "email is required"
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	kept, err := keep(request)
	switch {
	case errors.Is(err, store.ErrNoSuchSubscriber):
		Refuse(w, r, http.StatusNotFound, "Not found.")
	case errors.Is(err, store.ErrSubscriberExists):
		Refuse(w, r, http.StatusConflict, "The subscriber conflicts with another one.")
	case errors.Is(err, store.ErrUnknownChannel):
		refuseFields(w, r, map[string]string{"channel_id": "channel_id names no channel"})
	case err != nil:
		Refuse(w, r, http.StatusInternalServerError, "Internal server error")
	default:
		respondData(w, newSubscriber(kept))
	}
}
