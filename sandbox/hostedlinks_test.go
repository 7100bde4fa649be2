package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestCartRedirectLandings(t *testing.T) {
	c := start(t)
	person, cart := c.member(2), c.cartOf(1)
	cat := c.login(1, person)
	urls := c.redirects(1, map[string]any{
		"cartEntityId": cart, "queryParams": []map[string]any{{"key": "utm", "value": "a&b"}},
	}, catHeader, cat).RedirectURLs
	for link, where := range map[string]string{
		urls.RedirectedCheckoutURL: "/checkout", urls.EmbeddedCheckoutURL: "/embedded-checkout", urls.ExternalCheckoutURL: "/external-checkout",
	} {
		b := c.browse()
		got := b.open(link)
		got.shows(t, where, person.EntityID)
		if got.query != "utm=a%26b" || got.cart != cart || len(got.lines) != 2 || !strings.HasPrefix(got.lines[0], "2 × ") {
			t.Errorf("%s: query %q, cart %q, lines %q", where, got.query, got.cart, got.lines)
		}
		again := c.browse().open(link)
		again.shows(t, "/login.php", 0)
		if again.message != "This link was used before." || again.cart != "" {
			t.Errorf("the second time: %q, cart %q", again.message, again.cart)
		}
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, cat)); id != person.EntityID {
		t.Error("handing over ended the customer access token")
	}
}

func TestHandedOverSessionDiesWithItsToken(t *testing.T) {
	c := start(t)
	b, person, base := c.browse(), c.member(2), c.sandbox.HostedURL(1)
	cat := c.login(1, person)
	links := c.redirects(1, map[string]any{"cartEntityId": c.cartOf(1)}, catHeader, cat).RedirectURLs
	sync := c.generate(1, map[string]any{"to": "/"}, catHeader, cat).Result.URL
	b.open(links.RedirectedCheckoutURL).shows(t, "/checkout", person.EntityID)
	c.ask(`mutation { logout { result } }`, nil, catHeader, cat)
	b.open(base+"/checkout").shows(t, "/checkout", 0)
	for _, link := range []string{links.EmbeddedCheckoutURL, sync} {
		if got := c.browse().open(link); got.where != "/login.php" || got.customerID != 0 || got.message == "" {
			t.Errorf("a link of a session that is over: customer %d at %q: %q", got.customerID, got.where, got.message)
		}
	}
}

func TestGuestHandsOverTheirCart(t *testing.T) {
	c := start(t)
	cart := c.cartOf(1)
	links := c.redirects(1, map[string]any{"cartEntityId": cart}).RedirectURLs
	got := c.browse().open(links.RedirectedCheckoutURL)
	got.shows(t, "/checkout", 0)
	if got.cart != cart || len(got.lines) != 2 {
		t.Errorf("cart %q with %q", got.cart, got.lines)
	}
	b, person := c.browse(), c.member(2)
	b.submit(c.sandbox.HostedURL(1), person.Email, person.Password)
	b.open(links.ExternalCheckoutURL).shows(t, "/external-checkout", person.EntityID)
	if kept, _ := c.sandbox.Store().Cart(cart); kept.CustomerID != person.EntityID {
		t.Errorf("the cart is customer %d's", kept.CustomerID)
	}
}

func TestLinksExpire(t *testing.T) {
	c := start(t)
	links := c.redirects(1, map[string]any{"cartEntityId": c.cartOf(1)}).RedirectURLs
	sync := c.generate(1, map[string]any{"to": "/"}).Result.URL
	login := c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("one", c.member(2).EntityID, 1, nil)
	c.sandbox.SetTime(c.sandbox.Store().Now().Add(31 * time.Second))
	for _, link := range []string{links.RedirectedCheckoutURL, sync, login} {
		if got := c.browse().open(link); got.where != "/login.php" || got.message == "" {
			t.Errorf("at %q: %q", got.where, got.message)
		}
	}
}

func TestSessionSyncLanding(t *testing.T) {
	c := start(t)
	person, cart := c.member(2), c.cartOf(2)
	cat := c.login(2, person)
	link := c.generate(2, map[string]any{"to": "/checkout?a=b", "cart": cart}, catHeader, cat).Result.URL
	if !strings.HasPrefix(link, "http://localhost:") {
		t.Fatalf("channel 2 is handed over to %s", link)
	}
	b := c.browse()
	got := b.open(link)
	got.shows(t, "/checkout", person.EntityID)
	if got.cart != cart || got.query != "a=b" || got.channel != "2" {
		t.Errorf("cart %q, query %q, channel %s", got.cart, got.query, got.channel)
	}
	b.open(link).shows(t, "/login.php", person.EntityID)
	if id := c.viewer(c.graphql(2, c.seed.PrivateToken, viewerQuery, nil, catHeader, cat)); id != person.EntityID {
		t.Error("handing over ended the customer access token")
	}
	b.open(c.sandbox.HostedURL(1)+"/").shows(t, "/", 0)
}

