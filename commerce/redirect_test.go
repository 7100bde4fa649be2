package commerce_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// shop is a headless channel: its pages, the store's own, and the checkout are
// three hosts.
var shop = commerce.Site{
	Primary:   "https://shop.example.com",
	Canonical: "http://store-abc.example.net:8080",
	Checkout:  "https://checkout.example.com/",
}

func TestCheckRedirectAccepts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ raw, origin, path string }{
		{"/", "", "/"},
		{"/account.php", "", "/account.php"},
		{"/login.php?action=logout", "", "/login.php?action=logout"},
		{"/cart.php?action=loadInCheckout&id=0a1b-2c&token=00ff&embedded=1", "", "/cart.php?action=loadInCheckout&id=0a1b-2c&token=00ff&embedded=1"},
		{"/a/b/", "", "/a/b/"},
		{"/a;color=red/b", "", "/a;color=red/b"},
		{"/a...b/.well-known", "", "/a...b/.well-known"},
		{"/@team/:id", "", "/@team/:id"},
		{"/javascript:alert(1)", "", "/javascript:alert(1)"}, // a path like any other
		{"/100%25-cotton", "", "/100%25-cotton"},
		{"/gr%C3%B6%C3%9Fe/%E6%9C%8D", "", "/gr%C3%B6%C3%9Fe/%E6%9C%8D"},
		{"/two%20words", "", "/two%20words"},
		{"/a%2fb", "", "/a%2fb"},
		{"/search?q=//x&u=https://elsewhere.example", "", "/search?q=//x&u=https://elsewhere.example"},
		{"/login?redirectTo=%2Fcheckout%3Fstep%3D2", "", "/login?redirectTo=%2Fcheckout%3Fstep%3D2"},
		{"/search?filter[color]=red|blue", "", "/search?filter[color]=red|blue"},
		{"/?q=100%2525", "", "/?q=100%2525"},
		{"/#reviews", "", "/#reviews"},
		{"/a#b?c", "", "/a#b?c"},
		{"/a?b#c/../d", "", "/a?b#c/../d"},
		{"https://shop.example.com", "https://shop.example.com", "/"},
		{"https://shop.example.com?x=1", "https://shop.example.com", "/?x=1"},
		{"https://shop.example.com#x", "https://shop.example.com", "/#x"},
		{"https://shop.example.com/a?b#c", "https://shop.example.com", "/a?b#c"},
		{"HTTPS://Shop.Example.COM/A", "https://shop.example.com", "/A"},
		{"https://shop.example.com:443/a", "https://shop.example.com", "/a"},
		{"https://checkout.example.com/checkout", "https://checkout.example.com", "/checkout"},
		{"http://store-abc.example.net:8080/x", "http://store-abc.example.net:8080", "/x"},
		{"/" + strings.Repeat("a", 2047), "", "/" + strings.Repeat("a", 2047)},
	} {
		got, ok := commerce.CheckRedirect(row.raw, shop)
		if want := (commerce.Redirect{Origin: row.origin, Path: row.path}); !ok || got != want {
			t.Errorf("%q: got %+v %v, want %+v", row.raw, got, ok, want)
		}
		if got.String() != row.origin+row.path {
			t.Errorf("%q: prints as %q", row.raw, got.String())
		}
		if landing := browse(got.String()); !isOurs(landing) {
			t.Errorf("%q leads to %q", row.raw, landing)
		}
	}
}

