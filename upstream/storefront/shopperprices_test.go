package storefront

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// somePrices writes both forms of prices, the second with a tenth more in tax.
func somePrices(amount string) string {
	return bothForms(amounts("USD", amount), amounts("USD", "1"+amount))
}

func bothForms(without, with string) string { return `"without":` + without + `,"with":` + with }

// amounts writes the prices of something that costs as much as it always did.
func amounts(currency, amount string) string {
	money := `{"currencyCode":"` + currency + `","value":` + amount + `}`
	return `{"price":` + money + `,"basePrice":` + money + `,"salePrice":null,"retailPrice":null,"mapPrice":null,"saved":null,` +
		`"priceRange":{"min":` + money + `,"max":` + money + `},"retailPriceRange":null,"bulkPricing":[]}`
}

func productNode(id int, rest string) string {
	return fmt.Sprintf(`{"entityId":%d,"isPriceHidden":false,%s}`, id, rest)
}

func variantNode(id int, rest string) string { return fmt.Sprintf(`{"entityId":%d,%s}`, id, rest) }

// edges writes a connection.
func edges(nodes ...string) string {
	for i, n := range nodes {
		nodes[i] = `{"node":` + n + `}`
	}
	return `{"edges":[` + strings.Join(nodes, ",") + `]}`
}

// askedInAllWays are items in each way in which the store is asked, twice.
func askedInAllWays() []commerce.PriceItem {
	return []commerce.PriceItem{
		{ProductID: 101},
		{ProductID: 102, VariantID: 1021},
		{ProductID: 105, Options: "1=2;3=4"},
		{ProductID: 103},
		{ProductID: 102, VariantID: 1022},
		{ProductID: 106, VariantID: 1061, Options: "5=6"},
	}
}

// allWays is a site that answers them, in another order and with more than was asked.
func allWays() string {
	return `{"products":` + edges(productNode(999, somePrices("66")), productNode(103, somePrices("3")), `null`, `7`,
		productNode(101, somePrices("1")), productNode(101, somePrices("67"))) +
		`,"c1":` + productNode(106, somePrices("6")) + `,"c0":` + productNode(105, somePrices("5")) +
		`,"v0":` + productNode(102, `"variants":`+edges(variantNode(1022, somePrices("22")), variantNode(9, somePrices("68")),
		variantNode(1021, somePrices("21")), variantNode(1021, somePrices("69")))) + `,"v1":` + productNode(1, somePrices("70")) + `}`
}

// calculated asks for prices and returns those without tax as text.
func calculated(t *testing.T, s *fakeStore, who *commerce.ShopperCredential, items []commerce.PriceItem) (map[commerce.PriceItem]string, int, error) {
	t.Helper()
	got, err := s.ShopperPrices(upstreamtest.Context(t), 3, "USD", who, items)
	wantNoSecret(t, err)
	if err != nil {
		if got.Prices != nil {
			t.Error("prices beside an error")
		}
		return nil, 0, err
	}
	texts := map[commerce.PriceItem]string{}
	for item, p := range got.Prices {
		if p.Item != item || !p.FetchedAt.Equal(start()) || p.Calculated.HasEntered || p.Base.HasEntered {
			t.Errorf("%+v is filed under %+v", p, item)
		}
		texts[item] = p.Calculated.TaxExclusive.String()
	}
	return texts, got.GroupID, nil
}

func TestShopperPricesAreMatchedByNumber(t *testing.T) {
	items := askedInAllWays()
	want := map[commerce.PriceItem]string{items[0]: "1", items[1]: "21", items[2]: "5", items[3]: "3", items[4]: "22", items[5]: "6"}
	cred := shopper()
	for name, tc := range map[string]struct {
		customer string
		who      *commerce.ShopperCredential
		group    int
	}{
		"guest":         {``, nil, 0},
		"shopper":       {`"customer":{"entityId":7,"customerGroupId":4},`, &cred, 4},
		"without group": {`"customer":{"entityId":7,"customerGroupId":0},`, &cred, 0},
	} {
		s := newAnsweringStore(t, `{"data":{`+tc.customer+`"site":`+allWays()+`}}`)
		got, group, err := calculated(t, s, tc.who, items)
		if diff := cmp.Diff(want, got); diff != "" || err != nil || group != tc.group {
			t.Errorf("%s: group %d, %v, prices (-want +got):\n%s", name, group, err, diff)
		}
		if len(s.heard()) != 1 || s.heard()[0].Path != "/channels/3/graphql" {
			t.Errorf("%s: %d requests", name, len(s.heard()))
		}
	}
}

