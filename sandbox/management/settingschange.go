package management

import (
	"encoding/json"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCustomerSettingsChanges() {
	h.handle("change-customer-settings", "PUT /v3/customers/settings", h.putCustomerSettings)
	h.handle("change-customer-settings", "PUT /v3/customers/settings/channels/{id}", h.putChannelCustomerSettings)
}

// setting is a value that may be left out, and null where it is to be inherited.
type setting[T any] struct {
	given bool
	value *T
}

// UnmarshalJSON is not called for what is left out.
func (s *setting[T]) UnmarshalJSON(b []byte) error {
	s.given = true
	return json.Unmarshal(b, &s.value)
}

// over puts the setting in the place of another, if it is given.
func (s setting[T]) over(before **T) {
	if s.given {
		*before = s.value
	}
}

// settingsRequest are settings to be changed. What is left out stays.
type settingsRequest struct {
	Privacy struct {
		AskForConsent setting[bool]   `json:"ask_shopper_for_tracking_consent"`
		PolicyURL     setting[string] `json:"policy_url"`
	} `json:"privacy_settings"`
	Groups struct {
		Guest   setting[int] `json:"guest_customer_group_id"`
		Default setting[int] `json:"default_customer_group_id"`
	} `json:"customer_group_settings"`
	AllowGlobalLogins setting[bool] `json:"allow_global_logins"`
}

func (s settingsRequest) over(before store.CustomerSettings) store.CustomerSettings {
	s.Privacy.AskForConsent.over(&before.AskForConsent)
	s.Privacy.PolicyURL.over(&before.PolicyURL)
	s.Groups.Guest.over(&before.GuestGroupID)
	s.Groups.Default.over(&before.DefaultGroupID)
	return before
}

// settingsFaults names groups that are not there. The store itself inherits nothing.
func (h *Handler) settingsFaults(s settingsRequest, isStore bool) map[string]string {
	faults := map[string]string{}
	for name, group := range map[string]setting[int]{
		"customer_group_settings.guest_customer_group_id": s.Groups.Guest, "customer_group_settings.default_customer_group_id": s.Groups.Default,
	} {
		if group.value != nil && *group.value != 0 {
			if _, ok := h.store.Group(*group.value); !ok {
				faults[name] = "the customer group does not exist"
			}
		}
		if isStore && group.given && group.value == nil {
			faults[name] = "the store has nothing to inherit from"
		}
	}
	if isStore && (s.Privacy.AskForConsent.given && s.Privacy.AskForConsent.value == nil || s.Privacy.PolicyURL.given && s.Privacy.PolicyURL.value == nil) {
		faults["privacy_settings"] = "the store has nothing to inherit from"
	}
	if s.AllowGlobalLogins.given && (isStore || s.AllowGlobalLogins.value == nil) {
		faults["allow_global_logins"] = "allow_global_logins is a channel's own"
	}
	return faults
}

func (h *Handler) putCustomerSettings(w http.ResponseWriter, r *http.Request) {
	request, ok := readRecords[settingsRequest](w, r)
	if !ok {
		return
	}
	if faults := h.settingsFaults(request, true); len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	h.store.SetCustomerSettings(request.over(h.store.CustomerSettings()))
	h.getCustomerSettings(w, r)
}

func (h *Handler) putChannelCustomerSettings(w http.ResponseWriter, r *http.Request) {
	request, ok := readRecords[settingsRequest](w, r)
	if !ok {
		return
	}
	channel, ok := h.store.Channel(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Channel not found.")
		return
	}
	if faults := h.settingsFaults(request, false); len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	h.store.EditChannel(channel.ID, func(c *store.Channel) {
		c.CustomerSettings = request.over(c.CustomerSettings)
		if request.AllowGlobalLogins.value != nil {
			c.AllowGlobalLogins = *request.AllowGlobalLogins.value
		}
	})
	changed, _ := h.store.Channel(channel.ID)
	// The reference's answer says nothing of global logins.
	respondData(w, newCustomerSettings(changed.CustomerSettings))
}
