package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// okay posts to a control that has to take it.
func (c *client) okay(path, body string) answer {
	c.t.Helper()
	got := c.control(path, body)
	if got.status != http.StatusOK {
		c.t.Fatalf("%s %s: %d %s", path, body, got.status, got.body)
	}
	return got
}

func TestHookControls(t *testing.T) {
	c, r := start(t), newReceiver(t)
	var made struct{ ID int }
	c.decode(c.okay("hooks", `{"scope": "store/priceList/record/updated", "destination": "`+r.url+`", "headers": {"X-A": "1"}}`), 200, &made)
	if made.ID == 0 {
		t.Error("no number")
	}
	record := func(variant string) string {
		return `{"priceListId": 1, "variantId": ` + variant + `, "currency": "USD", "price": 65}`
	}
	told := func() string {
		t.Helper()
		c.okay("hooks/flush", `{}`)
		var told []string
		for _, call := range r.take(c) {
			told = append(told, call.Scope+string(call.Data))
		}
		return strings.Join(told, " ")
	}
	data := func(variant string) string {
		return `store/priceList/record/updated{"currency":"USD","price_list_id":1,"variant_id":` + variant + `}`
	}
	expect := func(want ...string) {
		t.Helper()
		if got := told(); got != strings.Join(want, " ") {
			t.Errorf("told %s", got)
		}
	}
	c.okay("records", record("1010"))
	expect(data("1010"))
	c.okay("hooks/duplicate", `{"copies": 1}`)
	c.okay("records", record("1021"))
	expect(data("1021"), data("1021"))
	c.okay("hooks/duplicate", `{"copies": 0}`)
	c.okay("hooks/hold", `{}`)
	c.okay("records", record("1010"))
	c.okay("records", record("1021"))
	expect("")
	c.okay("hooks/release", `{"order": "reversed"}`)
	expect(data("1021"), data("1010"))
	c.okay("hooks/drop", `{"next": 1}`)
	c.okay("records", record("1010"))
	c.okay("records", record("1021"))
	expect(data("1021"))
	c.okay("hooks/delay", `{"ms": 3600000}`)
	c.okay("records", record("1010"))
	expect("")
	c.okay("hooks/retry", `{}`)
	expect(data("1010"))
	c.okay("hooks/delay", `{"ms": 0}`)
	c.okay("hooks/variants", `{"trailingSlash": true, "currencyCode": true, "noCreatedAt": true}`)
	c.okay("records", record("1010"))
	expect(`store/priceList/record/updated/{"currency_code":"USD","price_list_id":1,"variant_id":1010}`)
	c.okay("hooks/variants", `{}`)
	c.okay("hooks/emit", `{"scope": "store/priceList/record/updated", "data": {"a": [1]}}`)
	expect(`store/priceList/record/updated{"a":[1]}`)
	var list struct{ Deliveries []hook.Delivery }
	c.decode(c.must(http.MethodGet, c.sandbox.URL()+"/_sandbox/hooks/deliveries", nil), 200, &list)
	dropped := slices.DeleteFunc(slices.Clone(list.Deliveries), func(d hook.Delivery) bool { return d.State == hook.StateDelivered })
	if len(list.Deliveries) != 10 || len(dropped) != 1 || dropped[0].State != hook.StateDropped || list.Deliveries[0].HookID != made.ID {
		t.Errorf("deliveries %+v", list.Deliveries)
	}
}

