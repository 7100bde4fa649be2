package storefront

import (
	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// visitOf is what analytics say of a visit.
func visitOf(a *model.AnalyticsCommonEventInput) pass.Visit {
	if a == nil {
		return pass.Visit{}
	}
	var v pass.Visit
	if a.Initiator != nil {
		v.VisitID, v.VisitorID = a.Initiator.VisitID, a.Initiator.VisitorID
	}
	if a.Request != nil {
		v.URL, v.UserAgent = a.Request.URL, a.Request.UserAgent
		v.Referer, v.IP, v.AcceptLanguage = text(a.Request.RefererURL), text(a.Request.IP), text(a.Request.AcceptLanguage)
	}
	if a.Consent != nil {
		v.Targeting, v.Counting, v.Functions = a.Consent.Targeting, a.Consent.Analytics, a.Consent.Functional
	}
	return v
}

// analyticsOf tells what is known of a visit; null when nothing is.
func analyticsOf(v pass.Visit) *model.ValidateSessionSyncJwtAnalytics {
	if v == (pass.Visit{}) {
		return nil
	}
	return &model.ValidateSessionSyncJwtAnalytics{
		Initiator: &model.ValidateSessionSyncJwtAnalyticsInitiator{
			VisitorID: optional(v.VisitorID), VisitID: optional(v.VisitID),
		},
		Request: &model.ValidateSessionSyncJwtAnalyticsRequest{
			URL: optional(v.URL), IP: optional(v.IP), UserAgent: optional(v.UserAgent),
			Referer: optional(v.Referer), AcceptLanguage: optional(v.AcceptLanguage),
		},
		Consent: &model.ValidateSessionSyncJwtAnalyticsConsent{
			Targeting: v.Targeting, Analytics: v.Counting, Functional: v.Functions,
		},
	}
}

func walletOf(w *model.PaymentWalletDataInput) pass.Wallet {
	if w == nil {
		return pass.Wallet{}
	}
	return pass.Wallet{
		InitializationID: text(w.InitializationID), ProviderOrderID: text(w.ProviderOrderID), ProviderID: text(w.ProviderID),
	}
}

// text is empty for null.
func text(optional *string) string {
	if optional == nil {
		return ""
	}
	return *optional
}
