package sandbox_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// pricing asks for prices of items given as JSON objects; more fields may be
// merged into the request.
func (c *client) pricing(more map[string]any, items ...map[string]any) answer {
	c.t.Helper()
	body := map[string]any{"channel_id": 1, "currency_code": "USD", "items": items}
	maps.Copy(body, more)
	return c.rest(http.MethodPost, "/v3/pricing/products", body)
}

func item(product int) map[string]any { return map[string]any{"product_id": product} }

func TestPricingShape(t *testing.T) {
	c := start(t)
	tax := func(amount, inclusive string) string {
		return `{"as_entered":` + amount + `,"entered_inclusive":false,"tax_exclusive":` + amount + `,"tax_inclusive":` + inclusive + `}`
	}
	tests := []struct {
		name string
		more map[string]any
		item map[string]any
		want string
	}{
		{
			"simple product, nothing optional", nil, item(104),
			`{"product_id":104,"variant_id":1040,"options":[],"reference_request":{"product_id":104,"options":[]},` +
				`"price":` + tax("40", "43.2") + `,"calculated_price":` + tax("40", "43.2") + `,"bulk_pricing":[]}`,
		},
		{
			"retail and percent tiers", nil, item(101),
			`{"product_id":101,"variant_id":1010,"options":[],"reference_request":{"product_id":101,"options":[]},` +
				`"retail_price":` + tax("120", "129.6") + `,"saved":` + tax("20", "21.6") + `,"price":` + tax("100", "108") +
				`,"calculated_price":` + tax("100", "108") + `,"bulk_pricing":[` +
				`{"minimum":10,"maximum":19,"discount_amount":5,"discount_type":"percent","tax_discount_amount":[]},` +
				`{"minimum":20,"maximum":0,"discount_amount":10,"discount_type":"percent","tax_discount_amount":[]}]}`,
		},
		{
			"variant with ranges, wholesale is not taxed",
			map[string]any{"customer_group_id": store.GroupWholesale},
			map[string]any{"product_id": 102, "variant_id": 1022},
			`{"product_id":102,"variant_id":1022,"options":[],"reference_request":{"product_id":102,"variant_id":1022,"options":[]},` +
				`"price":` + tax("18", "18") + `,"calculated_price":` + tax("18", "18") +
				`,"price_range":{"minimum":` + tax("14", "14") + `,"maximum":` + tax("30", "30") + `},"bulk_pricing":[]}`,
		},
		{
			"fixed tiers with their tax", nil, item(107),
			`{"product_id":107,"variant_id":1070,"options":[],"reference_request":{"product_id":107,"options":[]},` +
				`"price":` + tax("4", "4.32") + `,"calculated_price":` + tax("4", "4.32") + `,"bulk_pricing":[` +
				`{"minimum":10,"maximum":0,"discount_amount":3,"discount_type":"fixed","tax_discount_amount":[` +
				`{"as_entered":3,"entered_inclusive":false,"tax_exclusive":3,"tax_inclusive":3.24}]}]}`,
		},
		{
			"options, in another country",
			map[string]any{"country_code": "de"},
			map[string]any{"product_id": 105, "options": []map[string]int{{"option_id": 10501, "value_id": 1050102}}},
			`{"product_id":105,"variant_id":1050,"options":[{"option_id":10501,"value_id":1050102}],` +
				`"reference_request":{"product_id":105,"options":[{"option_id":10501,"value_id":1050102}]},` +
				`"price":` + tax("80", "95.2") + `,"calculated_price":` + tax("85", "101.15") + `,"bulk_pricing":[]}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := c.pricing(test.more, test.item)
			if got.status != http.StatusOK {
				t.Fatalf("status %d: %s", got.status, got.body)
			}
			if want := `{"data":[` + test.want + `],"meta":{}}`; string(got.body) != want {
				t.Errorf("got\n%s\nwant\n%s", got.body, want)
			}
		})
	}
}

// calculated reads the calculated price, without tax, of each product.
func (c *client) calculated(got answer) map[int]string {
	c.t.Helper()
	var body struct {
		Data []struct {
			ProductID  int `json:"product_id"`
			Calculated struct {
				TaxExclusive json.Number `json:"tax_exclusive"`
			} `json:"calculated_price"`
		}
	}
	c.decode(got, http.StatusOK, &body)
	prices := map[int]string{}
	for _, p := range body.Data {
		prices[p.ProductID] = p.Calculated.TaxExclusive.String()
	}
	return prices
}

func TestPricingPerspectives(t *testing.T) {
	c := start(t)
	tests := []struct {
		name string
		more map[string]any
		want map[int]string
	}{
		{"no group", nil, map[int]string{101: "100", 104: "40"}},
		{"group 0", map[string]any{"customer_group_id": 0}, map[int]string{101: "100", 104: "40"}},
		{"guest group", map[string]any{"customer_group_id": store.GroupGuests}, map[int]string{101: "98", 104: "39.2"}},
		{"wholesale", map[string]any{"customer_group_id": store.GroupWholesale}, map[int]string{101: "70", 104: "30"}},
		{"club", map[string]any{"customer_group_id": store.GroupClub}, map[int]string{101: "95", 104: "20"}},
		{"a customer of the club", map[string]any{"customer_id": 4}, map[int]string{101: "95", 104: "20"}},
		{"Canadian dollars", map[string]any{"currency_code": "cad"}, map[int]string{101: "125", 104: "50"}},
		{
			"wholesale in Canada",
			map[string]any{"channel_id": 2, "currency_code": "CAD", "customer_group_id": store.GroupWholesale},
			map[int]string{101: "85", 104: "36"},
		},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, c.calculated(c.pricing(test.more, item(101), item(104)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestPricingLeavesOutWhatDoesNotExist(t *testing.T) {
	c := start(t)
	got := c.calculated(c.pricing(nil, item(999), item(104), map[string]any{"product_id": 101, "variant_id": 5}))
	if diff := cmp.Diff(map[int]string{104: "40"}, got); diff != "" {
		t.Errorf("prices (-want +got):\n%s", diff)
	}
	if got := c.pricing(nil, item(999)); string(got.body) != `{"data":[],"meta":{}}` {
		t.Errorf("nothing to price: %s", got.body)
	}
}

func TestPricingRefusesBadRequests(t *testing.T) {
	c := start(t)
	tests := []struct {
		name string
		body string
		want []string // the fields at fault; nil means a 400
	}{
		{"no JSON", `{`, nil},
		{"nothing", `{}`, []string{"channel_id", "currency_code", "items"}},
		{"no items", `{"channel_id":1,"currency_code":"USD","items":[]}`, []string{"items"}},
		{"items without products", `{"channel_id":1,"currency_code":"USD","items":[{"product_id":101},{"variant_id":1}]}`, []string{"items.1.product_id"}},
		{"channel of another type", `{"channel_id":"1","currency_code":"USD","items":[{"product_id":101}]}`, []string{"channel_id"}},
		{"unknown channel", `{"channel_id":9,"currency_code":"USD","items":[{"product_id":101}]}`, []string{"channel_id"}},
		{"unknown currency", `{"channel_id":1,"currency_code":"GBP","items":[{"product_id":101}]}`, []string{"currency_code"}},
		{"unknown group", `{"channel_id":1,"currency_code":"USD","customer_group_id":99,"items":[{"product_id":101}]}`, []string{"customer_group_id"}},
		{"unknown customer", `{"channel_id":1,"currency_code":"USD","customer_id":999,"items":[{"product_id":101}]}`, []string{"customer_id"}},
		{"no country", `{"channel_id":1,"currency_code":"USD","country_code":"USA","items":[{"product_id":101}]}`, []string{"country_code"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := c.must(http.MethodPost, c.sandbox.ManagementURL()+"/v3/pricing/products", []byte(test.body),
				"X-Auth-Token", c.seed.AccessToken, "Content-Type", "application/json")
			status := http.StatusUnprocessableEntity
			if test.want == nil {
				status = http.StatusBadRequest
			}
			var p problem
			c.decode(got, status, &p)
			fields := slices.Sorted(maps.Keys(p.Errors))
			if !slices.Equal(fields, test.want) || p.Status != status || !strings.HasPrefix(p.Type, "https://") {
				t.Errorf("%s, want faults in %v", got.body, test.want)
			}
		})
	}
}
