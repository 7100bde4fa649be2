package management

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestTime(t *testing.T) {
	want := time.Date(2018, time.June, 20, 18, 56, 10, 0, time.UTC)
	for _, body := range []string{`{"time":1529520970}`, `{"time":"1529520970"}`} {
		got, err := newAnsweringStore(t, map[string]string{"/v2/time": body}).Time(upstreamtest.Context(t))
		if err != nil || !got.Equal(want) {
			t.Errorf("%s: got %v, %v", body, got, err)
		}
	}
	_, err := newAnsweringStore(t, map[string]string{"/v2/time": `{}`}).Time(upstreamtest.Context(t))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

func TestCustomersFollowCursors(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{
		"/v3/customers?id%3Ain=1%2C2%2C3&include=storecredit&limit=50": `{"data":[
			{"id":2,"email":"` + email + `","first_name":"Ada","last_name":"L","company":"","phone":"1","customer_group_id":4,"tax_exempt_category":"A","notes":"x",
				"registration_ip_address":"192.0.2.1","date_created":"2026-03-02T12:00:00Z","date_modified":"Mon, 02 Mar 2026 13:00:00 +0000",
				"origin_channel_id":"2","channel_ids":["2",3],"authentication":{"force_password_reset":"true"},
				"accepts_product_review_abandoned_cart_emails":1,"store_credit_amounts":[{"amount":"12.50"},{"amount":3}]},
			{"id":99,"email":"stray"}],
			"meta":{"cursor_pagination":{"end_cursor":"abc","links":{"next":"?after=abc"}}}}`,
		"/v3/customers?after=abc&id%3Ain=1%2C2%2C3&include=storecredit&limit=50": `{"data":[{"id":"1","customer_group_id":null}],
			"meta":{"cursor_pagination":{"end_cursor":"def","links":{"next":null}}}}`,
	})
	got, err := s.Customers(upstreamtest.Context(t), []int{3, 1, 2, 1})
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]commerce.Customer{
		1: {EntityID: 1, Staff: &commerce.CustomerStaffView{StoreCredit: []commerce.Decimal{}}},
		2: {
			EntityID: 2, Email: email, FirstName: "Ada", LastName: "L", Phone: commerce.NonEmpty("1"),
			TaxExemptCategory: commerce.NonEmpty("A"), Group: &commerce.CustomerGroup{EntityID: 4},
			Staff: &commerce.CustomerStaffView{
				Notes: commerce.NonEmpty("x"), RegistrationIPAddress: commerce.NonEmpty("192.0.2.1"),
				CreatedAt:       new(time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)),
				ModifiedAt:      new(time.Date(2026, time.March, 2, 13, 0, 0, 0, time.UTC)),
				OriginChannelID: new(2), ChannelIds: []int{2, 3}, MustResetPassword: true, AcceptsReviewAndCartEmails: true,
				StoreCredit: []commerce.Decimal{mustDecimal(t, "12.5"), mustDecimal(t, "3")},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
	if n := len(s.Heard()); n != 2 {
		t.Errorf("%d requests", n)
	}
}

func TestCustomersOfManyIDs(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{"/v3/customers": `{"data":[]}`})
	ids := make([]int, 120)
	for i := range ids {
		ids[i] = i + 1
	}
	if _, err := s.Customers(upstreamtest.Context(t), ids); err != nil || len(s.Heard()) != 3 {
		t.Errorf("%v after %d requests, want 3", err, len(s.Heard()))
	}
	if got, err := s.Customers(upstreamtest.Context(t), nil); err != nil || len(got) != 0 || len(s.Heard()) != 3 {
		t.Errorf("nobody: got %v, %v", got, err)
	}
}

func TestCustomersOfAStoreThatNeverEnds(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{
		"/v3/customers": `{"data":[{"id":1}],"meta":{"cursor_pagination":{"end_cursor":"same","links":{"next":"?after=same"}}}}`,
	})
	got, err := s.Customers(upstreamtest.Context(t), []int{1, 2, 3})
	if err != nil || len(got) != 1 || len(s.Heard()) > 3 {
		t.Errorf("got %v, %v after %d requests", got, err, len(s.Heard()))
	}
}

