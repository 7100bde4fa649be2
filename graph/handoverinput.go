package graph

import (
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
	"github.com/clientele-graph/clientele/session"
)

// tokenErrors is why a sign-in by token was refused, as the schema lists it.
func tokenErrors(result session.TokenLoginResult) []commerce.TokenLoginError {
	if result.Refused == nil {
		return []commerce.TokenLoginError{}
	}
	return []commerce.TokenLoginError{result.Refused}
}

// cartErrors is why a cart was not handed over, as the schema lists it.
func cartErrors(refused commerce.CartHandOverError) []commerce.CartHandOverError {
	if refused == nil {
		return []commerce.CartHandOverError{}
	}
	return []commerce.CartHandOverError{refused}
}

// loginURLInput reads what a login link is to be. A customer's number that was given
// has to be one: zero means the asking shopper further on.
func loginURLInput(input model.CreateCustomerLoginURLInput) (commerce.LoginURLInput, error) {
	in := commerce.LoginURLInput{
		RedirectTo: textOf(input.RedirectTo.Value()), SignOut: isTrue(input.SignOut.Value()),
		EmbeddedCheckoutCartEntityID: textOf(input.EmbeddedCheckoutCartEntityID.Value()),
		BindToAddress:                isTrue(input.RequestIP.Value()), PersistentCart: isTrue(input.PersistentCart.Value()),
	}
	if id := input.CustomerEntityID.Value(); id != nil {
		if *id <= 0 {
			return in, commerce.BadInput("input.customerEntityId", "A customer's number is greater than zero.")
		}
		in.CustomerEntityID = *id
	}
	return in, nil
}

func queryParams(input []*model.LinkParameterInput) []commerce.QueryParam {
	var params []commerce.QueryParam
	for _, p := range input {
		params = append(params, commerce.QueryParam{Key: p.Key, Value: p.Value})
	}
	return params
}

func wallet(input *model.PaymentWalletDataInput) *commerce.PaymentWallet {
	if input == nil {
		return nil
	}
	return &commerce.PaymentWallet{
		InitializationID: textOf(input.InitializationID.Value()),
		ProviderOrderID:  textOf(input.ProviderOrderID.Value()),
		ProviderID:       textOf(input.ProviderID.Value()),
	}
}

func analytics(input *model.AnalyticsInput) *commerce.Analytics {
	if input == nil {
		return nil
	}
	known := &commerce.Analytics{Request: &commerce.AnalyticsRequest{
		URL: input.Request.URL, UserAgent: input.Request.UserAgent,
		RefererURL: textOf(input.Request.RefererURL.Value()), AcceptLanguage: textOf(input.Request.AcceptLanguage.Value()),
	}}
	if visit := input.Initiator.Value(); visit != nil {
		known.Initiator = &commerce.AnalyticsInitiator{VisitID: visit.VisitID, VisitorID: visit.VisitorID}
	}
	if consent := input.Consent.Value(); consent != nil {
		known.Consent = &commerce.AnalyticsConsent{
			Targeting: consent.Targeting, Analytics: consent.Analytics, Functional: consent.Functional,
		}
	}
	return known
}

// syncAnalytics is what a session sync token knows of a visit, nil for nothing.
func syncAnalytics(known *commerce.Analytics) *model.SessionSyncAnalytics {
	if known == nil {
		return nil
	}
	visit := &model.SessionSyncAnalytics{}
	if i := known.Initiator; i != nil {
		visit.VisitID, visit.VisitorID = commerce.NonEmpty(i.VisitID), commerce.NonEmpty(i.VisitorID)
	}
	if q := known.Request; q != nil {
		visit.URL, visit.RefererURL = commerce.NonEmpty(q.URL), commerce.NonEmpty(q.RefererURL)
		visit.UserAgent, visit.AcceptLanguage = commerce.NonEmpty(q.UserAgent), commerce.NonEmpty(q.AcceptLanguage)
	}
	if c := known.Consent; c != nil {
		visit.Consent = &model.SessionSyncConsent{Targeting: c.Targeting, Analytics: c.Analytics, Functional: c.Functional}
	}
	return visit
}

// isTrue reads a flag that may be left out or null.
func isTrue(flag *bool) bool { return flag != nil && *flag }