func TestThreeBadLinksBlockABrowser(t *testing.T) {
	c := start(t)
	b, base := c.browse(), c.sandbox.HostedURL(1)
	for range 3 {
		b.open(base+"/session-sync?jwt=bad").shows(t, "/login.php", 0)
	}
	good := c.generate(1, map[string]any{"to": "/"}).Result.URL
	if got := b.open(good); got.status != http.StatusTooManyRequests || got.message == "" {
		t.Errorf("after three bad links: %d, %q", got.status, got.message)
	}
	c.sandbox.SetTime(c.sandbox.Store().Now().Add(5 * time.Minute))
	b.open(c.generate(1, map[string]any{"to": "/"}).Result.URL).shows(t, "/", 0)
}

func TestLinksOfTheManagementAPI(t *testing.T) {
	c := start(t)
	person, base := c.member(2), c.sandbox.HostedURL(1)
	theirs, err := c.sandbox.Store().OpenManagedCart(1, person.EntityID, store.CartLine{ProductID: 101, Quantity: 3})
	if err != nil {
		t.Fatal(err)
	}
	link := func(cart string, kind store.CartLinkKind) string {
		t.Helper()
		token, err := c.sandbox.Store().MintCartLink(cart, kind, 0, store.RESTLinkLifetime)
		if err != nil {
			t.Fatal(err)
		}
		action := map[store.CartLinkKind]string{
			store.LinkRESTCart: "load", store.LinkRESTCheckout: "loadInCheckout", store.LinkRESTEmbedded: "loadInCheckout&embedded=1",
		}[kind]
		return base + "/cart.php?action=" + action + "&id=" + cart + "&token=" + token
	}
	for kind, where := range map[store.CartLinkKind]string{
		store.LinkRESTCart: "/cart.php", store.LinkRESTCheckout: "/checkout", store.LinkRESTEmbedded: "/embedded-checkout",
	} {
		cart := c.cartOf(1)
		once := link(cart, kind)
		got := c.browse().open(once)
		got.shows(t, where, 0)
		if got.cart != cart {
			t.Errorf("%s: cart %q", kind, got.cart)
		}
		if again := c.browse().open(once); again.message == "" || again.where != "/login.php" {
			t.Errorf("%s, the second time: %q at %q", kind, again.message, again.where)
		}
		if other := c.browse().open(strings.Replace(link(cart, kind), "id="+cart, "id="+theirs.ID, 1)); other.cart != "" {
			t.Errorf("%s opened another cart", kind)
		}
	}
	if got := c.browse().open(link(theirs.ID, store.LinkRESTCheckout)); got.cart != "" || got.where != "/login.php" {
		t.Errorf("a stranger sees a customer's cart: %+v", got)
	}
	// The documented order: sign in first, then load the cart.
	target := strings.TrimPrefix(link(theirs.ID, store.LinkRESTCheckout), base)
	got := c.browse().open(base + "/login/token/" + c.loginToken("one", person.EntityID, 1, map[string]any{"redirect_to": target}))
	got.shows(t, "/checkout", person.EntityID)
	if got.cart != theirs.ID || len(got.lines) != 1 {
		t.Errorf("cart %q with %q", got.cart, got.lines)
	}
	if got := c.browse().open(base + "/cart-redirect?token=unknown"); got.message == "" {
		t.Error("an unknown link says nothing")
	}
}

func TestPersistentCart(t *testing.T) {
	c := start(t)
	person, cart := c.member(2), c.cartOf(1)
	c.sandbox.Store().AssignCart(cart, person.EntityID)
	for persistent, want := range map[bool]string{true: cart, false: ""} {
		got := c.browse().open(c.sandbox.HostedURL(1) + "/login/token/" +
			c.loginToken("persistent", person.EntityID, 1, map[string]any{"enable_persistent_cart": persistent, "jti": want + "x"}))
		if got.cart != want {
			t.Errorf("persistent %v: cart %q, want %q", persistent, got.cart, want)
		}
	}
}

func TestImpersonatorsLinkSignsIn(t *testing.T) {
	c := start(t)
	person := c.member(2)
	got := c.graphql(1, c.seed.ImpersonationToken, generateMutation, map[string]any{"to": "/"}, "X-Bc-Customer-Id", itoa(person.EntityID))
	var data struct{ GenerateSessionSyncJwt generated }
	c.data(got, &data)
	c.browse().open(data.GenerateSessionSyncJwt.Result.URL).shows(t, "/", person.EntityID)
}
