package handover

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// wantField fails the test unless the argument at field is at fault, and is not
// quoted.
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	wantCode(t, err, commerce.CodeBadUserInput)
	var known *commerce.Error
	if !errors.As(err, &known) || known.Field != field {
		t.Fatalf("got field %q (%v), want %q", known.Field, err, field)
	}
}

func visit() *commerce.Analytics {
	return &commerce.Analytics{
		Initiator: &commerce.AnalyticsInitiator{VisitID: visitID, VisitorID: visitorID},
		Request: &commerce.AnalyticsRequest{
			URL: "https://shop.example.com/größe?a=b", UserAgent: "Browser/1.0", RefererURL: "http://search.example/", AcceptLanguage: "de-DE,de;q=0.9",
		},
		Consent: &commerce.AnalyticsConsent{Analytics: true},
	}
}

func validCart() commerce.CartRedirect {
	return commerce.CartRedirect{
		CartEntityID: cartOf7, Analytics: visit(),
		QueryParams: []commerce.QueryParam{{Key: "utm_source", Value: "mail"}, {Key: "lang", Value: "größe & more=?#"}},
		Wallet:      &commerce.PaymentWallet{InitializationID: "i", ProviderOrderID: "o", ProviderID: "p"},
	}
}

// TestInputArrives checks that what may go to the store gets there as it was.
func TestInputArrives(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := as(t, shopper(7, 1))
	if _, err := e.CartRedirectURLs(ctx, validCart()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]commerce.CartRedirect{validCart()}, e.store.carts); diff != "" {
		t.Error(diff)
	}
	in := commerce.HandOver{RedirectTo: hostedOrigin + "/a?b", CartEntityID: cartOf7, Wallet: validCart().Wallet, Analytics: visit()}
	if _, err := e.SessionSync(ctx, in); err != nil {
		t.Fatal(err)
	}
	in.RedirectTo = "/a?b"
	if diff := cmp.Diff([]commerce.HandOver{in}, e.store.syncs); diff != "" {
		t.Error(diff)
	}
	if _, err := e.ManagedCartRedirectURLs(ctx, cartOf7, validCart().QueryParams); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(validCart().QueryParams, e.carts.params); diff != "" {
		t.Error(diff)
	}
}