func TestPriceControls(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	price := func(group, product int) string {
		t.Helper()
		found, err := s.Quote(store.Quote{ChannelID: 1, Currency: "USD", GroupID: group, Items: []store.Item{{ProductID: product}}})
		if err != nil {
			t.Fatal(err)
		}
		return found[0].Calculated.AsEntered.String()
	}
	expect := func(what string, group, product int, want string) {
		t.Helper()
		if got := price(group, product); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	c.okay("prices", `{"productId": 101, "price": 42.5}`)
	expect("price", store.GroupRetail, 101, "42.50")
	c.okay("prices", `{"productId": 101, "price": "50", "salePrice": "9.99"}`)
	expect("sale", store.GroupRetail, 101, "9.99")
	c.okay("prices", `{"productId": 101, "salePrice": null}`)
	expect("sale is over", store.GroupRetail, 101, "50.00")
	c.okay("prices", `{"productId": 102, "variantId": 1021, "price": 7}`)
	expect("variant", store.GroupRetail, 102, "7.00")
	c.okay("prices", `{"productId": 102, "variantId": 1021, "price": null}`)
	expect("the product's", store.GroupRetail, 102, "20.00")
	c.okay("records", `{"priceListId": 1, "variantId": 1010, "currency": "usd", "price": 3}`)
	expect("record", store.GroupWholesale, 101, "3.00")
	c.okay("records", `{"priceListId": 1, "variantId": 1010, "currency": "USD", "price": null}`)
	expect("no record", store.GroupWholesale, 101, "50.00")
	c.okay("groups", `{"groupId": 3, "rules": [{"type": "all", "method": "percent", "amount": 50}]}`)
	expect("rule", store.GroupGuides, 101, "25.00")
	c.okay("groups", `{"groupId": 3, "categories": []}`)
	if s.Visible(1, store.GroupGuides, 101) {
		t.Error("a group without categories sees a product")
	}
	c.okay("products", `{"productId": 103, "published": false}`)
	c.okay("products", `{"productId": 104, "channels": [2]}`)
	c.okay("products", `{"productId": 105, "categories": [8], "priceHidden": true}`)
	for product, group := range map[int]int{103: store.GroupRetail, 104: store.GroupRetail, 105: store.GroupCampsites} {
		if s.Visible(1, group, product) {
			t.Errorf("product %d is visible", product)
		}
	}
	if s.PriceShown(1, 105, false) != store.PriceHiddenByProduct {
		t.Error("the price is shown")
	}
	c.okay("settings", `{"channelId": 1, "hidePriceFromGuests": true}`)
	if s.PriceShown(1, 101, true) != store.PriceHiddenFromGuests || s.PriceShown(1, 101, false) != store.PriceIsShown {
		t.Error("guests see the price, or customers do not")
	}
	c.okay("settings", `{"channelId": 1, "hidePriceFromGuests": null}`)
	c.okay("settings", `{"showProductPrice": false}`)
	if s.PriceShown(1, 101, false) != store.PriceHiddenByStore {
		t.Error("the store's setting is not inherited")
	}
	c.okay("members", `{"customerId": 1, "groupId": 4}`)
	if moved, _ := s.Customer(1); moved.GroupID != 4 {
		t.Error("the customer was not moved")
	}
	c.okay("price-delay", `{"ms": 60000, "on": "storefront"}`)
	c.okay("prices", `{"productId": 101, "price": 1}`)
	late := func(surface store.Surface) bool {
		p, _ := s.On(surface).Product(101)
		return p.Price.String() != "1"
	}
	if !late(store.SurfaceStorefront) || late(store.SurfaceManagement) {
		t.Error("the delay is not the storefront's")
	}
	c.sandbox.SetTime(s.Now().Add(time.Minute))
	if late(store.SurfaceStorefront) {
		t.Error("the delay never ends")
	}
}

func TestNewControlsRefuseNonsense(t *testing.T) {
	c := start(t)
	for _, test := range []struct{ path, body string }{
		{"hooks", `{"scope": "x", "destination": "http://127.0.0.1:1/"}`},
		{"hooks", `{"scope": "store/product/*", "destination": "http://shop.example.com/"}`},
		{"hooks/release", `{"order": "sideways"}`},
		{"hooks/duplicate", `{"copies": -1}`},
		{"hooks/delay", `{"ms": -1}`},
		{"hooks/drop", `{"next": -1}`},
		{"hooks/emit", `{"scope": "x"}`},
		{"prices", `{"productId": 101}`},
		{"prices", `{"productId": 101, "price": null}`},
		{"prices", `{"productId": 9, "price": 1}`},
		{"prices", `{"productId": 102, "variantId": 9, "price": 1}`},
		{"records", `{"priceListId": 1, "variantId": 1010, "currency": "USD"}`},
		{"records", `{"priceListId": 9, "variantId": 1010, "currency": "USD", "price": 1}`},
		{"records", `{"priceListId": 1, "variantId": 9, "currency": "USD", "price": null}`},
		{"groups", `{"groupId": 99}`},
		{"groups", `{"groupId": 3, "rules": [{"type": "all"}]}`},
		{"products", `{"productId": 9}`},
		{"settings", `{"channelId": 9}`},
		{"members", `{"customerId": 1, "groupId": 99}`},
		{"price-delay", `{"ms": -1}`},
		{"price-delay", `{"ms": 1, "on": "paper"}`},
	} {
		if got := c.control(test.path, test.body); got.status != http.StatusUnprocessableEntity || !strings.Contains(string(got.body), "error") {
			t.Errorf("%s %s: %d %s", test.path, test.body, got.status, got.body)
		}
	}
	for _, body := range []string{`{"productId": 101, "price": true}`, `{"productId": 101, "price": "much"}`, `{"productId": 101, "cost": 1}`} {
		if got := c.control("prices", body); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

func TestDescriptionNamesWhatIsHidden(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	visible := func(name string, group int) bool { return s.Visible(1, group, c.seed.Hidden[name]) }
	if !visible("no", store.GroupGuests) || visible("fromGuests", store.GroupGuests) || !visible("fromGuests", store.GroupRetail) ||
		visible("unpublished", 0) || visible("offChannel", 0) || visible("fromCampsites", store.GroupCampsites) ||
		s.PriceShown(1, c.seed.Hidden["price"], false) != store.PriceHiddenByProduct || len(c.seed.Hidden) != 6 {
		t.Errorf("hidden %v", c.seed.Hidden)
	}
}
