package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// analyticsInput is what the store is told of a visit. What is not known is left
// out, and never sent as empty.
type analyticsInput struct {
	Initiator *initiatorInput `json:"initiator,omitempty"`
	Request   requestInput    `json:"request"`
	Consent   *consentInput   `json:"consent,omitempty"`
}

// initiatorInput names visit and visitor, both.
type initiatorInput struct {
	VisitID   string `json:"visitId"`
	VisitorID string `json:"visitorId"`
}

// requestInput is the shopper's request to the storefront.
type requestInput struct {
	URL            string  `json:"url"`
	UserAgent      string  `json:"userAgent"`
	RefererURL     *string `json:"refererUrl,omitempty"`
	IP             *string `json:"ip,omitempty"`
	AcceptLanguage *string `json:"acceptLanguage,omitempty"`
}

// consentInput is all or nothing.
type consentInput struct {
	Targeting  bool `json:"targeting"`
	Analytics  bool `json:"analytics"`
	Functional bool `json:"functional"`
}

// walletInput is what a wallet knows of a payment.
type walletInput struct {
	InitializationID *string `json:"initializationId,omitempty"`
	ProviderOrderID  *string `json:"providerOrderId,omitempty"`
	ProviderID       *string `json:"providerId,omitempty"`
}

// newAnalyticsInput converts what is known, nil when that is too little: the
// store takes nothing of a visit without the request, its page and its browser. The
// address is the one that our own edge saw.
func newAnalyticsInput(ctx context.Context, a *commerce.Analytics) *analyticsInput {
	if a == nil || a.Request == nil || a.Request.URL == "" || a.Request.UserAgent == "" {
		return nil
	}
	in := &analyticsInput{Request: requestInput{
		URL: a.Request.URL, UserAgent: a.Request.UserAgent,
		RefererURL:     commerce.NonEmpty(a.Request.RefererURL),
		IP:             shopperAddress(ctx),
		AcceptLanguage: commerce.NonEmpty(a.Request.AcceptLanguage),
	}}
	if i := a.Initiator; i != nil && i.VisitID != "" && i.VisitorID != "" {
		in.Initiator = &initiatorInput{VisitID: i.VisitID, VisitorID: i.VisitorID}
	}
	if a.Consent != nil {
		in.Consent = (*consentInput)(a.Consent)
	}
	return in
}

// newWalletInput converts what is known, nil when that is nothing.
func newWalletInput(w *commerce.PaymentWallet) *walletInput {
	if w == nil || *w == (commerce.PaymentWallet{}) {
		return nil
	}
	return &walletInput{
		InitializationID: commerce.NonEmpty(w.InitializationID),
		ProviderOrderID:  commerce.NonEmpty(w.ProviderOrderID),
		ProviderID:       commerce.NonEmpty(w.ProviderID),
	}
}

// shopperAddress is where the shopper asks from, nil when it is not known.
func shopperAddress(ctx context.Context) *string {
	ip, known := commerce.ClientIP(ctx)
	if !known {
		return nil
	}
	return commerce.NonEmpty(ip.Unmap().WithZone("").String())
}

// commerce converts what a session sync token knows of a visit, nil for what it
// leaves empty.
func (a *syncAnalytics) commerce() *commerce.Analytics {
	if a == nil {
		return nil
	}
	found := &commerce.Analytics{Consent: &commerce.AnalyticsConsent{
		Targeting: a.Consent.Targeting, Analytics: a.Consent.Analytics, Functional: a.Consent.Functional,
	}}
	if i := (commerce.AnalyticsInitiator{VisitID: a.Initiator.VisitId, VisitorID: a.Initiator.VisitorId}); i != (commerce.AnalyticsInitiator{}) {
		found.Initiator = &i
	}
	r := commerce.AnalyticsRequest{
		URL: a.Request.Url, UserAgent: a.Request.UserAgent,
		RefererURL: a.Request.Referer, AcceptLanguage: a.Request.AcceptLanguage,
	}
	if r != (commerce.AnalyticsRequest{}) {
		found.Request = &r
	}
	return found
}