func TestShopperPricesAsk(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"site":`+allWays()+`}}`)
	if _, _, err := calculated(t, s, nil, append(askedInAllWays(), askedInAllWays()...)); err != nil {
		t.Fatal(err)
	}
	asked := s.heard()[0].Body
	want := map[string]any{
		"currency": "USD", "products": []any{101.0, 103.0}, "products_first": 2.0,
		"v0_product": 102.0, "v0_ids": []any{1021.0, 1022.0}, "v0_first": 2.0,
		"c0_id": 105.0, "c0_options": []any{
			map[string]any{"optionEntityId": 1.0, "valueEntityId": 2.0}, map[string]any{"optionEntityId": 3.0, "valueEntityId": 4.0},
		},
		"c1_id": 1061.0, "c1_options": []any{map[string]any{"optionEntityId": 5.0, "valueEntityId": 6.0}},
	}
	if diff := cmp.Diff(want, asked.Variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	for _, value := range []string{"101", "102", "1021", "USD"} {
		if strings.Contains(asked.Query, value) {
			t.Errorf("%s stands in the document", value)
		}
	}
	if asked.OperationName != "pricesForGuest" || strings.Contains(asked.Query, "customer {") {
		t.Errorf("%s asks for a customer: %s", asked.OperationName, asked.Query)
	}
}

func TestShopperPricesThatAreNotShownAreMissing(t *testing.T) {
	good := commerce.PriceItem{ProductID: 1}
	items := []commerce.PriceItem{
		good,
		{ProductID: 2},
		{ProductID: 3},
		{ProductID: 4, VariantID: 41},
		{ProductID: 5, VariantID: 51},
		{ProductID: 6, VariantID: 61},
		{ProductID: 7, Options: "1=1"},
		{ProductID: 8, Options: "1=1"},
		{ProductID: 9, Options: "1=1"},
		{ProductID: 10, VariantID: 101, Options: "1=1"},
	}
	hidden := func(node string) string {
		return strings.Replace(node, `"isPriceHidden":false`, `"isPriceHidden":true`, 1)
	}
	variants := func(id int) string { return `"variants":` + edges(variantNode(id, somePrices("9"))) }
	s := newAnsweringStore(t, `{"data":{"site":{"products":`+
		edges(productNode(1, somePrices("1")), hidden(productNode(2, somePrices("9"))), productNode(3, `"without":null,"with":null`))+
		`,"v0":`+hidden(productNode(4, variants(41)))+`,"v1":null,"v2":`+productNode(66, variants(61))+
		`,"c0":null,"c1":`+hidden(productNode(8, somePrices("9")))+`,"c2":`+productNode(9, `"without":null,"with":null`)+
		`,"c3":`+productNode(11, somePrices("9"))+`}}}`)
	got, _, err := calculated(t, s, nil, items)
	if diff := cmp.Diff(map[commerce.PriceItem]string{good: "1"}, got); diff != "" || err != nil {
		t.Errorf("%v, prices (-want +got):\n%s", err, diff)
	}
	unknown := newAnsweringStore(t, `{"data":{"site":{"products":{"edges":[{"node":{"entityId":1,`+somePrices("1")+`}}]}}}}`)
	if got, _, err := calculated(t, unknown, nil, items[:1]); err != nil || len(got) != 0 {
		t.Errorf("nobody said that the price is shown: %v, %v", got, err)
	}
}

func TestShopperPricesRefusesWhatTheStoreWouldMisunderstand(t *testing.T) {
	s := newAnsweringStore(t, `{}`)
	for _, items := range [][]commerce.PriceItem{nil, {}, make([]commerce.PriceItem, 51)} {
		_, _, err := calculated(t, s, nil, items)
		wantCode(t, err, commerce.CodeInternal)
	}
	nobodys := []commerce.PriceItem{
		{ProductID: 0},
		{ProductID: -1},
		{ProductID: 1 << 31},
		{ProductID: 1, VariantID: -1},
		{ProductID: 1, VariantID: 1 << 40},
		{ProductID: 1, Options: "0=1"},
		{ProductID: 1, Options: "1=3000000000"},
		{ProductID: 1, Options: "x"},
	}
	if got, _, err := calculated(t, s, nil, nobodys); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	if len(s.heard()) != 0 {
		t.Error("the store was asked")
	}
	// A shopper's group is told even then.
	cred := shopper()
	alive := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"customerGroupId":4}}}`)
	got, group, err := calculated(t, alive, &cred, nobodys)
	if err != nil || len(got) != 0 || group != 4 {
		t.Errorf("group %d, %v, %v", group, got, err)
	}
	if diff := cmp.Diff("query pricesForShopper {\n\tcustomer { entityId customerGroupId }\n}\n", alive.heard()[0].Body.Query); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

