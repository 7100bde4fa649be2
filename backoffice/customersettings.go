package backoffice

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit that are about consent and settings.
const (
	eventConsentSet      = "customer_consent_set"
	eventSettingsChanged = "customer_settings_update"
)

// maxPolicyURL is longer than browsers take.
const maxPolicyURL = 2_048

// SetConsent sets what a customer agreed to be tracked for. The error is what May says,
// lists that cannot be meant, or that the store did not answer.
func (r *Records) SetConsent(ctx context.Context, change commerce.ConsentChange) (commerce.ItemOutcome[commerce.CustomerConsent], error) {
	if err := mayChange(ctx); err != nil {
		return commerce.ItemOutcome[commerce.CustomerConsent]{}, err
	}
	if err := checkConsent(change); err != nil {
		return commerce.ItemOutcome[commerce.CustomerConsent]{}, err
	}
	outcome, err := r.o.Settings.SetConsent(ctx, change)
	audit(ctx, r.o.Auditor, eventConsentSet, change.CustomerID, outcome.Refused, err)
	return locatedOne(outcome), err
}

// checkConsent wants every category once, on one side.
func checkConsent(change commerce.ConsentChange) error {
	if change.CustomerID <= 0 {
		return commerce.BadInput("input.customerEntityId", "A customer's number is greater than zero.")
	}
	known := seen[commerce.CustomerConsentCategory]{}
	for _, side := range []struct {
		name       string
		categories []commerce.CustomerConsentCategory
	}{{"allow", change.Allow}, {"deny", change.Deny}} {
		for i, category := range side.categories {
			field := fmt.Sprintf("input.%s.%d", side.name, i)
			switch category {
			case commerce.ConsentEssential, commerce.ConsentFunctional, commerce.ConsentAnalytics, commerce.ConsentTargeting:
			default:
				return commerce.BadInput(field, "The store has no such category.")
			}
			if known.again(category) {
				return commerce.BadInput(field, "This category is named twice.")
			}
		}
	}
	return nil
}

// CustomerSettings reads the settings for customers, of the store for channel 0; nil for
// a channel that is not there.
func (r *Records) CustomerSettings(ctx context.Context, channelID int) (*commerce.CustomerSettings, error) {
	if err := session.May(session.From(ctx), session.ListCustomers, session.Object{}); err != nil {
		return nil, err
	}
	if channelID < 0 {
		return nil, commerce.BadInput("channelId", "A channel's number is greater than zero.")
	}
	settings, ok, err := r.o.Settings.CustomerSettings(ctx, channelID)
	if err != nil || !ok {
		return nil, err
	}
	return &settings, nil
}

// UpdateCustomerSettings changes the settings for customers. Who may not read them is not
// shown what they are now. The error is what May says, a change that cannot be meant, or
// that the store did not answer.
func (r *Records) UpdateCustomerSettings(ctx context.Context, change commerce.CustomerSettingsChange) (commerce.ItemOutcome[commerce.CustomerSettings], error) {
	if err := maySet(ctx); err != nil {
		return commerce.ItemOutcome[commerce.CustomerSettings]{}, err
	}
	if err := checkSettings(change); err != nil {
		return commerce.ItemOutcome[commerce.CustomerSettings]{}, err
	}
	outcome, err := r.o.Settings.UpdateCustomerSettings(ctx, change)
	audit(ctx, r.o.Auditor, eventSettingsChanged, 0, outcome.Refused, err)
	if !mayRead(ctx) {
		outcome.Value = nil
	}
	return locatedOne(outcome), err
}

// locatedOne puts input before the paths of a change that is no list.
func locatedOne[T any](outcome commerce.ItemOutcome[T]) commerce.ItemOutcome[T] {
	outcome.Refused = located(outcome.Refused, "input")
	return outcome
}

// given is a setting that is part of a change, and whether it is given back.
type given struct {
	field  string
	isNull bool
}

// givenSettings lists what a change is about.
func givenSettings(c commerce.CustomerSettingsChange) []given {
	all := []struct {
		given
		isSet bool
	}{
		{given{"asksForTrackingConsent", c.AsksForTrackingConsent.Value == nil}, c.AsksForTrackingConsent.Set},
		{given{"privacyPolicyUrl", c.PrivacyPolicyURL.Value == nil}, c.PrivacyPolicyURL.Set},
		{given{"guestCustomerGroupEntityId", c.GuestGroupID.Value == nil}, c.GuestGroupID.Set},
		{given{"defaultCustomerGroupEntityId", c.DefaultGroupID.Value == nil}, c.DefaultGroupID.Set},
		{given{"allowsGlobalLogins", c.AllowsGlobalLogins.Value == nil}, c.AllowsGlobalLogins.Set},
	}
	var found []given
	for _, setting := range all {
		if setting.isSet {
			found = append(found, setting.given)
		}
	}
	return found
}

func checkSettings(c commerce.CustomerSettingsChange) error {
	settings := givenSettings(c)
	switch {
	case c.ChannelID < 0:
		return commerce.BadInput("input.channelId", "A channel's number is greater than zero.")
	case len(settings) == 0:
		return commerce.BadInput("input", "Say what becomes different.")
	case c.AllowsGlobalLogins.Set && c.ChannelID == 0:
		return commerce.BadInput("input.allowsGlobalLogins", "This is a channel's to say. Name the channel.")
	case c.AllowsGlobalLogins.Set && c.AllowsGlobalLogins.Value == nil:
		return commerce.BadInput("input.allowsGlobalLogins", "This is a channel's own. Say yes or no.")
	}
	at := slices.IndexFunc(settings, func(g given) bool { return g.isNull })
	if at >= 0 && c.ChannelID == 0 {
		return commerce.BadInput("input."+settings[at].field, "The store's own setting cannot be given back.")
	}
	const noGroup = "A group's number is greater than zero, which is none."
	if group := c.GuestGroupID.Value; group != nil && *group < 0 {
		return commerce.BadInput("input.guestCustomerGroupEntityId", noGroup)
	}
	if group := c.DefaultGroupID.Value; group != nil && *group < 0 {
		return commerce.BadInput("input.defaultCustomerGroupEntityId", noGroup)
	}
	if policy := c.PrivacyPolicyURL.Value; policy != nil && !isPolicyURL(*policy) {
		return commerce.BadInput("input.privacyPolicyUrl", "This is no URL of a page.")
	}
	return nil
}

// isPolicyURL reports whether a page can be reached there; the empty text is no page.
func isPolicyURL(text string) bool {
	if text == "" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && utf8.RuneCountInString(text) <= maxPolicyURL && u.Host != "" && u.User == nil &&
		(u.Scheme == "https" || u.Scheme == "http")
}
