package webhook

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-graph/clientele/commerce"
)

func of(kind commerce.PriceScopeKind, ids ...int) commerce.StoreChange {
	var c commerce.StoreChange
	for _, id := range ids {
		c.Prices = append(c.Prices, commerce.PriceScope{Kind: kind, ID: id})
	}
	return c
}

func variants(ids ...int) commerce.StoreChange { return commerce.StoreChange{Variants: ids} }

func whom(ids ...int) commerce.StoreChange { return commerce.StoreChange{Customers: ids} }

func TestChanges(t *testing.T) {
	const (
		group, channel, product = commerce.ScopeGroup, commerce.ScopeChannel, commerce.ScopeProduct
	)
	all, nothing := of(commerce.ScopeEverything, 0), commerce.StoreChange{}
	for _, row := range []struct {
		scope, data string
		want        commerce.StoreChange
		unreadable  bool
	}{
		// Price lists as a whole.
		{"store/priceList/created", `{"price_list_id":5}`, all, false},
		{"store/priceList/updated", `{"price_list_id":5}`, all, false},
		{"store/priceList/activated", `{"price_list_id":5}`, all, false},
		{"store/priceList/deactivated", `{"price_list_id":5}`, all, false},
		{"store/priceList/deleted", `{"price_list_id":5}`, all, false},
		{"store/priceLists/deleted", `{"price_list_ids":[5,6]}`, all, false},
		{"store/priceList/updated", ``, all, false},
		{"store/priceList/somethingNew", `{}`, all, true},

		// Records, of both families, as an object and as a list.
		{"store/priceList/record/created", `{"price_list_id":1,"variant_id":179,"currency":"USD"}`, variants(179), false},
		{"store/priceList/record/updated", `{"price_list_id":1,"variant_id":"179","currency_code":"USD"}`, variants(179), false},
		{"store/priceList/record/deleted", `[{"price_list_id":1,"variant_id":179}]`, variants(179), false},
		{"store/priceList/records/created", `[{"variant_id":180,"currency":"USD"},{"variant_id":179,"currency_code":"CAD"},{"variant_id":180}]`, variants(179, 180), false},
		{"store/priceList/records/updated", `{"variant_id":179}`, variants(179), false},
		{"store/priceList/records/deleted", `[{"variant_id":179},{"price_list_id":1}]`, all, true},
		{"store/priceList/records/updated", `[]`, all, true},
		{"store/priceList/records/updated", `[7]`, all, true},
		{"store/priceList/record/updated", `{"variant_id":0}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":-1}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":2147483648}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":1.5}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":1e3}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":null}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":[179]}`, all, true},
		{"store/priceList/record/updated", `{"variant_id":179,"variant_id":180}`, all, true},
		{"store/priceList/record/updated", `{"Variant_ID":179}`, all, true},
		{"store/priceList/record/updated", `null`, all, true},
		{"store/priceList/record/updated", ``, all, true},

		// Assignments.
		{"store/priceList/assignment/updated", `{"price_list_id":2,"channel_id":1,"customer_group_id":3}`, of(group, 3), false},
		{"store/priceList/assignment/deleted", `{"price_list_id":2,"channel_id":"1","customer_group_id":"3"}`, of(group, 3), false},
		{"store/priceList/assignment/updated", `{"price_list_id":2,"customer_group_id":3}`, of(group, 3), false},
		{"store/priceList/assignment/updated", `{"price_list_id":2,"channel_id":1}`, of(channel, 1), false},
		{"store/priceList/assignment/updated", `{"price_list_id":2,"channel_id":1,"customer_group_id":null}`, of(channel, 1), false},
		{"store/priceList/assignment/updated", `{"price_list_id":2,"channel_id":1,"customer_group_id":0}`, of(channel, 1), false},
		{"store/priceList/assignment/updated", `{"price_list_id":2,"channel_id":null,"customer_group_id":3}`, of(group, 3), false},
		{"store/priceList/assignment/updated", `{"price_list_id":2}`, all, true},
		{"store/priceList/assignment/updated", `[{"channel_id":1},{"customer_group_id":3}]`, commerce.StoreChange{
			Prices: []commerce.PriceScope{{Kind: channel, ID: 1}, {Kind: group, ID: 3}},
		}, false},
		{"store/priceList/assignment/updated", `[{"channel_id":1},{}]`, all, true},

		// Products, their variants, options and modifiers.
		{"store/product/created", `{"type":"product","id":205}`, of(product, 205), false},
		{"store/product/updated", `{"type":"product","id":205,"properties":["warranty"],"context":{"channel_id":2,"locale":"fr"}}`, of(product, 205), false},
		{"store/product/deleted", `{"type":"product","id":"205"}`, of(product, 205), false},
		{"store/product/inventory/updated", `{"type":"product","id":167,"inventory":{"product_id":167}}`, of(product, 167), false},
		{"store/product/updated", `{"type":"product"}`, all, true},
		{"store/product/updated", `[{"id":205}]`, all, true},
		{"store/product/metafield/updated", `{"metafield_id":1,"resource_id":"205"}`, nothing, false},
		{"store/product/variant/metafield/updated", `{"metafield_id":1,"resource_id":"205"}`, nothing, false},
		{"store/sku/created", `{"type":"sku","id":461,"sku":{"product_id":206,"variant_id":509}}`, of(product, 206), false},
		{"store/sku/updated", `{"type":"sku","id":461,"sku":{"variant_id":509}}`, variants(509), false},
		{"store/sku/inventory/updated", `{"type":"sku","id":461,"inventory":{"product_id":206,"variant_id":509}}`, of(product, 206), false},
		{"store/sku/deleted", `{"type":"sku","id":461}`, all, true},
		{"store/sku/deleted", `{"type":"sku","id":461,"sku":7}`, all, true},
		{"store/option/updated", `{"type":"local_option","id":205,"affected_product_ids":[2,1,2]}`, of(product, 1, 2), false},
		{"store/modifier/updated", `{"type":"shared_modifier","id":205,"affected_product_ids":["1"]}`, of(product, 1), false},
		{"store/modifier/updated", `{"type":"shared_modifier","id":205,"affected_product_ids":[]}`, all, true},
		{"store/modifier/updated", `{"type":"shared_modifier","id":205,"affected_product_ids":[1,"x"]}`, all, true},
		{"store/option/updated", `{"type":"shared_option","id":205}`, all, true},

		// Categories and the store.
		{"store/category/created", `{"type":"category","id":42}`, all, false},
		{"store/category/deleted", `{}`, all, false},
		{"store/category/metafield/updated", `{"metafield_id":1,"resource_id":"24"}`, nothing, false},
		{"store/information/updated", `{"type":"store"}`, all, false},

		// Channels.
		{"store/channel/created", `{"type":"channel","id":2}`, of(channel, 2), false},
		{"store/channel/updated", `{"type":"channel","id":"2"}`, of(channel, 2), false},
		{"store/channel/updated", `{"type":"channel"}`, all, true},
		{"store/channel/2/settings/currency/updated", `{}`, of(channel, 2), false},
		{"store/channel/2/settings/defaultCustomerGroup/updated", `{"x":[]}`, of(channel, 2), false},
		{"store/channel/2/settings/site/checkoutUrl/updated", `null`, of(channel, 2), false},
		{"store/channel/x/settings/currency/updated", `{}`, all, true},
		{"store/channel/0/settings/currency/updated", `{}`, all, true},
		{"store/channel/2/product/assigned", `{"product_id":127}`, of(product, 127), false},
		{"store/channel/2/product/unassigned", `{"product_id":"127"}`, of(product, 127), false},
		{"store/channel/2/product/unassigned", `{}`, of(channel, 2), true},
		{"store/channel/x/product/unassigned", `{}`, all, true},
		{"store/channel/2/category/product/assigned", `{"product_id":127}`, of(product, 127), false},
		{"store/channel/2/category/product/assigned", `{}`, all, true},
		{"store/channel/2/category/updated", `{"category_id":35,"tree_id":1}`, all, false},
		{"store/channel/2/categoryTree/updated", `{"tree_id":1}`, all, false},
		{"store/channel/2/cart/updated", `{"cart_id":"x"}`, nothing, false},
		{"store/channel/2/order/created", `{"order_id":1}`, nothing, false},
		{"store/channel/2/theme/configuration/created", `{}`, nothing, false},
		{"store/channel/metafield/created", `{"metafield_id":21,"resource_id":"1"}`, nothing, false},

		// Customers.
		{"store/customer/created", `{"type":"customer","id":32}`, whom(32), false},
		{"store/customer/updated", `{"type":"customer","id":"32"}`, whom(32), false},
		{"store/customer/deleted", `{"type":"customer","id":32}`, whom(32), false},
		{"store/customer/address/updated", `{"type":"customer","id":60,"address":{"customer_id":32}}`, whom(32), false},
		{"store/customer/address/deleted", `{"type":"customer","id":60}`, nothing, true},
		{"store/customer/channel/login/access/updated", `{"customer_id":22,"channel_ids":[1]}`, whom(22), false},
		{"store/customer/payment/instrument/default/updated", `{"type":"customer","id":32}`, whom(32), false},
		{"store/customer/updated", `{"type":"customer"}`, nothing, true},
		{"store/customer/metafield/updated", `{"metafield_id":10,"resource_id":"32"}`, whom(32), false},
		{"store/metafield/updated", `{"metafield_id":10,"resource_id":"32","resource_type":"customer"}`, whom(32), false},
		{"store/metafield/created", `{"metafield_id":10,"resource_id":32,"resource_type":"CUSTOMER"}`, whom(32), false},
		{"store/metafield/deleted", `{"metafield_id":10,"resource_id":"x","resource_type":"customer"}`, nothing, true},
		{"store/metafield/updated", `{"metafield_id":10,"resource_id":"118","resource_type":"product"}`, nothing, false},

		// Everybody else.
		{"store/subscriber/created", `{"id":1}`, nothing, false},
		{"store/hook/deliveryException", `{"id":1,"error_code":90001}`, nothing, false},
		{"store/order/metafield/created", `{"resource_id":"1"}`, nothing, false},
		{"customer/updated", `{"id":1}`, nothing, false},
	} {
		for _, written := range []string{row.scope, row.scope + "/", "/" + row.scope + "/"} {
			e, ok := readEvent([]byte(`{"scope":"` + written + `","data":` + orNull(row.data) + `}`))
			if !ok {
				t.Fatalf("%s %s cannot be read", written, row.data)
			}
			got, readable := changeOf(e.scope, e.data)
			if diff := cmp.Diff(row.want, got, cmpopts.EquateEmpty()); diff != "" || readable == row.unreadable {
				t.Errorf("%s %s: readable %v\n%s", written, row.data, readable, diff)
			}
		}
	}
}

