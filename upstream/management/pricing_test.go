package management

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const pricingPath = "/v3/pricing/products"

// item writes an answer for a reference, with amounts that tell it apart. A variant
// that was not asked for is filled in.
func item(reference, amount string) string {
	var own struct {
		ProductID any `json:"product_id"`
		VariantID any `json:"variant_id"`
	}
	_ = json.Unmarshal([]byte(reference), &own)
	if own.VariantID == nil {
		own.VariantID = 99
	}
	return itemOf(fmt.Sprintf(`"product_id":%q,"variant_id":%q`, fmt.Sprint(own.ProductID), fmt.Sprint(own.VariantID)), reference, amount)
}

// itemOf is item for a store that names what it prices.
func itemOf(own, reference, amount string) string {
	price := `{"as_entered":` + amount + `,"entered_inclusive":false,"tax_exclusive":` + amount + `,"tax_inclusive":` + amount + `}`
	return `{` + own + `,"reference_request":` + reference + `,"price":` + price + `,"calculated_price":` + price + `}`
}

func prices(t *testing.T, items []commerce.PriceItem, answers ...string) (map[commerce.PriceItem]string, *fakeStore) {
	t.Helper()
	s := newAnsweringStore(t, map[string]string{pricingPath: `{"data":[` + strings.Join(answers, ",") + `],"meta":{}}`})
	got, err := s.Prices(upstreamtest.Context(t), commerce.PriceContext{ChannelID: 1, Currency: "USD"}, items)
	if err != nil {
		t.Fatal(err)
	}
	calculated := map[commerce.PriceItem]string{}
	for key, price := range got {
		if price.Item != key || !price.FetchedAt.Equal(start()) || price.Context.ChannelID != 1 {
			t.Errorf("%+v is filed under %+v", price, key)
		}
		calculated[key] = price.Calculated.TaxExclusive.String()
	}
	return calculated, s
}

func TestPricesAreMatchedByReference(t *testing.T) {
	product := commerce.PriceItem{ProductID: 101}
	variant := commerce.PriceItem{ProductID: 102, VariantID: 1021}
	options := commerce.PriceItem{ProductID: 103, Options: "1=2;3=4"}
	missing := commerce.PriceItem{ProductID: 104}
	got, _ := prices(t, []commerce.PriceItem{product, variant, options, missing},
		item(`{"product_id":103,"options":[{"option_id":3,"value_id":4},{"option_id":"1","value_id":2.0}]}`, "3"),
		item(`{"product_id":999}`, "66"),                // a stranger
		item(`{"product_id":102,"variant_id":1}`, "67"), // a variant nobody asked for
		item(`{"product_id":"102","variant_id":"1021","options":null}`, "2"),
		item(`{"product_id":101,"variant_id":null,"options":[]}`, "1"),
		item(`{"product_id":101}`, "68"), // a second answer
		item(`null`, "69"),
		item(`{"product_id":101,"options":[{"option_id":1,"value_id":1},{"option_id":1,"value_id":2}]}`, "70"),
		`null`, `7`, `{}`, `"`+canary+`"`,
	)
	if diff := cmp.Diff(map[commerce.PriceItem]string{product: "1", variant: "2", options: "3"}, got); diff != "" {
		t.Errorf("prices (-want +got):\n%s", diff)
	}
}

func TestPricesAsk(t *testing.T) {
	items := []commerce.PriceItem{{ProductID: 101}, {ProductID: 102, VariantID: 1021, Options: "1=2;3=4"}}
	const written = `"items":[{"product_id":101},{"product_id":102,"variant_id":1021,"options":[{"option_id":1,"value_id":2},{"option_id":3,"value_id":4}]}]}`
	for name, tc := range map[string]struct {
		in   commerce.PriceContext
		want string
	}{
		"guest":    {commerce.PriceContext{ChannelID: 2, Currency: "USD", Country: "US"}, `{"channel_id":2,"currency_code":"USD","country_code":"US",`},
		"no group": {commerce.PriceContext{ChannelID: 2, Currency: "USD", Perspective: commerce.ForGroup(0)}, `{"channel_id":2,"currency_code":"USD",`},
		"group":    {commerce.PriceContext{ChannelID: 2, Currency: "CAD", Perspective: commerce.ForGroup(5)}, `{"channel_id":2,"currency_code":"CAD","customer_group_id":5,`},
		"customer": {
			commerce.PriceContext{ChannelID: 2, Currency: "CAD", Perspective: commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 9}},
			`{"channel_id":2,"currency_code":"CAD","customer_id":9,`,
		},
	} {
		s := newAnsweringStore(t, map[string]string{pricingPath: `{"data":[]}`})
		got, err := s.Prices(upstreamtest.Context(t), tc.in, items)
		if err != nil || len(got) != 0 {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
		r := s.Heard()
		if len(r) != 1 || r[0].Line != "POST /stores/abc"+pricingPath || r[0].Body != tc.want+written {
			t.Errorf("%s: sent %+v", name, r)
		}
	}
}

