package sandbox

import "slices"

// Names of the store's endpoints, as they stand in recorded calls and as
// matchers take them.
const (
	// EndpointStorefront is the Storefront GraphQL API of any channel.
	EndpointStorefront = "storefront"
	// EndpointManagement stands for every Management endpoint in a matcher.
	EndpointManagement = "management"
	// EndpointHosted stands for every hosted page in a matcher.
	EndpointHosted = "hosted"
	// EndpointPayments is the Payments API.
	EndpointPayments = "payments"
	// EndpointUnknown is any path that the store does not have.
	EndpointUnknown = "unknown"
)

// Matcher chooses calls. An empty field matches anything, so the zero Matcher
// matches every call.
type Matcher struct {
	// Endpoint is an endpoint's name: "storefront", "pricing", "customers",
	// "customer-settings", "groups", "currencies", "currency-assignments",
	// "product-settings", "time", "hooks", "payments", "payment-methods",
	// "payment-tokens", "checkout", "order", "order-transactions", and others where package management
	// registers its paths, such as "create-customers"; or "management" for all of
	// Management. The hosted pages are "hosted-login-token", "hosted-login",
	// "hosted-account", "hosted-current-customer", "hosted-session-sync",
	// "hosted-session-sync-token", "hosted-cart-redirect", "hosted-cart",
	// "hosted-checkout" and "hosted-home"; or "hosted" for all of them.
	Endpoint string `json:"endpoint,omitempty"`
	// Operation is the name of a GraphQL operation or of one of its root
	// fields, such as "login", or of a mutation within one, such as "registerCustomer".
	Operation string `json:"operation,omitempty"`
	// Channel is the channel of a Storefront call or of a hosted page's host.
	Channel int `json:"channel,omitempty"`
}

// On makes the matcher for an endpoint and, if given, one operation of it.
func On(endpoint string, operation ...string) Matcher {
	m := Matcher{Endpoint: endpoint}
	if len(operation) > 0 {
		m.Operation = operation[0]
	}
	return m
}

// Matches reports whether the call is one that m chooses.
func (m Matcher) Matches(c Call) bool {
	return m.matchesEndpoint(c) &&
		(m.Operation == "" || m.Operation == c.Operation || slices.Contains(c.Fields, m.Operation)) &&
		(m.Channel == 0 || m.Channel == c.Channel)
}

func (m Matcher) matchesEndpoint(c Call) bool {
	switch m.Endpoint {
	case "", c.Endpoint:
		return true
	case EndpointManagement:
		return c.management
	case EndpointHosted:
		return c.hosted
	}
	return false
}
