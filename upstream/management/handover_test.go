package management

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const cartID = "5bd1f0ae-7c40-4d2e-8b0e-3f6a5c9d1e22"

// isField reports whether an error blames an argument.
func isField(err error, field string) bool {
	var public *commerce.Error
	return errors.As(err, &public) && public.Field == field
}

func TestSite(t *testing.T) {
	for name, tc := range map[string]struct {
		answer string
		want   commerce.Site
	}{
		"all three": {
			`{"data":{"id":1001,"channel_id":2,"url":"https://shop.example.com","urls":[
			{"url":"https://shop.example.com/","type":"primary"},{"url":"https://store-x-2.mybigcommerce.com","type":"canonical"},
			{"url":"https://checkout.example.com:8443","type":"checkout"},{"url":"https://new.example.com","type":"preview"}]},"meta":{}}`,
			commerce.Site{Primary: "https://shop.example.com", Canonical: "https://store-x-2.mybigcommerce.com", Checkout: "https://checkout.example.com:8443"},
		},
		"the old field alone": {`{"data":{"channel_id":"2","url":" https://shop.example.com/en?a=b#c "}}`, commerce.Site{Primary: "https://shop.example.com"}},
		"in capitals":         {`{"data":{"channel_id":2,"urls":[{"url":"HTTPS://shop.example.com","type":"Checkout"}]}}`, commerce.Site{Checkout: "https://shop.example.com"}},
		"no URLs that are": {`{"data":{"channel_id":2,"urls":[{"url":"javascript:alert(1)","type":"primary"},
			{"url":"//evil.example.com","type":"canonical"},{"url":"https://a:b@c.example.com","type":"checkout"}]}}`, commerce.Site{}},
		"somewhere unlikely": {`{"data":{"channel_id":2,"urls":[{"url":"shop.example.com","type":"primary"},
			{"url":"https://","type":"canonical"},{"url":"https://%zz","type":"checkout"}]}}`, commerce.Site{}},
	} {
		got, err := newAnsweringStore(t, map[string]string{"/v3/channels/2/site": tc.answer}).Site(upstreamtest.Context(t), 2)
		if err != nil || got != tc.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, tc.want)
		}
	}
	if got, err := newAnsweringStore(t, nil).Site(upstreamtest.Context(t), 2); err != nil || got != (commerce.Site{}) {
		t.Errorf("a channel without a site: %+v, %v", got, err)
	}
	for _, body := range []string{
		`{"data":{"channel_id":3,"url":"https://shop.example.com"}}`, `{"data":{"url":"https://shop.example.com"}}`,
		`{"data":{"channel_id":2}}`, `{"data":{"channel_id":2,"urls":[]}}`, `{"data":[]}`, `{"data":{"channel_id":2,"urls":{"url":"x"}}}`,
	} {
		_, err := newAnsweringStore(t, map[string]string{"/v3/channels/2/site": body}).Site(upstreamtest.Context(t), 2)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func TestCart(t *testing.T) {
	for name, tc := range map[string]struct {
		answer string
		want   commerce.ManagedCart
	}{
		"a customer's": {
			`{"data":{"id":"` + cartID + `","customer_id":7,"channel_id":2,"email":"` + email + `","line_items":{}},"meta":{}}`,
			commerce.ManagedCart{CartEntityID: cartID, CustomerID: 7, ChannelID: 2},
		},
		"a guest's":         {`{"data":{"id":"` + cartID + `","customer_id":0,"channel_id":"2"}}`, commerce.ManagedCart{CartEntityID: cartID, ChannelID: 2}},
		"nobody's":          {`{"data":{"id":"` + strings.ToUpper(cartID) + `","customer_id":null,"channel_id":2}}`, commerce.ManagedCart{CartEntityID: strings.ToUpper(cartID), ChannelID: 2}},
		"without a channel": {`{"data":{"id":"` + cartID + `","customer_id":"7"}}`, commerce.ManagedCart{CartEntityID: cartID, CustomerID: 7, ChannelID: 1}},
	} {
		got, ok, err := newAnsweringStore(t, map[string]string{"/v3/carts/" + cartID: tc.answer}).Cart(upstreamtest.Context(t), cartID)
		if err != nil || !ok || got != tc.want {
			t.Errorf("%s: %+v, %t, %v; want %+v", name, got, ok, err, tc.want)
		}
	}
	for _, body := range []string{
		`{"data":{"id":"6bd1f0ae-7c40-4d2e-8b0e-3f6a5c9d1e22","customer_id":7,"channel_id":2}}`, `{"data":{"customer_id":7}}`,
		`{"data":{"id":"` + cartID + `","channel_id":2}}`, `{"data":{"id":"` + cartID + `","customer_id":{}}}`, `{"data":[]}`,
	} {
		_, ok, err := newAnsweringStore(t, map[string]string{"/v3/carts/" + cartID: body}).Cart(upstreamtest.Context(t), cartID)
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); ok {
			t.Errorf("%s: a cart", body)
		}
	}
	if _, ok, err := newAnsweringStore(t, nil).Cart(upstreamtest.Context(t), cartID); ok || err != nil {
		t.Errorf("a cart that is not there: %t, %v", ok, err)
	}
}