func TestPricesOfNothing(t *testing.T) {
	got, s := prices(t, nil)
	if len(got) != 0 || len(s.Heard()) != 0 {
		t.Errorf("got %v after %d requests", got, len(s.Heard()))
	}
}

func TestPricesThatCannotBeHeldAreMissing(t *testing.T) {
	good, bad := commerce.PriceItem{ProductID: 1}, commerce.PriceItem{ProductID: 2}
	const price = `{"tax_exclusive":1,"tax_inclusive":1}`
	for name, rest := range map[string]string{
		"too many digits":   `"price":` + price + `,"calculated_price":{"tax_exclusive":1.12345678901234567891,"tax_inclusive":1}`,
		"no number":         `"price":` + price + `,"calculated_price":{"tax_exclusive":"` + canary + `","tax_inclusive":1}`,
		"a list":            `"price":` + price + `,"calculated_price":[1]`,
		"half an amount":    `"price":` + price + `,"calculated_price":{"tax_exclusive":1}`,
		"no price":          `"calculated_price":` + price,
		"null":              `"price":` + price + `,"calculated_price":null`,
		"an inexact sale":   `"price":` + price + `,"calculated_price":` + price + `,"sale_price":{"tax_exclusive":1e99,"tax_inclusive":1}`,
		"an unknown tier":   `"price":` + price + `,"calculated_price":` + price + `,"bulk_pricing":[{"minimum":1,"discount_type":"gift","discount_amount":1}]`,
		"a tier of nothing": `"price":` + price + `,"calculated_price":` + price + `,"bulk_pricing":[{"minimum":1,"discount_type":"percent"}]`,
		"a tier, no tax":    `"price":` + price + `,"calculated_price":` + price + `,"bulk_pricing":[{"minimum":1,"discount_type":"fixed","discount_amount":1}]`,
		"less than nothing": `"price":` + price + `,"calculated_price":{"tax_exclusive":-5,"tax_inclusive":-5}`,
		"only with tax":     `"price":{"tax_exclusive":0,"tax_inclusive":-0.01},"calculated_price":` + price,
		"entered less":      `"price":{"as_entered":-1,"entered_inclusive":true,"tax_exclusive":0,"tax_inclusive":0},"calculated_price":` + price,
		"a sale below zero": `"price":` + price + `,"calculated_price":` + price + `,"sale_price":{"tax_exclusive":-1,"tax_inclusive":-1}`,
		"a range from below": `"price":` + price + `,"calculated_price":` + price +
			`,"price_range":{"minimum":{"tax_exclusive":-1,"tax_inclusive":0},"maximum":` + price + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, s := prices(t, []commerce.PriceItem{good, bad},
				`{"product_id":2,"reference_request":{"product_id":2},`+rest+`}`, item(`{"product_id":1}`, "5"))
			if diff := cmp.Diff(map[commerce.PriceItem]string{good: "5"}, got); diff != "" {
				t.Errorf("prices (-want +got):\n%s", diff)
			}
			log := s.log.String()
			if !strings.Contains(log, "unusable price") || !strings.Contains(log, "product=2") || !strings.Contains(log, correlation) {
				t.Errorf("log %q", log)
			}
			if strings.Contains(log, canary) {
				t.Error("the log quotes the answer")
			}
		})
	}
}

