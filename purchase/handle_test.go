package purchase

import (
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// TestWhoseHandle is the table of who may use whose handle for what.
func TestWhoseHandle(t *testing.T) {
	seven, otherSession, eight := shopper(7, "s7"), shopper(7, "s7b"), shopper(8, "s8")
	sevenOnTwo := session.NewShopper("s7", commerce.ShopperCredential{CustomerID: 7, ChannelID: 2, AccessToken: canary}, time.Now().Add(time.Hour))
	const ok, invalid, input = "OK", "PAYMENT_HANDLE_INVALID", "BAD_USER_INPUT"
	for _, c := range []struct {
		name        string
		of, by      session.Principal
		pay         string
		renew, list string
	}{
		{"a guest's by a guest", guest(), guest(), "SUCCESS", ok, ok},
		{"a guest's by a shopper", guest(), seven, "SUCCESS", ok, ok},
		{"a guest's on another channel", guest(), session.Principal{ChannelID: 2}, invalid, invalid, input},
		{"one's own", seven, seven, "SUCCESS", ok, ok},
		{"one's own in another session", seven, otherSession, invalid, ok, input},
		{"one's own on another channel", seven, sevenOnTwo, invalid, invalid, input},
		{"a shopper's by another", seven, eight, invalid, invalid, input},
		{"a shopper's by a guest", seven, guest(), invalid, invalid, input},
		{"one's own while impersonated", seven, impersonated(7), "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"},
		{"a guest's by staff", guest(), session.Principal{Kind: session.Staff}, "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(c.of)
				e.renews(c.by, h, c.renew)
				_, err := e.PaymentMethods(e.as(c.by), commerce.Secret(h.Token))
				if got := string(commerce.CodeOf(err)); got != strings.TrimSuffix(c.list, "OK") {
					t.Errorf("listing: %q, want %q", got, c.list)
				}
				e.pays(c.by, byCard(h, 1), c.pay)
				if c.pay == invalid {
					e.wantSends(0)
				}
			})
		})
	}
}

// TestANewSessionRenewsAndPays takes an order over into a new session of its customer.
func TestANewSessionRenewsAndPays(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven, again := shopper(7, "s7"), shopper(7, "s7b")
		h := e.renewed(again, e.handle(seven))
		e.pays(seven, byCard(h, 1), "PAYMENT_HANDLE_INVALID")
		e.pays(again, byCard(h, 1), "SUCCESS")
	})
}

func TestAShopperIsProven(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		h := e.handle(seven)
		before := e.sessions.proofs.Load()
		e.sessions.err = &commerce.Error{Code: commerce.CodeSessionExpired, Message: "over"}
		e.pays(seven, byCard(h, 1), "SESSION_EXPIRED")
		e.renews(seven, h, "SESSION_EXPIRED")
		e.completes(seven, checkoutOf7, "SESSION_EXPIRED")
		if _, err := e.PaymentMethods(e.as(seven), commerce.Secret(h.Token)); commerce.CodeOf(err) != commerce.CodeSessionExpired {
			t.Errorf("got %v", err)
		}
		if n := e.sessions.proofs.Load() - before; n != 4 {
			t.Errorf("%d proofs, want 4", n)
		}
		e.wantSends(0)
	})
}

func TestHandlesThatAreNone(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		other, err := New(Options{
			Store: e.world, Orders: e.world, Payments: e.world, Journal: e.journal, Sessions: e.sessions, Auditor: e.audit,
			DefaultChannel: 1, Sealer: sealer(t, otherKey), Throttle: e.throttle,
		})
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := other.CompleteCheckout(e.as(guest()), guestCheckout)
		if err != nil {
			t.Fatal(err)
		}
		instrument, err := e.instruments.Seal(held{Version: 1, OrderID: 100, ChannelID: 1, TokenText: "t", TokenName: "n", Renews: 1 << 40, Pays: 1 << 40})
		if err != nil {
			t.Fatal(err)
		}
		sealed := func(h held) string {
			token, err := e.handles.Seal(h)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		good := held{Version: 1, OrderID: 100, ChannelID: 1, TokenText: "t", TokenName: "n", Renews: 1 << 40, Pays: 1 << 40}
		if _, ok := e.open(guest(), commerce.Secret(sealed(good)), toPay); !ok {
			t.Fatal("a good one does not open")
		}
		with := func(change func(*held)) string {
			h := good
			change(&h)
			return sealed(h)
		}
		damaged := "A"
		if h.Token[len(h.Token)-2] == 'A' {
			damaged = "B"
		}
		for name, token := range map[string]string{
			"damaged":        h.Token[:len(h.Token)-2] + damaged + h.Token[len(h.Token)-1:],
			"cut":            h.Token[:len(h.Token)/2],
			"not one":        "a.b.c.d.e",
			"another key":    foreign.Handle.Token,
			"an instrument":  instrument,
			"newer":          with(func(h *held) { h.Version = 2 }),
			"without order":  with(func(h *held) { h.OrderID = 0 }),
			"without token":  with(func(h *held) { h.TokenText = "" }),
			"without a name": with(func(h *held) { h.TokenName = "" }),
			"over":           with(func(h *held) { h.Renews = time.Now().Unix() }),
		} {
			bad := &commerce.PaymentHandle{Token: token}
			out, err := e.ProcessPayment(e.as(guest()), byCard(bad, 1))
			if got := ended(out, err); got != "PAYMENT_HANDLE_INVALID" {
				t.Errorf("%s: %q", name, got)
			}
			if made, err := e.CreatePaymentHandle(e.as(guest()), commerce.Secret(token)); err != nil || made.Refused == nil {
				t.Errorf("%s: a new handle: %+v, %v", name, made, err)
			}
			if _, err := e.PaymentMethods(e.as(guest()), commerce.Secret(token)); commerce.CodeOf(err) != commerce.CodeBadUserInput {
				t.Errorf("%s: methods: %v", name, err)
			}
		}
		e.wantSends(0)
	})
}

