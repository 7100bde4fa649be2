package handover

import (
	"context"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// way is one way over, and what has become of it.
type way struct {
	name   string
	follow func(context.Context, *env) (links []string, refused commerce.CartHandOverError, err error)
}

func cartWay(name, id string) way {
	return way{name, func(ctx context.Context, e *env) ([]string, commerce.CartHandOverError, error) {
		out, err := e.CartRedirectURLs(ctx, commerce.CartRedirect{CartEntityID: id})
		return []string{out.URLs.RedirectedCheckoutURL, out.URLs.EmbeddedCheckoutURL, out.URLs.ExternalCheckoutURL}, out.Refused, err
	}}
}

func syncWay() way {
	return way{"session sync", func(ctx context.Context, e *env) ([]string, commerce.CartHandOverError, error) {
		out, err := e.SessionSync(ctx, commerce.HandOver{RedirectTo: "/account.php"})
		return []string{out.URL, out.Token}, out.Refused, err
	}}
}

func managedWay(name, id string) way {
	return way{name, func(ctx context.Context, e *env) ([]string, commerce.CartHandOverError, error) {
		out, err := e.ManagedCartRedirectURLs(ctx, id, nil)
		return []string{out.URLs.CartURL, out.URLs.CheckoutURL, out.URLs.EmbeddedCheckoutURL}, out.Refused, err
	}}
}

func loginWay(name string, in commerce.LoginURLInput) way {
	return way{name, func(ctx context.Context, e *env) ([]string, commerce.CartHandOverError, error) {
		out, err := e.CustomerLoginURL(ctx, in)
		return []string{out.URL}, out.Refused, err
	}}
}

// TestMatrix lets everybody try every way. A dot is links, a minus is the refusal of
// a cart, a letter is the beginning of the error's code.
func TestMatrix(t *testing.T) {
	t.Parallel()
	everybody := []session.Principal{
		{}, shopper(7, 1), impersonated(7), staff(), staff(session.ScopeCustomersRead), staff(session.ScopeSessionsImpersonate), refused(t),
	}
	for _, row := range []struct {
		way
		want string // in the order of everybody
	}{
		{cartWay("a cart", guestCart), ". . F F F F U"},
		{cartWay("one's own cart", ""), "B . F F F F U"},
		{syncWay(), ". . F F F F U"},
		{managedWay("guest's cart", guestCart), ". . F F F F U"},
		{managedWay("cart of 7", cartOf7), "- . F F F F U"},
		{managedWay("cart of 8", cartOf8), "- - F F F F U"},
		{managedWay("cart of another channel", cartOnTwo), "- - F F F F U"},
		{managedWay("no cart", noCart), "- - F F F F U"},
		{managedWay("unnamed cart", ""), "B B F F F F U"},
		{loginWay("login", commerce.LoginURLInput{}), "U . F F F B U"},
		{loginWay("login of 7", commerce.LoginURLInput{CustomerEntityID: 7}), "U . F F F . U"},
		{loginWay("login of 8", commerce.LoginURLInput{CustomerEntityID: 8}), "U F F F F . U"},
		{loginWay("login of nobody", commerce.LoginURLInput{CustomerEntityID: -7}), "U F F F F B U"},
		{loginWay("sign out", commerce.LoginURLInput{SignOut: true}), "U . F F F B U"},
		{loginWay("embedded, cart of 7", commerce.LoginURLInput{CustomerEntityID: 7, EmbeddedCheckoutCartEntityID: cartOf7}), "U . F F F . U"},
		{loginWay("embedded, guest's cart", commerce.LoginURLInput{CustomerEntityID: 7, EmbeddedCheckoutCartEntityID: guestCart}), "U . F F F . U"},
		{loginWay("embedded, cart of 8", commerce.LoginURLInput{CustomerEntityID: 7, EmbeddedCheckoutCartEntityID: cartOf8}), "U - F F F - U"},
		{loginWay("embedded, another channel", commerce.LoginURLInput{CustomerEntityID: 7, EmbeddedCheckoutCartEntityID: cartOnTwo}), "U - F F F - U"},
		{loginWay("embedded, no cart", commerce.LoginURLInput{CustomerEntityID: 7, EmbeddedCheckoutCartEntityID: noCart}), "U - F F F - U"},
	} {
		want := strings.Fields(row.want)
		for i, p := range everybody {
			e := newEnv(t)
			links, refused, err := row.follow(as(t, p), e)
			got := outcomeOf(t, links, refused, err)
			if got != want[i] {
				t.Errorf("%s as %d: got %s (%v), want %s", row.name, i, got, err, want[i])
			}
			if got != "." && e.made() != 0 {
				t.Errorf("%s as %d: something was made for a %s", row.name, i, got)
			}
			if proofs := e.sessions.proofs.Load(); got == "." && (proofs > 0) != (shoppers(p) > 0) || proofs > 2 {
				t.Errorf("%s as %d: %d proofs", row.name, i, proofs)
			}
		}
	}
}

// outcomeOf tells how it ended, and that nothing was given away when it ended badly.
func outcomeOf(t *testing.T, links []string, refused commerce.CartHandOverError, err error) string {
	t.Helper()
	if err == nil && refused == nil {
		if strings.Contains(" "+strings.Join(links, " ")+" ", "  ") {
			t.Errorf("a link is missing: %q", links)
		}
		return "."
	}
	if strings.Join(links, "") != "" {
		t.Errorf("links beside a refusal or an error")
	}
	if err == nil {
		return "-"
	}
	wantCode(t, err, commerce.CodeOf(err))
	if commerce.CodeOf(err) == commerce.CodeUpstreamUnavailable {
		return "X" // whose first letter is another code's as well
	}
	return string(commerce.CodeOf(err))[:1]
}

func shoppers(p session.Principal) int64 {
	if p.Kind == session.Shopper {
		return 1
	}
	return 0
}

// refused is the principal of a bad token, as Authenticate makes it.
func refused(t *testing.T) session.Principal {
	t.Helper()
	keys, err := session.ParseKeys("a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := session.NewSealer(session.SealerOptions{Keys: keys, StoreHash: "h", Audience: "a"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := sealer.Open("garbage")
	wantCode(t, err, commerce.CodeUnauthenticated)
	return p
}
