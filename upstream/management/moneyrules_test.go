package management

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestCurrencyRules(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{"/v2/currencies": `[
		{"id": 1, "currency_code": "usd", "currency_exchange_rate": "1.0000000000", "decimal_places": "2", "enabled": true,
		 "is_default": 1, "is_transactional": true, "token": "$", "last_updated": "` + canary + `"},
		{"id": 2, "currency_code": "JPY", "currency_exchange_rate": 155.25, "decimal_places": 0, "enabled": "false", "is_default": false},
		{"id": 3, "currency_code": "BTC"}]`})
	got, err := s.CurrencyRules(upstreamtest.Context(t))
	want := []commerce.CurrencyRules{
		{Code: "USD", Rate: "1", Decimals: 2, IsEnabled: true, IsDefault: true, IsForPayments: true},
		{Code: "JPY", Rate: "155.25", Decimals: 0},
		{Code: "BTC", Decimals: -1},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if calls := s.Heard(); len(calls) != 1 || calls[0].Line != "GET /stores/abc/v2/currencies?limit=50&page=1" {
		t.Errorf("asked %+v", calls)
	}
}

func TestCurrencyRulesThatCannotBeMeant(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"none":       answering(http.StatusNoContent, ""),
		"empty":      answering(http.StatusOK, "[]"),
		"no code":    answering(http.StatusOK, `[{"currency_code":" "}]`),
		"twice":      answering(http.StatusOK, `[{"currency_code":"USD"},{"currency_code":"usd"}]`),
		"odd rate":   answering(http.StatusOK, `[{"currency_code":"USD","currency_exchange_rate":"`+canary+`"}]`),
		"long rate":  answering(http.StatusOK, `[{"currency_code":"USD","currency_exchange_rate":1.2345678901234567890123}]`),
		"odd places": answering(http.StatusOK, `[{"currency_code":"USD","decimal_places":"`+canary+`"}]`),
		"failure":    answering(http.StatusBadGateway, canary),
	} {
		s := newFakeStore(t, handler)
		if got, err := s.CurrencyRules(upstreamtest.Context(t)); got != nil || err == nil {
			t.Errorf("%s: got %+v, %v", name, got, err)
		} else {
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
		}
	}
}

func TestTaxRules(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{"/v3/tax/settings": `{"data": {
		"tax_entered_with_prices": true, "should_subtract_store_tax": "1", "guest_shopper_tax_zone_id": "3", "store_tax_zone_id": 2,
		"should_use_geolocation_to_determine_guest_shopper_tax_zone": true, "rounding_strategy": "NO_ROUNDING",
		"price_display_settings": {"invoice_price_display_strategy": "ZONE"}, "fallback_strategy": "FIXED"}, "meta": {}}`})
	got, err := s.TaxRules(upstreamtest.Context(t))
	want := commerce.TaxRules{IsEntered: true, IsSubtracted: true, StoreZoneID: 2, GuestZoneID: 3, GuestsAreLocated: true, Rounding: "NO_ROUNDING"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	s = newAnsweringStore(t, map[string]string{"/v3/tax/settings": `{"data":{"tax_entered_with_prices":false,"guest_shopper_tax_zone_id":null,"rounding_strategy":null}}`})
	if got, err := s.TaxRules(upstreamtest.Context(t)); err != nil || got != (commerce.TaxRules{}) {
		t.Errorf("without the rest: got %+v, %v", got, err)
	}
}

func TestTaxRulesThatCannotBeMeant(t *testing.T) {
	for _, body := range []string{
		"", "null", "{}", `{"data":null}`, `{"data":{}}`, `{"data":[]}`, `{"data":{"tax_entered_with_prices":null}}`,
		`{"data":{"tax_entered_with_prices":"` + canary + `"}}`,
		`{"data":{"tax_entered_with_prices":true,"store_tax_zone_id":"` + canary + `"}}`,
		`{"data":{"tax_entered_with_prices":true,"rounding_strategy":7}}`,
	} {
		s := newFakeStore(t, answering(http.StatusOK, body))
		got, err := s.TaxRules(upstreamtest.Context(t))
		if got != (commerce.TaxRules{}) {
			t.Errorf("%s: got %+v", body, got)
		}
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	if got := scopeOf("tax-settings"); got != "store_v2_information_read_only" {
		t.Errorf("scope %s", got)
	}
}