func TestRedirectURLs(t *testing.T) {
	const links = `"cart_url":"https://s/cart.php?a=1","checkout_url":"https://s/cart.php?a=2","embedded_checkout_url":"https://s/cart.php?a=3"`
	want := commerce.ManagedCartURLs{CartURL: "https://s/cart.php?a=1", CheckoutURL: "https://s/cart.php?a=2", EmbeddedCheckoutURL: "https://s/cart.php?a=3"}
	for _, body := range []string{`{"data":{` + links + `},"meta":{}}`, `{` + links + `}`, `{"data":null,` + links + `}`, `{"data":[],` + links + `}`} {
		s := saying(t, http.StatusCreated, body)
		got, err := s.CartRedirectURLs(upstreamtest.Context(t), cartID, []commerce.QueryParam{{Key: "utm", Value: "a b"}, {Key: "x", Value: ""}})
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
		sent := s.Heard()[0]
		if sent.Line != "POST /stores/abc/v3/carts/"+cartID+"/redirect_urls" || sent.Body != `{"query_params":{"utm":"a b","x":""}}` {
			t.Errorf("sent %s %s", sent.Line, sent.Body)
		}
	}
	s := saying(t, http.StatusCreated, `{"data":{`+links+`}}`)
	if _, err := s.CartRedirectURLs(upstreamtest.Context(t), cartID, nil); err != nil || s.Heard()[0].Body != `{}` {
		t.Errorf("without parameters: %v, sent %s", err, s.Heard()[0].Body)
	}
	for _, body := range []string{
		`{"data":{}}`, strings.Replace(`{`+links+`}`, "https://s/cart.php?a=2", "", 1), strings.Replace(`{`+links+`}`, "https://s/cart.php?a=1", "/cart.php", 1),
		strings.Replace(`{`+links+`}`, "https://s/cart.php?a=3", "javascript:alert(1)", 1), `{"data":{"cart_url":7}}`,
	} {
		_, err := saying(t, http.StatusCreated, body).CartRedirectURLs(upstreamtest.Context(t), cartID, nil)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	_, err := newAnsweringStore(t, nil).CartRedirectURLs(upstreamtest.Context(t), cartID, nil)
	if wantCode(t, err, commerce.CodeBadUserInput); !isField(err, "cartEntityId") {
		t.Errorf("a cart that is not there: %v", err)
	}
	twice := []commerce.QueryParam{{Key: "a", Value: "1"}, {Key: "a", Value: "2"}}
	for _, params := range [][]commerce.QueryParam{twice, {{Value: "1"}}} {
		s := newAnsweringStore(t, nil)
		_, err := s.CartRedirectURLs(upstreamtest.Context(t), cartID, params)
		if wantCode(t, err, commerce.CodeBadUserInput); !isField(err, "queryParams") || len(s.Heard()) != 0 {
			t.Errorf("%v: %v after %d requests", params, err, len(s.Heard()))
		}
	}
}

// TestWhatIsNoCart has texts that must not become a part of a path.
func TestWhatIsNoCart(t *testing.T) {
	s := newAnsweringStore(t, nil)
	for _, id := range []string{
		"", "1", "../customers", cartID + "/", cartID + "?x", cartID[:35], cartID + "0", strings.Replace(cartID, "-", "/", 1),
		strings.Replace(cartID, "5", "g", 1), strings.Replace(cartID, "5", "\u0665", 1)[:36], "5bd1f0ae7c404d2e8b0e3f6a5c9d1e22aaaa", "-" + cartID[1:],
	} {
		if _, ok, err := s.Cart(upstreamtest.Context(t), id); ok || err != nil {
			t.Errorf("%q: %t, %v", id, ok, err)
		}
		_, err := s.CartRedirectURLs(upstreamtest.Context(t), id, nil)
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	if n := len(s.Heard()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func FuzzCartID(f *testing.F) {
	for _, seed := range []string{cartID, "", "../..", strings.ToUpper(cartID), cartID + "\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if isCartID(text) && (len(text) != 36 || strings.Trim(text, "0123456789abcdefABCDEF-") != "") {
			t.Errorf("%q is a cart", text)
		}
	})
}

func FuzzOrigin(f *testing.F) {
	for _, seed := range []string{"https://shop.example.com/", "javascript:x", "//a", "https://a:b@c", "https:///x", " http://[::1]:80 "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := origin(text)
		if got == "" {
			return
		}
		if rest := strings.TrimPrefix(strings.TrimPrefix(got, "https://"), "http://"); rest == got || rest == "" || strings.ContainsAny(rest, "/?#@") {
			t.Errorf("%q has the origin %q", text, got)
		}
	})
}