// TestShopperPricesInHalves has a store that takes only few parts at once.
func TestShopperPricesInHalves(t *testing.T) {
	items := make([]commerce.PriceItem, 50)
	want := map[commerce.PriceItem]string{}
	for i := range items {
		items[i] = commerce.PriceItem{ProductID: i + 1, Options: "1=1"}
		want[items[i]] = fmt.Sprint(i + 1)
	}
	// picky answers at most some parts, each part for a group.
	picky := func(most int, groupOf func(first int) int) *fakeStore {
		var s *fakeStore
		s = newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			requests := s.heard()
			variables := requests[len(requests)-1].Body.Variables
			parts := (len(variables) - 1) / 2
			w.Header().Set("Content-Type", "application/json")
			if parts > most {
				_, _ = io.WriteString(w, `{"errors":[{"message":"The query is too complex as it has a complexity score of 12230 out of 10000. `+canary+`"}]}`)
				return
			}
			site := make([]string, parts)
			for i := range site {
				id := int(variables[fmt.Sprintf("c%d_id", i)].(float64))
				site[i] = fmt.Sprintf(`"c%d":%s`, i, productNode(id, somePrices(fmt.Sprint(id))))
			}
			first := int(variables["c0_id"].(float64))
			fmt.Fprintf(w, `{"data":{"customer":{"entityId":7,"customerGroupId":%d},"site":{%s}}}`, groupOf(first), strings.Join(site, ","))
		})
		return s
	}
	always := func(int) int { return 4 }
	cred := shopper()
	s := picky(13, always)
	got, group, err := calculated(t, s, &cred, items)
	if diff := cmp.Diff(want, got); diff != "" || err != nil || group != 4 || len(s.heard()) != 7 {
		t.Errorf("group %d, %v, %d requests, prices (-want +got):\n%s", group, err, len(s.heard()), diff)
	}
	s = picky(0, always)
	_, _, err = calculated(t, s, &cred, items)
	wantCode(t, err, commerce.CodeInternal)
	if n := len(s.heard()); n != 6 {
		t.Errorf("%d requests for what is too complex even alone", n)
	}
	s = picky(25, func(first int) int { return first })
	_, _, err = calculated(t, s, &cred, items)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if !errors.Is(err, commerce.ErrGroupChanged) {
		t.Errorf("two groups: got %v", err)
	}
}