// escapes are ways out of the shop, and what resembles one.
var escapes = []string{
	// nothing, and no path
	"", " ", "a", "a/b", "?a", "#a", ".", "..", "./a", "../a", "account.php", "*", "%2f", "%2Fa",
	// two slashes, in all their clothes
	"//evil.example", "///evil.example", "////evil.example", "//evil.example/..", "//shop.example.com/a", "//",
	`/\evil.example`, `\/evil.example`, `\\evil.example`, `\evil.example`, `/\/evil.example`, `//\evil.example`, `/a\b`, `/a?b\c`,
	"/%2fevil.example", "/%2Fevil.example", "/%2f/evil.example", "/%5cevil.example", "/%5Cevil.example", "/a%5cb",
	"/%252fevil.example", "/%25252fevil.example", "/%255cevil.example", "/%2%66evil.example", "/%2525252525252525252fevil.example",
	"/%u002fevil.example", "/%25u002fevil.example", "/%25U005cevil.example",
	"/%c0%afevil.example", "/%c1%9cevil.example", "/%e0%80%afevil.example", "/%ff", "/%80",
	"/a//evil.example", "/a/%2fevil.example",
	// dots that go away
	"/..//evil.example", "/.//evil.example", `/./\evil.example`, "/a/..//evil.example", "/%2e%2e//evil.example", "/%2e//evil.example",
	"/../evil.example", "/./evil.example", "/a/../b", "/a/.", "/a/..", "/%2e%2e/evil.example", "/.%2e/evil.example", "/%252e%252e/a",
	"/...", "/;/evil.example", "/..;/evil.example", "/%3b/evil.example", "/a/;x=y", "/%20/evil.example", "/a/.%20/b", "/ /evil.example",
	// control characters, as they are and encoded
	"/\tevil", "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r/evil.example", "\n/a", "/a\n", "/a\r\nSet-Cookie: x", "\x00/a", "/\x00/evil.example", "/a\x7fb",
	"/%00", "/%09/evil.example", "/%0d%0aSet-Cookie:x", "/%0a/evil.example", "/%1f", "/%7f", "/%250a", "/a?b=%0d%0aSet-Cookie:x", "/a?b=%250d", "/a#%00", "/a%c2%85b", "/a?b=%ff",
	// white space around
	" /a", "/a ", "\u00a0/a", "\u3000/a", "/a\u2028b", "\ufeff/a",
	// signs beyond ASCII, as they are and encoded
	"/\uff0fevil.example", "/\u2215evil.example", "/\u2044evil.example", "/\u29f8evil.example", "/\ufe68evil.example", "/\uff3cevil.example", "/\u3002\u3002/evil.example",
	"/gr\u00f6\u00dfe", "/\uff45vil", "/\U0001f384", "\uff0f\uff0fevil.example", "/a\u200bb", "/a\u202eb", "/\xff", "/a\xc3", "/\xed\xa0\x80",
	"/%ef%bc%8fevil.example", "/%e2%88%95evil.example", "/%e2%a7%b8evil.example", "/%ef%bc%bcevil.example", "/%e3%80%82%e3%80%82/a", "/%ef%bc%8e%ef%bc%8e/a", "/%ef%bd%a1/a", "/%ef%bd%85vil", "/%e2%80%8b/evil.example", "/%e2%84%80", "/%e2%80%a5/a", "/%c2%a0/evil.example",
	// not written as URLs are
	"/%", "/%2", "/%zz", "/%-1", "/a?%", "/a#%g0", "/<script>", `/"`, "/a?<b>", "/a^b", "/a`b", "/a{b}", "/a[b]", "/a|b", "/a#b#c", "/a?'\"",
	// other schemes
	"javascript:alert(1)", "javascript://shop.example.com/%0aalert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:https://shop.example.com/x",
	"ftp://shop.example.com/a", "ws://shop.example.com/a", "wss://shop.example.com", "view-source:https://shop.example.com", "mailto:a@shop.example.com", "intent://shop.example.com", "about:blank", "://shop.example.com", "x://y",
	// other origins
	"https://evil.example", "https://evil.example/https://shop.example.com", "https://shop.example.com.evil.example", "https://evilshop.example.com", "https://example.com", "https://x.shop.example.com", "https://shop.example.co", "https://shop-example.com",
	"http://shop.example.com/a", "https://store-abc.example.net:8080/x", "http://store-abc.example.net/x", "https://shop.example.com:8443/a", "https://shop.example.com:80/a", "https://shop.example.com:/a", "https://shop.example.com:0443/a", "https://shop.example.com:443:443/a",
	"https://shop.example.com./a", "https://shop.example.com.:443/a", "https://.shop.example.com/a", "https://shop..example.com/a", "https://shop.example.com%00.evil.example/a", "https://shop.example.com%2eevil.example", "https://%73hop.example.com/a",
	"https://user@shop.example.com/a", "https://user:pw@shop.example.com/a", "https://shop.example.com@evil.example/a", "https://shop.example.com:443@evil.example", "https://@shop.example.com/a", "https://:@shop.example.com/a", "https://evil.example#@shop.example.com/", "https://evil.example?@shop.example.com/",
	`https://evil.example\@shop.example.com/`, `https://shop.example.com\@evil.example`, `https:\\shop.example.com`, `https:/\shop.example.com/a`, `https://shop.example.com\a`, `https://evil.example\.shop.example.com`,
	"https:shop.example.com", "https:/shop.example.com", "https:///shop.example.com", "https://", "https:///", "https:", "https:evil.example", "https:/a", "http:a",
	"https://shop.example.com//evil.example", "https://shop.example.com/..//evil.example", "https://shop.example.com/%2fevil.example", "https://shop.example.com/\t/x", "https://shop.example.com /a", " https://shop.example.com/a", "https://shop\t.example.com/a", "https:\n//shop.example.com/a",
	"https://shop\u3002example\u3002com/a", "https://shop\uff0eexample\uff0ecom/a", "https://shop\uff61example.com/a", "https://\uff53hop.example.com/a", "https://\u24e2hop.example.com/a", "https://shop.examp\u2113e.com/a", "https://shop.example.com\u2215a", "https://xn--shop.example.com/a", "https://chec\u212aout.example.com/a", "https://sh\u00adop.example.com/a", "https://evil.example\u2100.shop.example.com",
	"https://[::1]/a", "https://127.0.0.1/a", "https://2130706433/a", "https://0x7f.1/a", "https://[::ffff:127.0.0.1]/a",
	// too long
	"/" + strings.Repeat("a", 2048), "https://shop.example.com/" + strings.Repeat("a", 2048),
}

