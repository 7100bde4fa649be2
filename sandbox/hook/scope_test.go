package hook

import (
	"strings"
	"testing"
)

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		scope, event string
		want         bool
	}{
		{"store/product/updated", "store/product/updated", true},
		{"store/product/updated/", "store/product/updated", true},
		{"store/product/updated", "store/product/updated/", true},
		{"store/product/updated", "store/product/created", false},
		{"store/product/*", "store/product/updated", true},
		{"store/product/*", "store/products/updated", false},
		{"store/customer/*", "store/customer/address/created", true},
		{"store/customer/address/*", "store/customer/created", false},
		{"store/channel/1/settings/*", "store/channel/1/settings/product/updated", true},
		{"store/channel/1/settings/*", "store/channel/11/settings/product/updated", false},
	} {
		if got := matches(test.scope, test.event); got != test.want {
			t.Errorf("matches(%q, %q) = %t", test.scope, test.event, got)
		}
	}
}

func TestIsScope(t *testing.T) {
	for scope, want := range map[string]bool{
		"store/priceList/updated": true, "store/priceList/updated/": true, "store/priceLists/deleted": true, "store/information/updated": true,
		"store/order/statusUpdated": true, "store/customer/*": true, "store/channel/*": true, "store/channel/2/settings/*": true,
		"store/channel/2/product/assigned": true, "store/hook/deliveryException": true,
		"": false, "store/*": false, "*": false, "store/priceList/*": false, "store/priceList/moved": false, "store/group/updated": false,
		"store/product": false, "store/product/*/updated": false, "store/channel/02/settings/*": false, "store/channel/x/settings/*": false,
		"store/customer/": false, "/store/customer/created": false,
	} {
		if got := isScope(scope); got != want {
			t.Errorf("isScope(%q) = %t", scope, got)
		}
	}
}

func FuzzScope(f *testing.F) {
	f.Add("store/product/*", "store/product/updated")
	f.Add("store/channel/1/settings/*", "store/channel/1/settings/x")
	f.Fuzz(func(t *testing.T, scope, event string) {
		if matches(scope, event) && !strings.Contains(scope, "*") && trimmed(scope) != trimmed(event) {
			t.Errorf("%q matches %q", scope, event)
		}
		if isScope(scope) && !strings.HasPrefix(scope, "store/") {
			t.Errorf("%q is a scope", scope)
		}
	})
}

func TestIsDestination(t *testing.T) {
	for destination, want := range map[string][2]bool{ // at a desk, and in earnest
		"https://shop.example.com/hooks": {true, true}, "https://shop.example.com:443/": {true, true},
		"https://shop.example.com:8443/": {false, false}, "http://shop.example.com/": {false, false},
		"http://127.0.0.1:4001/webhooks": {true, false}, "http://[::1]:4001/": {true, false}, "http://localhost:1/": {true, false},
		"https://127.0.0.1:4001/": {true, false}, "http://127.0.0.1.example.com/": {false, false}, "http://10.0.0.1/": {false, false},
		"ftp://127.0.0.1/": {false, false}, "": {false, false}, "https://": {false, false}, "https://me:pw@shop.example.com/": {false, false},
		"https://shop.example.com/#x": {false, false}, "https://%zz/": {false, false},
	} {
		if got := [2]bool{isDestination(destination, false), isDestination(destination, true)}; got != want {
			t.Errorf("%q: %v, want %v", destination, got, want)
		}
	}
}

func FuzzDestination(f *testing.F) {
	f.Add("https://shop.example.com/hooks")
	f.Add("http://127.0.0.1:4001")
	f.Fuzz(func(t *testing.T, destination string) {
		if isDestination(destination, true) && !strings.HasPrefix(strings.ToLower(destination), "https://") {
			t.Errorf("%q is called", destination)
		}
	})
}
