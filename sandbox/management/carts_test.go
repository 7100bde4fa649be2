package management

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestSite(t *testing.T) {
	f := newFixture(t)
	f.store.SetHosted(func(int) string { return "http://127.0.0.1:1" })
	const created = "2026-01-05T09:00:00Z"
	want := site{
		ID: 1001, URL: "https://shop-2.example.com", ChannelID: 2, CreatedAt: created, UpdatedAt: created,
		SSLStatus: "dedicated", IsCheckoutCustom: true, URLs: []siteURL{
			{"https://shop-2.example.com", "primary", created, created},
			{"http://127.0.0.1:1", "canonical", created, created},
			{"http://127.0.0.1:1", "checkout", created, created},
		},
	}
	got, _ := read[site](f, "/v3/channels/2/site")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	f.store.SetHosted(nil)
	if got, _ := read[site](f, "/v3/channels/2/site"); len(got.URLs) != 1 || got.URLs[0].Type != "primary" || got.IsCheckoutCustom {
		t.Errorf("without hosted pages: %+v", got)
	}
	f.store.RemoveSite(2)
	for _, channel := range []string{"2", "77", "x"} {
		f.ask(http.StatusNotFound, http.MethodGet, "/v3/channels/"+channel+"/site", "")
	}
}

func TestCart(t *testing.T) {
	f := newFixture(t)
	opened, err := f.store.OpenManagedCart(2, 2, store.CartLine{ProductID: 101, Quantity: 3})
	if err != nil {
		t.Fatal(err)
	}
	owner, _ := f.store.Customer(2)
	product, _ := f.store.Product(101)
	want := cart{
		ID: opened.ID, CustomerID: 2, ChannelID: 2, Email: owner.Email, Currency: currencyOf{"CAD"}, Locale: "en",
		Lines: cartLines{
			Physical: []cartLine{{101, product.Variants[0].ID, product.Variants[0].SKU, product.Name, 3}},
			Digital:  []cartLine{}, GiftCertificates: []cartLine{}, Custom: []customItem{},
		},
	}
	got, _ := read[cart](f, "/v3/carts/"+opened.ID)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cart (-want +got):\n%s", diff)
	}
	guests, err := f.store.OpenCart(1)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := read[cart](f, "/v3/carts/"+guests.ID); got.CustomerID != 0 || got.Email != "" || got.ChannelID != 1 {
		t.Errorf("a guest's cart: %+v", got)
	}
	f.ask(http.StatusNotFound, http.MethodGet, "/v3/carts/5bd1f0ae-7c40-4d2e-8b0e-3f6a5c9d1e22", "")
	f.faults(http.MethodGet, "/v3/carts/"+opened.ID+"?include=redirect_urls", "")
}

func TestRedirectURLs(t *testing.T) {
	f := newFixture(t)
	f.store.SetHosted(func(int) string { return "http://hosted:1" })
	opened, err := f.store.OpenManagedCart(1, 2, store.CartLine{ProductID: 101, Quantity: 1})
	if err != nil {
		t.Fatal(err)
	}
	path := "/v3/carts/" + opened.ID + "/redirect_urls"
	made, _ := decode[redirectURLs](f, f.ask(http.StatusCreated, http.MethodPost, path, `{"query_params":{"utm":"a b"}}`))
	tokens := map[string]bool{}
	for link, want := range map[string]struct {
		kind     store.CartLinkKind
		action   string
		embedded string
	}{
		made.Cart:     {store.LinkRESTCart, "load", ""},
		made.Checkout: {store.LinkRESTCheckout, "loadInCheckout", ""},
		made.Embedded: {store.LinkRESTEmbedded, "loadInCheckout", "1"},
	} {
		u, err := url.Parse(link)
		if err != nil || u.Host != "hosted:1" || u.Path != "/cart.php" {
			t.Fatalf("link %s, %v", link, err)
		}
		q := u.Query()
		if q.Get("action") != want.action || q.Get("id") != opened.ID || q.Get("embedded") != want.embedded || len(q.Get("token")) != 64 {
			t.Errorf("link %s", link)
		}
		tokens[q.Get("token")] = true
		found, err := f.store.RedeemCartLink(q.Get("token"))
		if err != nil || found.CartID != opened.ID || found.Kind != want.kind || found.Query.Get("utm") != "a b" || found.SessionToken != "" {
			t.Errorf("redeemed %+v, %v", found, err)
		}
		if _, err := f.store.RedeemCartLink(q.Get("token")); err == nil {
			t.Errorf("%s works twice", want.kind)
		}
	}
	if len(tokens) != 3 {
		t.Errorf("%d tokens for three links", len(tokens))
	}
	f.ask(http.StatusCreated, http.MethodPost, path, "")
	f.ask(http.StatusCreated, http.MethodPost, path, "{}")
	f.ask(http.StatusNotFound, http.MethodPost, strings.Replace(path, opened.ID, "nothing", 1), "{}")
	f.ask(http.StatusBadRequest, http.MethodPost, path, "{")
	f.faults(http.MethodPost, path, `{"query_params":{"a":1}}`)
}
