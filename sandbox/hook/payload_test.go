package hook

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// The samples of docs/integrations/webhooks/events, with numbers of our own.
func TestShapesAreTheDocumented(t *testing.T) {
	everything := store.Event{
		ID: 1, CustomerID: 2, ProductID: 3, VariantID: 4, ChannelID: 5, ChannelIDs: []int{6, 7}, GroupID: 8,
		PriceListID: 9, PriceListIDs: []int{9, 10}, Records: []store.RecordRef{{PriceListID: 9, VariantID: 4, Currency: "USD"}},
	}
	const record = `{"currency":"USD","price_list_id":9,"variant_id":4}`
	want := map[string]string{
		"store/customer/created":                                `{"id":2,"type":"customer"}`,
		"store/customer/updated":                                `{"id":2,"type":"customer"}`,
		"store/customer/deleted":                                `{"id":2,"type":"customer"}`,
		"store/customer/channel/login/access/updated":           `{"channel_ids":[6,7],"customer_id":2}`,
		"store/customer/payment/instrument/default/updated":     `{"id":2,"type":"customer"}`,
		"store/customer/address/created":                        `{"address":{"customer_id":2},"id":1,"type":"customer"}`,
		"store/customer/address/updated":                        `{"address":{"customer_id":2},"id":1,"type":"customer"}`,
		"store/customer/address/deleted":                        `{"address":{"customer_id":2},"id":1,"type":"customer"}`,
		"store/metafield/created":                               `{"metafield_id":1,"resource_id":"2","resource_type":"customer"}`,
		"store/metafield/updated":                               `{"metafield_id":1,"resource_id":"2","resource_type":"customer"}`,
		"store/metafield/deleted":                               `{"metafield_id":1,"resource_id":"2","resource_type":"customer"}`,
		"store/subscriber/created":                              `{"id":1,"type":"subscriber"}`,
		"store/subscriber/updated":                              `{"id":1,"type":"subscriber"}`,
		"store/subscriber/deleted":                              `{"id":1,"type":"subscriber"}`,
		"store/product/created":                                 `{"id":3,"type":"product"}`,
		"store/product/updated":                                 `{"id":3,"type":"product"}`,
		"store/product/deleted":                                 `{"id":3,"type":"product"}`,
		"store/channel/5/product/assigned":                      `{"product_id":3}`,
		"store/channel/5/product/unassigned":                    `{"product_id":3}`,
		"store/sku/created":                                     `{"id":1,"sku":{"product_id":3,"variant_id":4},"type":"sku"}`,
		"store/sku/updated":                                     `{"id":1,"sku":{"product_id":3,"variant_id":4},"type":"sku"}`,
		"store/sku/deleted":                                     `{"id":1,"sku":{"product_id":3,"variant_id":4},"type":"sku"}`,
		"store/category/updated":                                `{"id":1,"type":"category"}`,
		"store/priceList/created":                               `{"price_list_id":9}`,
		"store/priceList/updated":                               `{"price_list_id":9}`,
		"store/priceList/activated":                             `{"price_list_id":9}`,
		"store/priceList/deactivated":                           `{"price_list_id":9}`,
		"store/priceList/deleted":                               `{"price_list_id":9}`,
		"store/priceLists/deleted":                              `{"price_list_ids":[9,10]}`,
		"store/priceList/record/created":                        record,
		"store/priceList/record/updated":                        record,
		"store/priceList/record/deleted":                        record,
		"store/priceList/records/created":                       `[` + record + `]`,
		"store/priceList/records/updated":                       `[` + record + `]`,
		"store/priceList/records/deleted":                       `[` + record + `]`,
		"store/priceList/assignment/updated":                    `{"channel_id":5,"customer_group_id":8,"price_list_id":9}`,
		"store/priceList/assignment/deleted":                    `{"channel_id":5,"customer_group_id":8,"price_list_id":9}`,
		"store/channel/updated":                                 `{"id":5,"type":"channel"}`,
		"store/channel/5/settings/currency/updated":             `{}`,
		"store/channel/5/settings/product/updated":              `{}`,
		"store/channel/5/settings/defaultCustomerGroup/updated": `{}`,
		"store/channel/5/settings/customerPrivacy/updated":      `{}`,
		"store/channel/5/settings/site/updated":                 `{"site_id":1}`,
		"store/information/updated":                             `{"type":"store"}`,
	}
	got := map[string]string{}
	for kind := range shapes() {
		e := everything
		e.Kind = kind
		scope, data, err := Variants{}.describe(e)
		if err != nil {
			t.Fatal(err)
		}
		got[scope] = string(data)
		if !isScope(scope) {
			t.Errorf("%s is told and cannot be subscribed to", scope)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, _, err := (Variants{}).describe(store.Event{Kind: "moonrise"}); err == nil {
		t.Error("an event without a webhook has one")
	}
	_, data, _ := Variants{}.describe(store.Event{Kind: store.AssignmentUpdated, PriceListID: 1, GroupID: 2})
	if string(data) != `{"channel_id":null,"customer_group_id":2,"price_list_id":1}` {
		t.Errorf("an assignment without a channel is %s", data)
	}
}

func TestBody(t *testing.T) {
	identity := store.Identity{Hash: "abc", NumericID: 77}
	at := time.Unix(1_700_000_000, 5)
	e := store.Event{Kind: store.RecordUpdated, Records: []store.RecordRef{{PriceListID: 1, VariantID: 2, Currency: "USD"}}}
	make := func(v Variants) map[string]any {
		t.Helper()
		scope, data, err := v.describe(e)
		if err != nil {
			t.Fatal(err)
		}
		body, err := v.body(identity, scope, data, at)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(body, &fields); err != nil {
			t.Fatal(err)
		}
		sum := sha1.Sum(data)
		if fields["hash"] != hex.EncodeToString(sum[:]) || !bytes.Contains(body, data) {
			t.Errorf("%s: the hash is not of the data", body)
		}
		delete(fields, "hash")
		return fields
	}
	data := map[string]any{"price_list_id": 1.0, "variant_id": 2.0, "currency": "USD"}
	want := map[string]any{
		"scope": "store/priceList/record/updated", "store_id": "77", "data": data, "created_at": 1.7e9, "producer": "stores/abc",
	}
	if diff := cmp.Diff(want, make(Variants{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want["scope"] = "store/priceList/record/updated/"
	want["data"] = map[string]any{"price_list_id": 1.0, "variant_id": 2.0, "currency_code": "USD"}
	delete(want, "created_at")
	if diff := cmp.Diff(want, make(Variants{TrailingSlash: true, CurrencyCode: true, NoCreatedAt: true})); diff != "" {
		t.Errorf("variants (-want +got):\n%s", diff)
	}
	other, _ := Variants{TrailingSlash: true}.body(identity, "store/product/updated", json.RawMessage(`{}`), at)
	if strings.Contains(string(other), "updated/") {
		t.Error("a slash ends another scope")
	}
}