// groupPage writes n groups from the number on.
func groupPage(from, n int) string {
	groups := make([]string, n)
	for i := range groups {
		groups[i] = fmt.Sprintf(`{"id":"%d","name":"g%d","discount_rules":[{"amount":"5"}]}`, from+i, from+i)
	}
	return "[" + strings.Join(groups, ",") + "]"
}

func TestCustomerGroups(t *testing.T) {
	page := func(n int) string { return fmt.Sprintf("/v2/customer_groups?limit=50&page=%d", n) }
	for name, tc := range map[string]struct {
		answers       map[string]string
		groups, asked int
	}{
		"none, by 204":         {map[string]string{page(1): ""}, 0, 1},
		"none":                 {map[string]string{page(1): `[]`}, 0, 1},
		"one page":             {map[string]string{page(1): groupPage(1, 6)}, 6, 1},
		"three pages":          {map[string]string{page(1): groupPage(1, 50), page(2): groupPage(51, 50), page(3): groupPage(101, 1)}, 101, 3},
		"full pages, then 204": {map[string]string{page(1): groupPage(1, 50), page(2): ""}, 50, 2},
		"the same page again":  {map[string]string{"/v2/customer_groups": groupPage(1, 50)}, 50, 2},
	} {
		s := newAnsweringStore(t, tc.answers)
		got, err := s.CustomerGroups(upstreamtest.Context(t))
		if err != nil || len(got) != tc.groups || len(s.Heard()) != tc.asked {
			t.Errorf("%s: %d groups, %v after %d requests", name, len(got), err, len(s.Heard()))
		}
		for id, g := range got {
			if g.EntityID != id || g.Name == nil || *g.Name != fmt.Sprintf("g%d", id) {
				t.Errorf("%s: %d is %+v", name, id, g)
			}
		}
	}
}

func TestPriceSettings(t *testing.T) {
	const (
		product, ofChannel = "/v3/settings/storefront/product", "/v3/settings/storefront/product?channel_id=2"
		groups, groupsOf2  = "/v3/customers/settings", "/v3/customers/settings/channels/2"
	)
	for name, tc := range map[string]struct {
		answers map[string]string
		want    commerce.PriceSettings
	}{
		"all of the store": {map[string]string{
			product:   `{"data":{"show_product_price":true,"hide_price_from_guests":true}}`,
			ofChannel: `{"data":{"show_product_price":null,"hide_price_from_guests":null}}`,
			groups:    `{"data":{"customer_group_settings":{"guest_customer_group_id":5}}}`,
			groupsOf2: `{"data":{"customer_group_settings":{"guest_customer_group_id":null}}}`,
		}, commerce.PriceSettings{ShowPrices: true, HideFromGuests: true, GuestGroupID: 5}},
		"all of the channel": {map[string]string{
			product:   `{"data":{"show_product_price":true,"hide_price_from_guests":true}}`,
			ofChannel: `{"data":{"show_product_price":"false","hide_price_from_guests":0}}`,
			groups:    `{"data":{"customer_group_settings":{"guest_customer_group_id":5}}}`,
			groupsOf2: `{"data":{"customer_group_settings":{"guest_customer_group_id":"6"}}}`,
		}, commerce.PriceSettings{GuestGroupID: 6}},
		"a channel with no guest group": {map[string]string{
			product: `{"data":{}}`, ofChannel: `{"data":{"show_product_price":1}}`,
			groups:    `{"data":{"customer_group_settings":{"guest_customer_group_id":5}}}`,
			groupsOf2: `{"data":{"customer_group_settings":{"guest_customer_group_id":0}}}`,
		}, commerce.PriceSettings{ShowPrices: true}},
		"a channel without settings": {map[string]string{
			product: `{"data":{"show_product_price":false}}`, ofChannel: `{"data":{}}`,
			groups: `{"data":{"customer_group_settings":null}}`,
		}, commerce.PriceSettings{}},
	} {
		s := newAnsweringStore(t, tc.answers)
		got, err := s.PriceSettings(upstreamtest.Context(t), 2)
		if err != nil || got != tc.want {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, tc.want)
		}
		if n := len(s.Heard()); n != 4 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}

