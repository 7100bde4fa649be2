package management

import (
	"context"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// customerSettingsOf is where the settings of a channel are, and of the store for 0.
func customerSettingsOf(channelID int) string {
	if channelID == 0 {
		return "/v3/customers/settings"
	}
	return "/v3/customers/settings/channels/" + strconv.Itoa(channelID)
}

// CustomerSettings reads the settings for customers, of the store for channel 0; ok is
// false for a channel that is not there. What a channel leaves to the store is nil. Of
// groups only the number is known here.
func (c *Client) CustomerSettings(ctx context.Context, channelID int) (s commerce.CustomerSettings, ok bool, err error) {
	found, err := c.readCustomerSettings(ctx, channelID)
	if upstream.IsKind(err, upstream.NotFound) {
		return commerce.CustomerSettings{}, false, nil
	}
	if err != nil {
		return commerce.CustomerSettings{}, false, upstream.Public(err)
	}
	return found.commerce(channelID), true, nil
}

func (c *Client) readCustomerSettings(ctx context.Context, channelID int) (wireCustomerSettings, error) {
	var found enveloped[wireCustomerSettings]
	if err := c.get(ctx, "customer-settings", customerSettingsOf(channelID), nil, &found); err != nil {
		return wireCustomerSettings{}, err
	}
	return *found.Data, nil
}

// UpdateCustomerSettings changes settings. A refusal is part of the outcome, and so is
// an ambiguous answer that reading does not clear up; the error is a call that failed
// and changed nothing.
//
// The reference does not say what becomes of settings that a change leaves out, so that
// all that are set are sent again. Null is sent where a channel gives one back to the
// store, and nowhere else.
func (c *Client) UpdateCustomerSettings(ctx context.Context, change commerce.CustomerSettingsChange) (commerce.ItemOutcome[commerce.CustomerSettings], error) {
	before, err := c.readCustomerSettings(ctx, change.ChannelID)
	if upstream.IsKind(err, upstream.NotFound) {
		return refused[commerce.CustomerSettings](commerce.ItemNotFoundError{}), nil
	}
	if err != nil {
		return commerce.ItemOutcome[commerce.CustomerSettings]{}, upstream.Public(err)
	}
	want, body := mergeSettings(before, change)
	var told enveloped[wireCustomerSettings]
	isUnknown, err := c.putItems(ctx, "change-customer-settings", customerSettingsOf(change.ChannelID), body, &told)
	if err != nil {
		return soleOutcome[commerce.CustomerSettings](err)
	}
	if !isUnknown {
		now := *told.Data
		// The reference's answer lacks this one.
		if !now.GlobalLogins.isSet {
			now.GlobalLogins = want.GlobalLogins
		}
		return done(now.commerce(change.ChannelID)), nil
	}
	now, err := c.readCustomerSettings(ctx, change.ChannelID)
	if err != nil || !now.same(want) {
		return refused[commerce.CustomerSettings](commerce.ItemOutcomeUnknownError{}), nil
	}
	return done(now.commerce(change.ChannelID)), nil
}

// wireCustomerSettings are settings as V3 writes them (reference/customers.v3.yml).
type wireCustomerSettings struct {
	Privacy optional[struct {
		Asks   looseBool `json:"ask_shopper_for_tracking_consent"`
		Policy *string   `json:"policy_url"`
	}] `json:"privacy_settings"`
	Groups optional[struct {
		Guest   *looseInt `json:"guest_customer_group_id"`
		Default *looseInt `json:"default_customer_group_id"`
	}] `json:"customer_group_settings"`
	GlobalLogins looseBool `json:"allow_global_logins"`
}

func (w wireCustomerSettings) commerce(channelID int) commerce.CustomerSettings {
	s := commerce.CustomerSettings{
		AsksForTrackingConsent: w.Privacy.value.Asks.pointer(),
		PrivacyPolicyURL:       w.Privacy.value.Policy,
		GuestCustomerGroup:     groupOfNumber(w.Groups.value.Guest),
		DefaultCustomerGroup:   groupOfNumber(w.Groups.value.Default),
	}
	if channelID != 0 {
		s.ChannelID, s.AllowsGlobalLogins = &channelID, w.GlobalLogins.pointer()
	}
	return s
}

// same compares what can be set.
func (w wireCustomerSettings) same(other wireCustomerSettings) bool {
	return w.Privacy.value.Asks == other.Privacy.value.Asks && samePointer(w.Privacy.value.Policy, other.Privacy.value.Policy) &&
		samePointer(w.Groups.value.Guest, other.Groups.value.Guest) &&
		samePointer(w.Groups.value.Default, other.Groups.value.Default) && w.GlobalLogins == other.GlobalLogins
}

func samePointer[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// pointer is nil for neither yes nor no.
func (l looseBool) pointer() *bool {
	if !l.isSet {
		return nil
	}
	return &l.value
}

// groupOfNumber is the group of that number, nil for none and for nobody's choice.
func groupOfNumber(id *looseInt) *commerce.CustomerGroup {
	if id == nil || *id < 1 {
		return nil
	}
	return &commerce.CustomerGroup{EntityID: int(*id)}
}