// TestShopperPricesBesideErrors has the store fail over a part of what it was asked.
func TestShopperPricesBesideErrors(t *testing.T) {
	items := askedInAllWays()
	const boom = `{"message":"` + canary + `","path":["site",`
	for name, tc := range map[string]struct {
		site, errors string
		missing      []commerce.PriceItem
	}{
		"null for one alias":         {strings.Replace(allWays(), `"c0":`+productNode(105, somePrices("5")), `"c0":null`, 1), boom + `"c0"]}`, items[2:3]},
		"below one alias":            {allWays(), boom + `"c0","with","salePrice"]}`, items[2:3]},
		"the price of a variant":     {allWays(), boom + `"v0","variants","edges",0,"node","with"]}`, items[4:5]},
		"whether a price is hidden":  {allWays(), boom + `"v0","isPriceHidden"]}`, []commerce.PriceItem{items[1], items[4]}},
		"the price of a product":     {allWays(), boom + `"products","edges",1,"node","without","saved"]}`, items[3:4]},
		"the list of products":       {allWays(), boom + `"products","edges"]}`, []commerce.PriceItem{items[0], items[3]}},
		"what nobody asked for":      {allWays(), boom + `"products","edges",0,"node"]}`, nil},
		"two parts":                  {allWays(), boom + `"c0"]},` + boom + `"c1"]}`, []commerce.PriceItem{items[2], items[5]}},
		"null for the list":          {`{"products":null` + allWays()[strings.Index(allWays(), `,"c1"`):], boom + `"products"]}`, []commerce.PriceItem{items[0], items[3]}},
		"an alias is not even there": {`{` + allWays()[strings.Index(allWays(), `"c1"`):], boom + `"products"]}`, []commerce.PriceItem{items[0], items[3]}},
	} {
		want := map[commerce.PriceItem]string{items[0]: "1", items[1]: "21", items[2]: "5", items[3]: "3", items[4]: "22", items[5]: "6"}
		maps.DeleteFunc(want, func(item commerce.PriceItem, _ string) bool { return slices.Contains(tc.missing, item) })
		got, _, err := calculated(t, newAnsweringStore(t, `{"data":{"site":`+tc.site+`},"errors":[`+tc.errors+`]}`), nil, items)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v, prices (-want +got):\n%s", name, err, diff)
		}
	}
}

// TestShopperPricesAfterErrors has errors beside which nothing is to be believed.
func TestShopperPricesAfterErrors(t *testing.T) {
	cred := shopper()
	const customer = `"customer":{"entityId":7,"customerGroupId":4}`
	all := `{"data":{` + customer + `,"site":` + allWays() + `},"errors":[`
	for name, tc := range map[string]struct {
		body string
		want commerce.Code
	}{
		"about the customer":  {all + `{"message":"x","path":["customer","customerGroupId"]}]}`, commerce.CodeUpstreamUnavailable},
		"about the site":      {all + `{"message":"x","path":["site"]}]}`, commerce.CodeUpstreamUnavailable},
		"about nothing":       {all + `{"message":"x"}]}`, commerce.CodeInternal},
		"one of two":          {all + `{"message":"x","path":["site","c0"]},{"message":"x"}]}`, commerce.CodeUpstreamUnavailable},
		"a lack of rights":    {all + `{"message":"x","path":["site","c0"],"extensions":{"code":"INSUFFICIENT_ACCESS_SCOPE"}}]}`, commerce.CodeInternal},
		"the end":             {all + `{"message":"x","path":["site","c0"],"extensions":{"code":"INVALID_CUSTOMER_ACCESS_TOKEN"}}]}`, commerce.CodeSessionExpired},
		"about all":           {`{"data":{` + customer + `,"site":{"products":null}},"errors":[{"message":"x","path":["site","products"]}]}`, commerce.CodeUpstreamUnavailable},
		"null":                {`{"data":null,"errors":[{"message":"x","path":["site","c0"]}]}`, commerce.CodeUpstreamUnavailable},
		"a site of null":      {`{"data":{` + customer + `,"site":null},"errors":[{"message":"x","path":["site","products"]}]}`, commerce.CodeUpstreamUnavailable},
		"no errors, no site":  {`{"data":{` + customer + `}}`, commerce.CodeUpstreamUnavailable},
		"no errors, no list":  {`{"data":{` + customer + `,"site":` + strings.Replace(allWays(), `"products"`, `"others"`, 1) + `}}`, commerce.CodeUpstreamUnavailable},
		"no errors, no alias": {`{"data":{` + customer + `,"site":` + strings.Replace(allWays(), `"c1"`, `"c2"`, 1) + `}}`, commerce.CodeUpstreamUnavailable},
		"another customer":    {strings.Replace(all, `"entityId":7`, `"entityId":8`, 1) + `{"message":"x","path":["site","c0"]}]}`, commerce.CodeSessionExpired},
		"a guest":             {strings.Replace(all, customer, `"customer":null`, 1) + `{"message":"x","path":["site","c0"]}]}`, commerce.CodeSessionExpired},
	} {
		_, _, err := calculated(t, newAnsweringStore(t, tc.body), &cred, askedInAllWays())
		if commerce.CodeOf(err) != tc.want {
			t.Errorf("%s: got %v, want %s", name, err, tc.want)
		}
		wantCode(t, err, tc.want)
	}
}