func TestAHandleThatIsOver(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		time.Sleep(time.Hour)
		e.pays(guest(), byCard(h, 1), "PAYMENT_HANDLE_INVALID")
		e.wantSends(0)
		time.Sleep(22 * time.Hour)
		h = e.renewed(guest(), h)
		time.Sleep(24*time.Hour - time.Second)
		e.renews(guest(), h, "OK")
		time.Sleep(time.Second)
		e.renews(guest(), h, "PAYMENT_HANDLE_INVALID")
		e.pays(guest(), byCard(e.handle(guest()), 1), "SUCCESS")
	})
}

// TestAnOlderHandle does not pay after another one has been tried: what it was made for may
// not be what is left. A handle of a version that did not know its place is as old.
func TestAnOlderHandle(t *testing.T) {
	seven := shopper(7, "s7")
	for name, c := range map[string]struct {
		by   func(*commerce.PaymentHandle, int) commerce.PaymentOrder
		fate fate
		want string
	}{
		"after a part":     {byCredit, fine, "PAYMENT_HANDLE_SPENT"},
		"after a decline":  {byCard, refuse, "PAYMENT_HANDLE_SPENT"},
		"after a charge":   {byCard, fine, "ORDER_ALREADY_PAID"},
		"after one unsent": {byCard, notSent, "SUCCESS"},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				older := e.handle(seven)
				newer := e.renewed(seven, older)
				e.world.set(func(w *world) { w.fates = []fate{c.fate} })
				_, _ = e.ProcessPayment(e.as(seven), c.by(newer, 1))
				sent := e.world.count(func(w *world) int { return w.sends })
				if c.want == "PAYMENT_HANDLE_SPENT" {
					e.pays(seven, byCard(e.forgetful(e.renewed(seven, newer)), 2), c.want)
				}
				e.pays(seven, byCard(older, 2), c.want)
				if c.want != "SUCCESS" {
					e.wantSends(sent)
				}
				if c.want == "PAYMENT_HANDLE_SPENT" {
					e.pays(seven, byCard(e.renewed(seven, older), 2), "SUCCESS")
				}
			})
		})
	}
	t.Run("before everything", func(t *testing.T) {
		inTime(t, func(t *testing.T) {
			e := newEnv(t)
			e.pays(seven, byCard(e.forgetful(e.handle(seven)), 1), "SUCCESS")
		})
	})
}

// forgetful is a handle as a version wrote it that did not know its place.
func (e *env) forgetful(h *commerce.PaymentHandle) *commerce.PaymentHandle {
	e.t.Helper()
	var inside held
	if err := e.handles.Open(h.Token, &inside); err != nil {
		e.t.Fatal(err)
	}
	inside.After = ""
	sealed, err := e.handles.Seal(inside)
	if err != nil {
		e.t.Fatal(err)
	}
	return &commerce.PaymentHandle{Token: sealed, OrderEntityID: h.OrderEntityID}
}

// TestATokenOfTheStoresIsUsedOnce has a store that gives out the same token twice.
func TestATokenOfTheStoresIsUsedOnce(t *testing.T) {
	for name, form := range map[string]string{
		"readable": "", "unreadable": canary + "-opaque",
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				e.world.set(func(w *world) {
					w.fates = []fate{refuse}
					w.tokenForm = func(orderID, _ int) commerce.Secret {
						if form != "" {
							return commerce.Secret(form)
						}
						return patOf(`{"jti":"` + canary + `"}`)
					}
				})
				h := e.handle(guest())
				if h.Amount != nil || h.CurrencyCode != nil || !h.ExpiresAt.Equal(time.Now().Add(59*time.Minute)) {
					t.Errorf("got %+v", h)
				}
				e.pays(guest(), byCard(h, 1), "DECLINED INSUFFICIENT_FUNDS")
				e.pays(guest(), byCard(h, 2), "PAYMENT_HANDLE_SPENT")
				e.pays(guest(), byCard(e.renewed(guest(), h), 2), "PAYMENT_HANDLE_SPENT")
				e.wantSends(1)
			})
		})
	}
}

// TestKeysAreReplaced opens what the old key sealed, and knows what it fingerprinted.
func TestKeysAreReplaced(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		e.o.Sealer = sealer(t, otherKey+","+testKey)
		e.Service = e.another()
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		other := byCard(h, 1)
		other.Payment.Token = "other"
		e.pays(guest(), other, "IDEMPOTENCY_KEY_REUSED")
		e.wantSends(1)
	})
}