func TestCheckRedirectRefuses(t *testing.T) {
	t.Parallel()
	if len(escapes) < 200 {
		t.Fatalf("only %d ways out are tried", len(escapes))
	}
	for _, raw := range escapes {
		if got, ok := commerce.CheckRedirect(raw, shop); ok || got != (commerce.Redirect{}) {
			t.Errorf("%q was taken for %+v", raw, got)
		}
	}
}

// TestCheckRedirectTrustsNoOddSite gives sites whose URLs are of no use.
func TestCheckRedirectTrustsNoOddSite(t *testing.T) {
	t.Parallel()
	for _, site := range []commerce.Site{
		{},
		{Primary: "javascript:alert(1)", Canonical: "https://", Checkout: "https:///x"},
		{Primary: "://", Canonical: "\x00", Checkout: "https://user:pw@shop.example.com"},
		{Primary: "ftp://shop.example.com", Canonical: "shop.example.com", Checkout: "//shop.example.com"},
	} {
		for _, raw := range append([]string{"https://shop.example.com/", "ftp://shop.example.com/", "https://user:pw@shop.example.com/"}, escapes...) {
			if got, ok := commerce.CheckRedirect(raw, site); ok {
				t.Errorf("%+v: %q was taken for %+v", site, raw, got)
			}
		}
		if _, ok := commerce.CheckRedirect("/a", site); !ok {
			t.Errorf("%+v: a path was refused", site)
		}
	}
}

func TestSiteHolds(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]bool{
		"https://checkout.example.com/cart.php?id=1&x=a//b":                          true,
		"https://checkout.example.com/session-sync?jwt=" + strings.Repeat("a", 9000): true,
		"HTTPS://CHECKOUT.example.com:443":                                           true,
		"https://checkout.example.com.evil.example/":                                 false,
		"https://checkout.example.com@evil.example/":                                 false,
		`https://checkout.example.com\@evil.example/`:                                false,
		"https://evil.example/#https://checkout.example.com":                         false,
		"http://checkout.example.com/":                                               false,
		"https://chec\u212aout.example.com/":                                         false,
		"https://checkout.example.com/\n":                                            false,
		"//checkout.example.com/":                                                    false,
		"/cart.php":                                                                  false,
		"":                                                                           false,
	} {
		if got := shop.Holds(raw); got != want {
			t.Errorf("%.80q: got %v", raw, got)
		}
	}
}

// TestRedirectsNeverLeave builds links out of everything that ever helped one to
// get out, and follows those that are taken as a browser does.
func TestRedirectsNeverLeave(t *testing.T) {
	t.Parallel()
	pieces := append(strings.Fields(`/ / // \ . .. %2e %2E %2f %2F %5c %252f %255c %25 %09 %0a %00 %20 ; ? # @ : :443 :80 a b evil.example
		shop.example.com https: https:// HTTPS:// http:// javascript: user:pw@ %u002f %c0%af %ef%bc%8f %e3%80%82 [ ] | & = %zz % .. . / ..;`),
		"\t", "\n", "\r", " ", "\x00", "\u3002", "\uff0f", "\u2215", "https://shop.example.com", "https://checkout.example.com/", "/a")
	random := rand.New(rand.NewPCG(4, 2026))
	taken := 0
	for range 60_000 {
		var raw strings.Builder
		for range 1 + random.IntN(7) {
			raw.WriteString(pieces[random.IntN(len(pieces))])
		}
		if follow(t, raw.String()) {
			taken++
		}
	}
	if taken < 1000 {
		t.Errorf("only %d links were taken: the test looks at too little", taken)
	}
}

func FuzzCheckRedirect(f *testing.F) {
	for _, raw := range escapes {
		f.Add(raw)
	}
	for _, raw := range []string{"/", "/a?b=%2Fc#d", "https://shop.example.com:443/a/b;c?d", "/a%2fb%20c%25"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) { follow(t, raw) })
}

// Whoever comes to these places is signed in as somebody a stranger chose.
func TestCheckRedirectSignsNobodyIn(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"/login/token/abc", "/LOGIN/Token/abc", "/login;x/token;y/abc", "/login%2ftoken%2fabc", "/%6cogin/token/abc",
		"/login%252ftoken/abc", "/session-sync?jwt=abc", "/Session-Sync", "/session%2dsync?jwt=a", "/session-sync;a",
		"/index.php/login/token/abc", "/INDEX.php/session-sync", "/cart-redirect?token=a", "https://shop.example.com/login/token/abc", "https://checkout.example.com/session-sync?jwt=a",
	} {
		if got, ok := commerce.CheckRedirect(raw, shop); ok {
			t.Errorf("%s was taken for %+v", raw, got)
		}
	}
	for _, raw := range []string{"/login", "/login/tokens", "/login.php", "/token/login", "/session-sync-help", "/a/session-sync"} {
		if _, ok := commerce.CheckRedirect(raw, shop); !ok {
			t.Errorf("%s was refused", raw)
		}
	}
}