// TestPriceSettingsFailClosed has answers that do not say whether prices are shown.
func TestPriceSettingsFailClosed(t *testing.T) {
	const good, silent = `{"data":{"show_product_price":true}}`, `{"data":{"show_product_price":null,"hide_price_from_guests":false}}`
	const product, groups = "/v3/settings/storefront/product", "/v3/customers/settings"
	for name, answers := range map[string]map[string]string{
		"nobody says":       {product: silent, product + "?channel_id=2": `{"data":{}}`, groups: `{"data":{}}`},
		"no store settings": {product: `{"data":null}`, product + "?channel_id=2": good, groups: `{"data":{}}`},
		"no channel":        {product: good, product + "?channel_id=2": `{"errors":[]}`, groups: `{"data":{}}`},
		"no groups":         {product: good, groups: `{}`},
		"a channel's null":  {product: good, groups: `{"data":{}}`, groups + "/channels/2": `null`},
		"a list of groups":  {product: good, groups: `{"data":[]}`},
	} {
		got, err := newAnsweringStore(t, answers).PriceSettings(upstreamtest.Context(t), 2)
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); got.ShowPrices {
			t.Errorf("%s: prices are shown", name)
		}
	}
}

func TestPriceSettingsAreReadAtOnce(t *testing.T) {
	var arrived atomic.Int64
	all := make(chan struct{})
	s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		if arrived.Add(1) == 4 {
			close(all)
		}
		select {
		case <-all: // every read waits for the others
			_, _ = w.Write([]byte(`{"data":{"show_product_price":true}}`))
		case <-r.Context().Done():
		}
	})
	if _, err := s.PriceSettings(upstreamtest.Context(t), 2); err != nil {
		t.Error(err)
	}
}

func TestPriceSettingsNeedEveryAnswer(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{"/v3/customers/settings": `{"data":{}}`})
	_, err := s.PriceSettings(upstreamtest.Context(t), 2)
	wantCode(t, err, commerce.CodeInternal)
}

func TestChannel(t *testing.T) {
	const currencies, assignments = "/v2/currencies", "/v3/channels/2/currency-assignments"
	const store = `[
		{"currency_code":"usd","enabled":true,"is_default":true},{"currency_code":"CAD","enabled":"true","is_default":false},
		{"currency_code":"EUR","enabled":false,"is_default":false},{"currency_code":"bitcoin","enabled":true}]`
	for name, tc := range map[string]struct {
		store, assigned string
		want            commerce.Channel
	}{
		"assigned and enabled": {
			store, `{"data":{"channel_id":2,"enabled_currencies":["EUR","USD","cad","XXXX","GBP"],"default_currency":"cad"}}`,
			commerce.Channel{ID: 2, DefaultCurrency: "CAD", EnabledCurrencies: []commerce.CurrencyCode{"CAD", "USD"}},
		},
		"a default that is not listed": {
			store, `{"data":{"enabled_currencies":["CAD"],"default_currency":"USD"}}`,
			commerce.Channel{ID: 2, DefaultCurrency: "USD", EnabledCurrencies: []commerce.CurrencyCode{"USD", "CAD"}},
		},
		"nothing assigned": {
			store, `{"data":{"enabled_currencies":[],"default_currency":null}}`,
			commerce.Channel{ID: 2, DefaultCurrency: "USD", EnabledCurrencies: []commerce.CurrencyCode{"USD", "CAD"}},
		},
	} {
		s := newAnsweringStore(t, map[string]string{currencies: tc.store, assignments: tc.assigned})
		got, err := s.Channel(upstreamtest.Context(t), 2)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: channel (-want +got):\n%s", name, diff)
		}
	}
	for name, answers := range map[string]map[string]string{
		"no such channel": {currencies: store},
		"no default":      {currencies: "", assignments: `{"data":{}}`},
	} {
		if _, err := newAnsweringStore(t, answers).Channel(upstreamtest.Context(t), 2); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
