package commerce

// Caller is on whose behalf something is asked of the store.
type Caller struct {
	ChannelID int
	// Shopper is nil for a guest.
	Shopper *ShopperCredential
}

// Analytics is what is known of a visit.
type Analytics struct {
	// Initiator, Request and Consent are each nil when not known.
	Initiator *AnalyticsInitiator
	Request   *AnalyticsRequest
	Consent   *AnalyticsConsent
}

// AnalyticsInitiator names a visit and a visitor.
type AnalyticsInitiator struct {
	VisitID   string
	VisitorID string
}

// AnalyticsRequest is the request that a shopper made to the storefront. The
// shopper's address is not part of it: it is taken from the request's context.
type AnalyticsRequest struct {
	URL            string
	UserAgent      string
	RefererURL     string
	AcceptLanguage string
}

// AnalyticsConsent is what a shopper agreed to.
type AnalyticsConsent struct {
	Targeting  bool
	Analytics  bool
	Functional bool
}

// PaymentWallet is what a wallet knows of a payment that was begun.
type PaymentWallet struct {
	InitializationID string
	ProviderOrderID  string
	ProviderID       string
}

// QueryParam is one parameter of a link.
type QueryParam struct {
	Key   string
	Value string
}

// CartRedirect says which cart goes to the hosted checkout, and what goes with it.
type CartRedirect struct {
	// CartEntityID is empty for the session's own cart.
	CartEntityID string
	QueryParams  []QueryParam
	Wallet       *PaymentWallet
	Analytics    *Analytics
}

// CartRedirectURLs are links to the hosted checkout. Each is good for one use
// within 30 seconds.
type CartRedirectURLs struct {
	RedirectedCheckoutURL string
	EmbeddedCheckoutURL   string
	ExternalCheckoutURL   string
}

// CartRedirectOutcome is what the store answers to a CartRedirect. Refused is nil when
// there are links.
type CartRedirectOutcome struct {
	URLs    CartRedirectURLs
	Refused CartHandOverError
}

// HandOver says what a session sync link takes along.
type HandOver struct {
	// RedirectTo is a path on the hosted pages.
	RedirectTo string
	// CartEntityID is empty for no cart.
	CartEntityID string
	Wallet       *PaymentWallet
	Analytics    *Analytics
}

// HandOverOutcome is a session sync link. Refused is nil when there is one.
type HandOverOutcome struct {
	Token   string
	URL     string
	Refused CartHandOverError
}

// ManagedCart is what handing over a cart needs to know of it.
type ManagedCart struct {
	CartEntityID string
	// CustomerID is 0 for a guest's cart.
	CustomerID int
	ChannelID  int
}

// ManagedCartURLs are links of the Management API to a cart. Each is good for one
// use within 30 days.
type ManagedCartURLs struct {
	CartURL             string
	CheckoutURL         string
	EmbeddedCheckoutURL string
}

// Site is where a channel's pages are. Each is a URL without a path, empty when the
// store has none of the kind.
type Site struct {
	// Primary is the storefront: on a headless channel it is not the store's own.
	Primary string
	// Canonical is where the store itself answers.
	Canonical string
	// Checkout is where the hosted checkout is.
	Checkout string
}

// Hosted returns where the hosted pages are: with the checkout, else where the
// store itself answers; empty when neither is known.
func (s Site) Hosted() string {
	if s.Checkout != "" {
		return s.Checkout
	}
	return s.Canonical
}