func TestCartRedirectRefusesInput(t *testing.T) {
	t.Parallel()
	param := func(key, value string) func(*commerce.CartRedirect) {
		return func(in *commerce.CartRedirect) {
			in.QueryParams = append(in.QueryParams, commerce.QueryParam{Key: key, Value: value})
		}
	}
	type row struct {
		field  string
		change func(*commerce.CartRedirect)
	}
	rows := []row{
		{"input.cartEntityId", func(in *commerce.CartRedirect) { in.CartEntityID = "../customers" }},
		{"input.cartEntityId", func(in *commerce.CartRedirect) { in.CartEntityID = "a b" }},
		{"input.cartEntityId", func(in *commerce.CartRedirect) { in.CartEntityID = "a%2fb" }},
		{"input.cartEntityId", func(in *commerce.CartRedirect) { in.CartEntityID = strings.Repeat("a", 101) }},
		{"input.queryParams", func(in *commerce.CartRedirect) { in.QueryParams = make([]commerce.QueryParam, 21) }},
		{"input.queryParams.2.key", param("UTM_Source", "again")},
		{"input.queryParams.2.value", param("a", "\x00")},
		{"input.queryParams.2.value", param("a", "\xff")},
		{"input.queryParams.2.value", param("a", strings.Repeat("ö", 1001))},
		{"input.paymentWalletData.initializationId", func(in *commerce.CartRedirect) { in.Wallet.InitializationID = strings.Repeat("a", 256) }},
		{"input.paymentWalletData.providerOrderId", func(in *commerce.CartRedirect) { in.Wallet.ProviderOrderID = "a\nb" }},
		{"input.paymentWalletData.providerId", func(in *commerce.CartRedirect) { in.Wallet.ProviderID = "\xff" }},
		{"input.analytics.request", func(in *commerce.CartRedirect) { in.Analytics.Request = nil }},
		{"input.analytics.request.userAgent", func(in *commerce.CartRedirect) { in.Analytics.Request.UserAgent = strings.Repeat("a", 1001) }},
		{"input.analytics.request.acceptLanguage", func(in *commerce.CartRedirect) { in.Analytics.Request.AcceptLanguage = "\r\n" }},
	}
	for _, key := range []string{
		"", "jwt", "JWT", "token", "Token", "id", "ID", "action", "embedded", "Embedded", "id[]", "id[0]", " id", "id ", "i%64", "a b", "a.b", "größe", "a=b", "a&b", "a\n",
		strings.Repeat("a", 65),
	} {
		rows = append(rows, row{"input.queryParams.2.key", param(key, "x")})
	}
	for _, id := range []string{"", "x", "{" + visitID + "}", "urn:uuid:" + visitID, strings.ReplaceAll(visitID, "-", ""), visitID + " "} {
		rows = append(rows,
			row{"input.analytics.initiator.visitId", func(in *commerce.CartRedirect) { in.Analytics.Initiator.VisitID = id }},
			row{"input.analytics.initiator.visitorId", func(in *commerce.CartRedirect) { in.Analytics.Initiator.VisitorID = id }})
	}
	for _, page := range []string{
		" ", "/a", "//shop.example.com", "ftp://shop.example.com", "javascript:alert(1)", "https://", "https://:443/", "https://u:p@shop.example.com/", "https://shop.example.com/ a", "https://a\n",
		"https://shop.example.com/" + strings.Repeat("a", 2048), "https://shop.example.com/\xff", "https://[::1",
	} {
		rows = append(rows,
			row{"input.analytics.request.url", func(in *commerce.CartRedirect) { in.Analytics.Request.URL = page }},
			row{"input.analytics.request.refererUrl", func(in *commerce.CartRedirect) { in.Analytics.Request.RefererURL = page }})
	}
	for _, r := range rows {
		e := newEnv(t)
		in := validCart()
		r.change(&in)
		_, err := e.CartRedirectURLs(as(t, shopper(7, 1)), in)
		wantField(t, err, r.field)
		if e.made() != 0 || e.sessions.proofs.Load() != 0 {
			t.Errorf("%s: the store was asked", r.field)
		}
	}
}

func TestSessionSyncRefusesInput(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		field string
		in    commerce.HandOver
	}{
		{"input.redirectTo", commerce.HandOver{}},
		{"input.redirectTo", commerce.HandOver{RedirectTo: "xyz"}},
		{"input.redirectTo", commerce.HandOver{RedirectTo: "//evil.example"}},
		{"input.redirectTo", commerce.HandOver{RedirectTo: `/\evil.example`}},
		{"input.redirectTo", commerce.HandOver{RedirectTo: "https://shop.example.com/"}},
		{"input.redirectTo", commerce.HandOver{RedirectTo: "https://checkout.example.com@evil.example/"}},
		{"input.cartEntityId", commerce.HandOver{RedirectTo: "/", CartEntityID: "a/b"}},
		{"input.paymentWalletData.providerId", commerce.HandOver{RedirectTo: "/", Wallet: &commerce.PaymentWallet{ProviderID: "\x00"}}},
		{"input.analytics.request", commerce.HandOver{RedirectTo: "/", Analytics: &commerce.Analytics{}}},
	} {
		e := newEnv(t)
		_, err := e.SessionSync(as(t, shopper(7, 1)), row.in)
		wantField(t, err, row.field)
		if e.made() != 0 || e.sessions.proofs.Load() != 0 {
			t.Errorf("%s: the store was asked", row.field)
		}
	}
}

func TestManagedCartRefusesInput(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := as(t, shopper(7, 1))
	_, err := e.ManagedCartRedirectURLs(ctx, "../"+cartOf7, nil)
	wantField(t, err, "input.cartEntityId")
	_, err = e.ManagedCartRedirectURLs(ctx, cartOf7, []commerce.QueryParam{{Key: "token", Value: canary}})
	wantField(t, err, "input.queryParams.0.key")
	if e.carts.reads.Load() != 0 {
		t.Error("a cart was read")
	}
}
