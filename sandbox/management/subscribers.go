package management

import (
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// subscribersPath is where newsletter subscribers are (reference/subscribers.v3.yml).
const subscribersPath = "/v3/customers/subscribers"

func (h *Handler) registerSubscribers() {
	h.handle("subscribers", "GET "+subscribersPath, h.getSubscribers)
	h.handle("subscribers", "GET "+subscribersPath+"/{id}", h.getSubscriber)
	h.handle("change-subscribers", "POST "+subscribersPath, h.postSubscriber)
	h.handle("change-subscribers", "PUT "+subscribersPath+"/{id}", h.putSubscriber)
	h.handle("change-subscribers", "DELETE "+subscribersPath+"/{id}", h.deleteSubscriber)
	h.handle("delete-subscribers", "DELETE "+subscribersPath, h.deleteSubscribers)
}

// subscriber is somebody who gets mails, or did.
type subscriber struct {
	ID           int      `json:"id"`
	Email        string   `json:"email"`
	FirstName    string   `json:"first_name"`
	LastName     string   `json:"last_name"`
	Source       string   `json:"source"`
	OrderID      *int     `json:"order_id"`
	ChannelID    int      `json:"channel_id"`
	Consents     []string `json:"consents"`
	DateCreated  string   `json:"date_created"`
	DateModified string   `json:"date_modified"`
}

func newSubscriber(s store.Subscriber) subscriber {
	n := subscriber{
		ID: s.ID, Email: s.Email, FirstName: s.FirstName, LastName: s.LastName, Source: s.Source,
		ChannelID: s.ChannelID, Consents: append([]string{}, s.Consents...),
		DateCreated: v3Date(s.Created), DateModified: v3Date(s.Modified),
	}
	if s.OrderID != 0 {
		n.OrderID = &s.OrderID
	}
	return n
}

// getSubscribers lists the subscribers that match, by id.
func (h *Handler) getSubscribers(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	asked, filter := q.page(), q.subscribers()
	filter.ids = q.numbers("id:in")
	filter.id = q.numbers("id")
	filter.created, filter.modified = q.period("date_created"), q.period("date_modified")
	if q.refused(w) {
		return
	}
	found := h.matching(filter)
	listed := cut(asked, found)
	data := make([]subscriber, len(listed))
	for i, s := range listed {
		data[i] = newSubscriber(s)
	}
	respond(w, http.StatusOK, envelope{data, pageMeta{Pagination: numbered(q.values, asked, len(found), len(listed))}})
}

func (h *Handler) getSubscriber(w http.ResponseWriter, r *http.Request) {
	s, ok := h.store.Subscriber(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	respondData(w, newSubscriber(s))
}

// deleteSubscribers deletes those who match: without any filter, everybody.
func (h *Handler) deleteSubscribers(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	filter := q.subscribers()
	filter.created.at, filter.modified.at = q.moment("date_created"), q.moment("date_modified")
	if q.refused(w) {
		return
	}
	for _, s := range h.matching(filter) {
		h.store.DeleteSubscriber(s.ID)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) deleteSubscriber(w http.ResponseWriter, r *http.Request) {
	if !h.store.DeleteSubscriber(pathID(r)) {
		Refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// subscriberFilter narrows subscribers. What is nil or empty does not.
type subscriberFilter struct {
	id, ids, orderID           []int
	email, firstName, lastName []string
	source                     []string
	created, modified          period
}

// subscribers reads what both the list and the deletion can be narrowed by.
func (q *query) subscribers() subscriberFilter {
	whole := func(name string) []string {
		text, ok := q.text(name)
		if !ok {
			return nil
		}
		return []string{text}
	}
	return subscriberFilter{
		email: whole("email"), firstName: whole("first_name"), lastName: whole("last_name"), source: whole("source"),
		orderID: q.numbers("order_id"),
	}
}

// matching returns the subscribers that match, by id.
func (h *Handler) matching(f subscriberFilter) []store.Subscriber {
	is := func(texts []string, text string) bool {
		return texts == nil || slices.ContainsFunc(texts, func(t string) bool { return strings.EqualFold(t, text) })
	}
	among := func(numbers []int, number int) bool { return numbers == nil || slices.Contains(numbers, number) }
	return slices.DeleteFunc(h.store.Subscribers(), func(s store.Subscriber) bool {
		return !among(f.id, s.ID) || !among(f.ids, s.ID) || !among(f.orderID, s.OrderID) || !is(f.email, s.Email) ||
			!is(f.firstName, s.FirstName) || !is(f.lastName, s.LastName) || !is(f.source, s.Source) ||
			!f.created.contains(s.Created) || !f.modified.contains(s.Modified)
	})
}
