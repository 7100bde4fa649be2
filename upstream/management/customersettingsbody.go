package management

import "github.com/clientele-graph/clientele/commerce"

// settingsBody is settings to be sent, with null where one is given back.
type settingsBody struct {
	Privacy map[string]any `json:"privacy_settings,omitempty"`
	Groups  map[string]any `json:"customer_group_settings,omitempty"`
	// GlobalLogins is nil when it was and stays open.
	GlobalLogins *bool `json:"allow_global_logins,omitempty"`
}

// mergeSettings returns the settings as they are to be, and what says so to the store.
func mergeSettings(before wireCustomerSettings, change commerce.CustomerSettingsChange) (wireCustomerSettings, settingsBody) {
	want := before
	body := settingsBody{Privacy: map[string]any{}, Groups: map[string]any{}}
	privacy, groups := &want.Privacy.value, &want.Groups.value
	if change.AsksForTrackingConsent.Set {
		privacy.Asks = loose(change.AsksForTrackingConsent.Value)
	}
	if change.PrivacyPolicyURL.Set {
		privacy.Policy = change.PrivacyPolicyURL.Value
	}
	if change.GuestGroupID.Set {
		groups.Guest = looseNumber(change.GuestGroupID.Value)
	}
	if change.DefaultGroupID.Set {
		groups.Default = looseNumber(change.DefaultGroupID.Value)
	}
	if change.AllowsGlobalLogins.Set {
		want.GlobalLogins = loose(change.AllowsGlobalLogins.Value)
	}
	setting(body.Privacy, "ask_shopper_for_tracking_consent", privacy.Asks.pointer(), change.AsksForTrackingConsent.Set)
	setting(body.Privacy, "policy_url", privacy.Policy, change.PrivacyPolicyURL.Set)
	setting(body.Groups, "guest_customer_group_id", groups.Guest, change.GuestGroupID.Set)
	setting(body.Groups, "default_customer_group_id", groups.Default, change.DefaultGroupID.Set)
	if change.ChannelID != 0 {
		body.GlobalLogins = want.GlobalLogins.pointer()
	}
	return want, body
}

// setting writes a setting that has a value, and null for one that is given back.
func setting[T any](w map[string]any, name string, value *T, isChanged bool) {
	if value != nil {
		w[name] = *value
	} else if isChanged {
		w[name] = nil
	}
}

func loose(value *bool) looseBool {
	if value == nil {
		return looseBool{}
	}
	return looseBool{isSet: true, value: *value}
}

func looseNumber(value *int) *looseInt {
	if value == nil {
		return nil
	}
	number := looseInt(*value)
	return &number
}