func TestTiersThatCannotBeMeantMakeAPriceMissing(t *testing.T) {
	const price = `{"tax_exclusive":1,"tax_inclusive":1}`
	percent := func(off string) string { return `"discount_type":"percent","discount_amount":` + off }
	fixed := func(amount string) string {
		return `"discount_type":"fixed","tax_discount_amount":{"tax_exclusive":` + amount + `,"tax_inclusive":` + amount + `}`
	}
	for tier, good := range map[string]bool{
		`"minimum":1,"maximum":1,` + percent("100"):               true,
		`"minimum":2,"maximum":0,` + percent("0"):                 true,
		`"minimum":2147483647,"maximum":2147483647,` + fixed("0"): true,
		`"minimum":0,"maximum":5,` + percent("5"):                 false,
		`"minimum":-3,"maximum":5,` + percent("5"):                false,
		percent("5"): false,
		`"minimum":2147483648,"maximum":0,` + percent("5"):                           false,
		`"minimum":2,"maximum":2147483648,` + percent("5"):                           false,
		`"minimum":2,"maximum":99999999999,` + fixed("5"):                            false,
		`"minimum":2,"maximum":-1,` + percent("5"):                                   false,
		`"minimum":5,"maximum":4,` + fixed("5"):                                      false,
		`"minimum":2,"maximum":0,` + percent("100.01"):                               false,
		`"minimum":2,"maximum":0,` + percent("5000"):                                 false,
		`"minimum":2,"maximum":0,` + percent("-1"):                                   false,
		`"minimum":2,"maximum":0,` + fixed("-1"):                                     false,
		`"minimum":2,"maximum":99999999999999999999,` + fixed("1"):                   false,
		`"minimum":2,"maximum":5,` + percent("5") + `},{"minimum":0,` + percent("5"): false,
	} {
		item := commerce.PriceItem{ProductID: 2}
		got, s := prices(t, []commerce.PriceItem{item},
			`{"product_id":2,"reference_request":{"product_id":2},"price":`+price+`,"calculated_price":`+price+`,"bulk_pricing":[{`+tier+`}]}`)
		if _, found := got[item]; found != good || strings.Contains(s.log.String(), "unusable price") == good {
			t.Errorf("%s: found %v, logged %q", tier, found, s.log.String())
		}
	}
}

func TestPricesOfSomethingElseAreIgnored(t *testing.T) {
	product, variant := commerce.PriceItem{ProductID: 101}, commerce.PriceItem{ProductID: 102, VariantID: 5}
	const ofProduct, ofVariant = `{"product_id":101}`, `{"product_id":102,"variant_id":5}`
	for name, answers := range map[string][]string{
		"another product":         {itemOf(`"product_id":999,"variant_id":5`, ofVariant, "1"), itemOf(`"product_id":102`, ofProduct, "1")},
		"another variant":         {itemOf(`"product_id":102,"variant_id":6`, ofVariant, "1")},
		"no variant":              {itemOf(`"product_id":102,"variant_id":null`, ofVariant, "1")},
		"nothing in particular":   {itemOf(`"product_id":null`, ofProduct, "1"), itemOf(`"variant_id":5`, ofVariant, "1")},
		"something, then nothing": {itemOf(`"product_id":"102"`, ofProduct, "1"), itemOf(`"sku":"x"`, ofProduct, "1")},
	} {
		got, s := prices(t, []commerce.PriceItem{product, variant}, answers...)
		if len(got) != 0 {
			t.Errorf("%s: got %v", name, got)
		}
		if n := strings.Count(s.log.String(), errStranger.Error()); n != len(answers) {
			t.Errorf("%s: %d of %d answers were logged: %s", name, n, len(answers), s.log.String())
		}
	}
	got, _ := prices(t, []commerce.PriceItem{variant}, itemOf(`"product_id":999,"variant_id":5`, ofVariant, "1"), item(ofVariant, "2"))
	if got[variant] != "2" {
		t.Errorf("a stranger's price keeps the right one out: %v", got)
	}
}

func TestPricesOfAnEndpointThatIsNotThere(t *testing.T) {
	for status, want := range map[int]commerce.Code{
		404: commerce.CodeUpstreamUnavailable, 410: commerce.CodeUpstreamUnavailable,
		405: commerce.CodeInternal, 413: commerce.CodeInternal, 415: commerce.CodeInternal,
	} {
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := s.Prices(upstreamtest.Context(t), commerce.PriceContext{}, []commerce.PriceItem{{ProductID: 1}})
		wantCode(t, err, want)
	}
}

func TestPricesThatTheStoreDoesNotTake(t *testing.T) {
	for _, status := range []int{400, 422} {
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, canary)
		})
		_, err := s.Prices(upstreamtest.Context(t), commerce.PriceContext{}, []commerce.PriceItem{{ProductID: 1}})
		wantCode(t, err, commerce.CodeBadUserInput)
		if len(s.Heard()) != 1 {
			t.Errorf("%d: %d attempts", status, len(s.Heard()))
		}
	}
	s := newAnsweringStore(t, nil)
	_, err := s.Prices(upstreamtest.Context(t), commerce.PriceContext{}, []commerce.PriceItem{{ProductID: 1, Options: "x"}})
	if wantCode(t, err, commerce.CodeInternal); len(s.Heard()) != 0 {
		t.Error("an item that nobody can have made was sent")
	}
}