func orNull(data string) string {
	if data == "" {
		return "null"
	}
	return data
}

// concernsPrices says of a scope whether prices may depend on it, in words of its own.
func concernsPrices(scope string) bool {
	path := strings.Split(strings.Trim(scope, "/"), "/")
	if len(path) < 3 || path[0] != "store" || strings.Contains(scope, "metafield") {
		return false
	}
	switch path[1] {
	case "priceList", "priceLists", "product", "sku", "category", "option", "modifier", "information":
		return true
	case "channel":
		return len(path) == 3 || path[3] == "settings" || path[3] == "product" || path[3] == "category" || path[3] == "categoryTree"
	}
	return false
}

func FuzzChange(f *testing.F) {
	for _, scope := range Scopes([]int{1}) {
		f.Add(scope, `{"id":1,"product_id":2,"variant_id":3,"customer_group_id":4,"sku":{"product_id":5},"affected_product_ids":[6]}`)
		f.Add(scope, `[{"variant_id":3,"currency_code":"USD"}]`)
	}
	for _, data := range []string{``, `null`, `[]`, `{}`, `[[[]]]`, `{"id":{}}`, `{"id":"x"}`, `{"id":9999999999999999999}`, `{"a":1,"a":2}`, `{"id":1}x`} {
		f.Add("store/channel/9999999999/settings/x", data)
		f.Add("store/priceList/", data)
		f.Add("store//x", data)
	}
	f.Fuzz(func(t *testing.T, scope, data string) {
		change, readable := changeOf(strings.Trim(scope, "/"), json.RawMessage(data))
		if concernsPrices(scope) && len(change.Prices) == 0 && len(change.Variants) == 0 {
			t.Errorf("%s %s changes no price", scope, data)
		}
		if !readable && isEmpty(change) && familyOf(strings.Trim(scope, "/")) != FamilyCustomer {
			t.Errorf("%s %s cannot be read and changes nothing", scope, data)
		}
		for _, id := range append(change.Variants, change.Customers...) {
			if id <= 0 {
				t.Errorf("%s %s: %+v", scope, data, change)
			}
		}
		for _, s := range change.Prices {
			if (s.Kind == commerce.ScopeEverything) != (s.ID == 0) || s.ID < 0 {
				t.Errorf("%s %s: %+v", scope, data, change)
			}
		}
	})
}

func FuzzEvent(f *testing.F) {
	f.Add(productUpdated)
	f.Add(`{"scope":"/","data":{}}`)
	f.Add(`{"scope":"a","scope":"b"}`)
	f.Add(`{"scope":"a"}{`)
	f.Add("{\"scope\":\"\\ud800\",\"store_id\":7}")
	f.Fuzz(func(t *testing.T, body string) {
		e, ok := readEvent([]byte(body))
		if !ok {
			return
		}
		if !json.Valid([]byte(body)) || e.scope == "" || strings.HasPrefix(e.scope, "/") || strings.HasSuffix(e.scope, "/") {
			t.Errorf("%q is read as %+v", body, e)
		}
		changeOf(e.scope, e.data)
		_, _ = exceptionCode(e)
	})
}
