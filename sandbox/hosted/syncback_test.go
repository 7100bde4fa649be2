package hosted

import "testing"

func TestOnStorefront(t *testing.T) {
	const shop = "https://shop.example.com"
	for target, want := range map[string]string{
		"": shop + "/", "/": shop + "/", "/orders?a=b#c": shop + "/orders?a=b#c", "orders": shop + "/orders",
		shop + "/orders": shop + "/orders", "//shop.example.com/a": shop + "/a",
		"http://shop.example.com/a": shop + "/", "https://evil.example.com/": shop + "/", "//evil.example.com/a": shop + "/",
		shop + ":444/": shop + "/", "https://a@shop.example.com/": shop + "/", "javascript:alert(1)": shop + "/",
		`/\evil.example.com`: shop + "/%5Cevil.example.com", "/a\n": shop + "/", "%zz": shop + "/",
	} {
		if got := onStorefront(shop, target); got != want {
			t.Errorf("%q leads to %q, want %q", target, got, want)
		}
	}
	for primary, want := range map[string]string{"": "/orders", "https://[::1": "/"} {
		if got := onStorefront(primary, "/orders"); got != want {
			t.Errorf("on %q: %q, want %q", primary, got, want)
		}
	}
}
