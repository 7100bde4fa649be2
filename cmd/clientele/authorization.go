package main

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/schema"
	"github.com/clientele-graph/clientele/session"
)

// decisions say with which question to session.May the resolver of a field begins. Who
// may ask for a field is then what May answers. Fields that guests get, and those that
// are null for whoever may not see them, are not here: a router would make an error of
// what is none.
func decisions() map[string]session.Action {
	decided := map[string]session.Action{
		"Query.customers":                    session.ListCustomers,
		"Query.customerAttributeDefinitions": session.ListCustomers,
		"Query.customerSettings":             session.ListCustomers,
		"Query.customerGroups":               session.ListGroups,
		"Query.newsletterSubscribers":        session.ListSubscribers,

		"Customer.addresses":         session.ReadCustomerBooks,
		"Customer.formFields":        session.ReadCustomerBooks,
		"Customer.attributes":        session.ReadCustomerBooks,
		"Customer.metafields":        session.ReadCustomerBooks,
		"Customer.storedInstruments": session.ReadInstruments,
	}
	for action, mutations := range changes() {
		for name := range strings.FieldsSeq(mutations) {
			decided["Mutation."+name] = action
		}
	}
	return decided
}

// changes are the mutations by the question that each begins with.
func changes() map[session.Action]string {
	return map[session.Action]string{
		session.EndSession:           `logout`,
		session.ChangeSelf:           `updateCustomer addCustomerAddress updateCustomerAddress deleteCustomerAddress`,
		session.ChangeOwnCredentials: `changePassword`,
		session.Unsubscribe:          `unsubscribeFromNewsletter`,
		session.LinkLogin:            `createCustomerLoginUrl`,
		session.Impersonate:          `impersonateCustomer`,
		session.ChangeCustomers: `createCustomers updateCustomers deleteCustomers
			createCustomerAddresses updateCustomerAddresses deleteCustomerAddresses
			setCustomerAttributeValues deleteCustomerAttributeValues setCustomerFormFieldValues
			createCustomerMetafields updateCustomerMetafields deleteCustomerMetafields setCustomerConsent`,
		session.ChangeCredentials: `setCustomerPassword validateCustomerCredentials`,
		session.ChangeSettings: `updateCustomerSettings
			createCustomerAttributeDefinitions updateCustomerAttributeDefinitions deleteCustomerAttributeDefinitions`,
		session.ChangeGroups:      `createCustomerGroup updateCustomerGroup deleteCustomerGroup`,
		session.ChangeSubscribers: `createNewsletterSubscriber updateNewsletterSubscriber deleteNewsletterSubscriber`,
	}
}

// staffScopes are all that session.May knows.
func staffScopes() []session.Scope {
	return []session.Scope{
		session.ScopeCustomersRead, session.ScopeCustomersWrite, session.ScopeCustomersCredentials, session.ScopeCustomersCredit,
		session.ScopeGroupsRead, session.ScopeGroupsWrite, session.ScopeSubscribersRead, session.ScopeSubscribersWrite,
		session.ScopeSettingsWrite, session.ScopeInstrumentsRead, session.ScopePricingRead, session.ScopeSessionsImpersonate,
	}
}

// authorization returns the directives that say what session.May decides.
func authorization() (schema.Annotations, error) {
	required := make(map[session.Action]string)
	for action := range maps.Values(decisions()) {
		directive, err := requirement(action)
		if err != nil {
			return nil, err
		}
		required[action] = directive
	}
	annotations := make(schema.Annotations)
	for field, action := range decisions() {
		annotations[field] = []string{required[action]}
	}
	return annotations, nil
}

// requirement returns the directive of an action: somebody who is signed in, when a
// shopper may do it to what is theirs, else staff with one of the scopes that suffice.
func requirement(a session.Action) (string, error) {
	const anyone = 1
	own := session.Object{CustomerID: anyone}
	if session.May(session.Principal{}, a, own) == nil {
		return "", fmt.Errorf("action %d is open to guests and needs no directive", a)
	}
	credential := commerce.ShopperCredential{CustomerID: anyone, ChannelID: anyone}
	if session.May(session.NewShopper("", credential, time.Time{}), a, own) == nil {
		return "@authenticated", nil
	}
	var suffice []string
	for _, scope := range staffScopes() {
		if session.May(session.Principal{Kind: session.Staff, Scopes: []session.Scope{scope}}, a, own) == nil {
			suffice = append(suffice, fmt.Sprintf("[%q]", string(scope)))
		}
	}
	if len(suffice) == 0 {
		return "", fmt.Errorf("nobody may do action %d", a)
	}
	return "@requiresScopes(scopes: [" + strings.Join(suffice, ", ") + "])", nil
}
