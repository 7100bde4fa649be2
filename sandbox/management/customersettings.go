package management

import (
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCustomerSettings() {
	h.handle("customer-settings", "GET /v3/customers/settings", h.getCustomerSettings)
	h.handle("customer-settings", "GET /v3/customers/settings/channels/{id}", h.getChannelCustomerSettings)
}

// customerSettings are the settings of the store or of a channel. On a channel
// null means that the store's value holds.
type customerSettings struct {
	Privacy struct {
		AskForConsent *bool   `json:"ask_shopper_for_tracking_consent"`
		PolicyURL     *string `json:"policy_url"`
	} `json:"privacy_settings"`
	Groups struct {
		Guest   *int `json:"guest_customer_group_id"`
		Default *int `json:"default_customer_group_id"`
	} `json:"customer_group_settings"`
	AllowGlobalLogins *bool `json:"allow_global_logins,omitempty"`
}

func newCustomerSettings(s store.CustomerSettings) customerSettings {
	var c customerSettings
	c.Privacy.AskForConsent, c.Privacy.PolicyURL = s.AskForConsent, s.PolicyURL
	c.Groups.Guest, c.Groups.Default = s.GuestGroupID, s.DefaultGroupID
	return c
}

// getCustomerSettings answers for the store, where nothing is inherited and
// what is not set is zero.
func (h *Handler) getCustomerSettings(w http.ResponseWriter, _ *http.Request) {
	settings := newCustomerSettings(h.store.CustomerSettings())
	setDefault(&settings.Groups.Guest)
	setDefault(&settings.Groups.Default)
	setDefault(&settings.Privacy.AskForConsent)
	setDefault(&settings.Privacy.PolicyURL)
	respondData(w, settings)
}

func (h *Handler) getChannelCustomerSettings(w http.ResponseWriter, r *http.Request) {
	channel, ok := h.store.Channel(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Channel not found.")
		return
	}
	settings := newCustomerSettings(channel.CustomerSettings)
	settings.AllowGlobalLogins = &channel.AllowGlobalLogins
	respondData(w, settings)
}

// setDefault puts a zero in the place of nothing.
func setDefault[T any](value **T) {
	if *value == nil {
		*value = new(T)
	}
}
