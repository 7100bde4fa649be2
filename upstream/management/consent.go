package management

import (
	"context"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// consentOf is where a customer's consent is.
func consentOf(customerID int) string {
	return "/v3/customers/" + strconv.Itoa(customerID) + "/consent"
}

// ConsentOf reads what a customer agreed to be tracked for. The store's moment of it
// is when it was asked, and says nothing.
func (c *Client) ConsentOf(ctx context.Context, customerID int) (commerce.CustomerConsent, error) {
	var told wireConsent
	if err := c.get(ctx, "customer-consent", consentOf(customerID), nil, &told); err != nil {
		return commerce.CustomerConsent{}, upstream.Public(err)
	}
	return told.commerce(), nil
}

// SetConsent sets what a customer agreed to. A refusal is part of the outcome, and so is
// an ambiguous answer that reading does not clear up; the error is a call that failed
// and changed nothing.
func (c *Client) SetConsent(ctx context.Context, change commerce.ConsentChange) (commerce.ItemOutcome[commerce.CustomerConsent], error) {
	body := newConsent{Allow: consentWords(change.Allow), Deny: consentWords(change.Deny)}
	var told wireConsent
	isUnknown, err := c.putItems(ctx, "change-customer-consent", consentOf(change.CustomerID), body, &told)
	if err != nil {
		return soleOutcome[commerce.CustomerConsent](err)
	}
	if !isUnknown {
		return done(told.commerce()), nil
	}
	now, err := c.ConsentOf(ctx, change.CustomerID)
	if err != nil || !sameCategories(now.Allow, change.Allow) || !sameCategories(now.Deny, change.Deny) {
		return refused[commerce.CustomerConsent](commerce.ItemOutcomeUnknownError{}), nil
	}
	return done(now), nil
}

// wireConsent is a consent as V3 writes it, bare (reference/customers.v3.yml).
type wireConsent struct {
	Allow *[]string `json:"allow"`
	Deny  *[]string `json:"deny"`
}

// complete wants one of the lists: the other may be left out when it is empty.
func (w wireConsent) complete() bool { return w.Allow != nil || w.Deny != nil }

func (w wireConsent) commerce() commerce.CustomerConsent {
	return commerce.CustomerConsent{Allow: consentCategories(w.Allow), Deny: consentCategories(w.Deny)}
}

// newConsent is a consent to be set; an empty list is sent as one.
type newConsent struct {
	Allow []string `json:"allow"`
	Deny  []string `json:"deny"`
}

func consentCategories(words *[]string) []commerce.CustomerConsentCategory {
	found := []commerce.CustomerConsentCategory{}
	if words == nil {
		return found
	}
	for _, word := range *words {
		category := commerce.ConsentUnknown
		for known, its := range consentCategory() {
			if its == lowered(word) {
				category = known
			}
		}
		found = append(found, category)
	}
	return found
}

func consentWords(categories []commerce.CustomerConsentCategory) []string {
	words := []string{}
	for _, category := range categories {
		if word, ok := consentCategory()[category]; ok {
			words = append(words, word)
		}
	}
	return words
}

// consentCategory is the store's word for each category.
func consentCategory() map[commerce.CustomerConsentCategory]string {
	return map[commerce.CustomerConsentCategory]string{
		commerce.ConsentEssential: "essential", commerce.ConsentFunctional: "functional",
		commerce.ConsentAnalytics: "analytics", commerce.ConsentTargeting: "targeting",
	}
}

// sameCategories compares without regard to the order.
func sameCategories(a, b []commerce.CustomerConsentCategory) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// soleOutcome is the outcome of the only item of a call that failed: a refusal of the
// store is about it, everything else is not.
func soleOutcome[T any](err error) (commerce.ItemOutcome[T], error) {
	if why, ok := soleRefusal(err); ok {
		return refused[T](why), nil
	}
	return commerce.ItemOutcome[T]{}, err
}
