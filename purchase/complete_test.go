package purchase

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func TestWhoseCheckout(t *testing.T) {
	seven, onTwo := shopper(7, "s7"), session.Principal{ChannelID: 2}
	for _, c := range []struct {
		name string
		p    session.Principal
		id   string
		want string
	}{
		{"a guest's", guest(), guestCheckout, "OK"},
		{"a guest's by a shopper", seven, guestCheckout, "OK"},
		{"one's own", seven, checkoutOf7, "OK"},
		{"a customer's by a guest", guest(), checkoutOf7, "CHECKOUT_CART"},
		{"another customer's", seven, checkoutOf8, "CHECKOUT_CART"},
		{"none", guest(), noCheckout, "CHECKOUT_CART"},
		{"of another channel", guest(), checkoutOn2, "CHECKOUT_CART"},
		{"of one's own channel", onTwo, checkoutOn2, "OK"},
		{"by one who is impersonated", impersonated(7), checkoutOf7, "FORBIDDEN"},
		{"by staff", session.Principal{Kind: session.Staff, Scopes: []session.Scope{session.ScopeCustomersWrite}}, guestCheckout, "FORBIDDEN"},
		{"no number", guest(), "", "BAD_USER_INPUT"},
		{"a path", guest(), "../orders/1", "BAD_USER_INPUT"},
		{"a long one", guest(), strings.Repeat("a", 101), "BAD_USER_INPUT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				out := e.completes(c.p, c.id, c.want)
				if c.want == "OK" {
					return
				}
				if n := e.world.count(func(w *world) int { return w.completed }); n != 0 {
					t.Error("it was completed")
				}
				if c.want == "CHECKOUT_CART" {
					refused, ok := out.Refused[0].(commerce.CheckoutCartError)
					if !ok || refused.Problem != "CART_NOT_FOUND" {
						t.Errorf("got %+v", out.Refused)
					}
				}
			})
		})
	}
}

func TestTheHandleOfACheckout(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		out := e.completes(guest(), guestCheckout, "OK")
		h := out.Handle
		if out.OrderID != 100 || h.OrderEntityID != 100 || h.Amount.String() != "42.50" || *h.CurrencyCode != "USD" ||
			!h.ExpiresAt.Equal(time.Now().Add(59*time.Minute)) {
			t.Errorf("got %+v", h)
		}
		if strings.Contains(h.Token, canary) {
			t.Error("the handle tells the token")
		}
		// Asked again, it is the same order, and no second one is made.
		again := e.completes(guest(), guestCheckout, "OK")
		if again.OrderID != 100 || e.world.count(func(w *world) int { return w.completed }) != 1 {
			t.Errorf("got %+v", again)
		}
		e.pays(guest(), byCard(again.Handle, 1), "SUCCESS")
		paid := e.completes(guest(), guestCheckout, "ORDER_ALREADY_PAID")
		if paid.OrderID != 100 {
			t.Errorf("got %+v", paid)
		}
		want := []string{
			"complete_checkout 0 100 OK", "complete_checkout 0 100 OK", "payment 0 100 SUCCESS", "complete_checkout 0 100 ORDER_ALREADY_PAID",
		}
		if lines := e.audit.take(); !slices.Equal(lines, want) {
			t.Errorf("audit %q, want %q", lines, want)
		}
	})
}

// TestOneCorrelationID goes to every call of a purchase, whatever the requests have.
func TestOneCorrelationID(t *testing.T) {
	for _, first := range []string{"", "11111111-2222-4333-8444-555555555555"} {
		t.Run("first "+first, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				ctx := e.as(guest())
				if first != "" {
					ctx = commerce.WithCorrelationID(ctx, first)
				}
				out, err := e.CompleteCheckout(ctx, guestCheckout)
				if err != nil {
					t.Fatal(err)
				}
				later := commerce.WithCorrelationID(e.as(guest()), "99999999-2222-4333-8444-555555555555")
				h := commerce.Secret(out.Handle.Token)
				if _, err := e.PaymentMethods(later, h); err != nil {
					t.Fatal(err)
				}
				if _, err := e.CreatePaymentHandle(later, h); err != nil {
					t.Fatal(err)
				}
				again, err := e.CompleteCheckout(later, guestCheckout)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := e.ProcessPayment(later, byCard(again.Handle, 1)); err != nil {
					t.Fatal(err)
				}
				seen := slices.Compact(e.world.seen())
				if len(seen) != 1 || uuid.Validate(seen[0]) != nil || (first != "" && seen[0] != first) {
					t.Errorf("got %q", seen)
				}
			})
		})
	}
}

func TestWhatTheStoreSays(t *testing.T) {
	problem := commerce.CheckoutLineItemError{CheckoutProblem: commerce.CheckoutProblem{Problem: "INSUFFICIENT_STOCK"}}
	cart := commerce.CheckoutCartError{CheckoutProblem: commerce.CheckoutProblem{Problem: "CART_NOT_FOUND"}}
	over := &commerce.Error{Code: commerce.CodeSessionExpired, Message: "over"}
	for name, c := range map[string]struct {
		change func(*world)
		// want is how the first ends, then how whoever asks again does when nothing is
		// wrong any more.
		want, then string
	}{
		"a refusal":                   {func(w *world) { w.refused = []commerce.CompleteCheckoutError{problem} }, "CHECKOUT_LINE_ITEM", "OK"},
		"no cart":                     {func(w *world) { w.refused = []commerce.CompleteCheckoutError{cart} }, "CHECKOUT_CART", "OK"},
		"away":                        {func(w *world) { w.completeErr = &commerce.Error{Code: commerce.CodeUpstreamUnavailable} }, "UPSTREAM_UNAVAILABLE", "OK"},
		"too many":                    {func(w *world) { w.completeErr = &commerce.Error{Code: commerce.CodeRateLimited} }, "RATE_LIMITED", "OK"},
		"over":                        {func(w *world) { w.completeErr = over }, "SESSION_EXPIRED", "OK"},
		"an unknown error":            {func(w *world) { w.completeErr = errors.New(canary) }, "OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"},
		"the answer is lost":          {func(w *world) { w.mute = true }, "OK", "OK"},
		"lost, and there is none":     {func(w *world) { w.completeErr = outcomeUnknown() }, "OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"},
		"lost, and it comes late":     {func(w *world) { w.mute, w.lateOrder = true, 3 }, "OK", "OK"},
		"lost, and it comes too late": {func(w *world) { w.mute, w.lateOrder = true, 30 }, "OUTCOME_UNKNOWN", "OK"},
		"no checkout can be read":     {func(w *world) { w.failCheckout = errors.New(canary) }, "UPSTREAM_UNAVAILABLE", "OK"},
		"no token with it":            {func(w *world) { w.noToken = true }, "OK", "OK"},
		"no token at all":             {func(w *world) { w.noToken, w.noPayment = true, true }, "ORDER_NOT_PAYABLE", "OK"},
		"nothing to pay": {func(w *world) {
			w.noToken, w.noPayment, w.checkouts[checkoutOf7] = true, true, commerce.CheckoutState{ChannelID: 1, CustomerID: 7, IsFree: true}
		}, "ORDER_ALREADY_PAID", "OK"},
		"nobody knows why": {func(w *world) {
			w.noToken, w.noPayment, w.failReads = true, true, errors.New(canary)
		}, "UPSTREAM_UNAVAILABLE", "OK"},
		"tokens fail": {func(w *world) { w.noToken, w.failTokens = true, errors.New(canary) }, "UPSTREAM_UNAVAILABLE", "OK"},
		"a token for another order": {func(w *world) {
			w.tokenForm = func(int, int) commerce.Secret { return patOf(`{"data":{"order_id":1}}`) }
		}, "UPSTREAM_UNAVAILABLE", "OK"},
		"a token that is too long": {func(w *world) {
			w.tokenForm = func(int, int) commerce.Secret { return commerce.Secret(strings.Repeat(canary, 500)) }
		}, "INTERNAL", "OK"},
		"a panic": {func(w *world) { w.completing = func(context.Context) { panic(canary) } }, "INTERNAL", "RATE_LIMITED"},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				e.world.set(c.change)
				e.completes(shopper(7, "s7"), checkoutOf7, c.want)
				// Asking again is safe, and finds whatever there is.
				e.world.set(func(w *world) {
					w.refused, w.completeErr, w.mute, w.lateOrder, w.failCheckout, w.failTokens, w.tokenForm = nil, nil, false, 0, nil, nil, nil
					w.noPayment, w.completing, w.failReads = false, nil, nil
				})
				e.completes(shopper(7, "s7"), checkoutOf7, c.then)
				time.Sleep(e.Service.o.SettleAfter + lease)
				out := e.completes(shopper(7, "s7"), checkoutOf7, "OK")
				if made := e.world.orders[checkoutOf7]; out.OrderID != 100 || len(made) != 1 {
					t.Errorf("a second order: %+v of %v", out, made)
				}
				if strings.Contains(e.log.String(), checkoutOf7) || strings.Contains(e.log.String(), canary) {
					t.Errorf("the log says too much: %s", e.log)
				}
			})
		})
	}
}

// TestAnOrderThatIsPaidElsewhere has no token, and transactions that say why.
func TestAnOrderThatIsPaidElsewhere(t *testing.T) {
	for name, c := range map[string]struct{ event, status, want string }{
		"charged":    {"purchase", "ok", "ORDER_ALREADY_PAID"},
		"authorized": {"authorization", "ok", "ORDER_ALREADY_PAID"},
		"waiting":    {"pending", "ok", "ORDER_ALREADY_PAID"},
		"failed":     {"purchase", "error", "ORDER_NOT_PAYABLE"},
		"given back": {"refund", "ok", "ORDER_NOT_PAYABLE"},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(guest())
				e.world.set(func(w *world) {
					w.noPayment = true
					w.show(h.OrderEntityID, c.event, c.status, commerce.InstrumentTokenizedCard, 0)
				})
				e.renews(guest(), h, c.want)
				if out := e.completes(guest(), guestCheckout, c.want); out.OrderID != h.OrderEntityID {
					t.Errorf("got %+v", out)
				}
			})
		})
	}
}

// TestAnOrderWhoseMoneyWasVoided is not paid, and the store takes nothing for it.
func TestAnOrderWhoseMoneyWasVoided(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) {
			w.noPayment = true
			w.leave(h.OrderEntityID, "g", [2]string{"authorization", "ok"}, [2]string{"void", "ok"})
		})
		e.renews(guest(), h, "ORDER_NOT_PAYABLE")
	})
}

// TestARefusalOfWhatIsAnOrder has a store that says that there is no such cart, because
// there is an order by now.
func TestARefusalOfWhatIsAnOrder(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.refused = []commerce.CompleteCheckoutError{commerce.CheckoutCartError{}}
			w.completing = func(context.Context) {
				e.world.set(func(w *world) { w.checkouts[guestCheckout] = commerce.CheckoutState{ChannelID: 1, OrderID: 55} })
			}
		})
		if out := e.completes(guest(), guestCheckout, "OK"); out.OrderID != 55 {
			t.Errorf("got %+v", out)
		}
	})
}

// TestManyCompleteAtOnce asks two replicas, as several people.
func TestManyCompleteAtOnce(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) { w.completing = func(context.Context) { time.Sleep(2 * time.Second) } })
		services := []*Service{e.Service, e.another()}
		var all sync.WaitGroup
		for n := range 60 {
			all.Go(func() {
				p := guest()
				if n%3 == 0 {
					p = shopper(7, "s7")
				}
				out, err := services[n%2].CompleteCheckout(e.as(p), guestCheckout)
				if err != nil || out.OrderID != 100 || out.Handle == nil {
					t.Errorf("got %+v, %v", out, err)
				}
			})
		}
		all.Wait()
		if n := e.world.count(func(w *world) int { return w.completed }); n != 1 {
			t.Errorf("completed %d times", n)
		}
		if n := e.sessions.proofs.Load(); n != 20 {
			t.Errorf("%d proofs for 20 shoppers", n)
		}
	})
}

// TestAnAskerWhoLeaves does not end what others wait for.
func TestAnAskerWhoLeaves(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.completing = func(ctx context.Context) {
				time.Sleep(2 * time.Second)
				if ctx.Err() != nil {
					t.Error("it was cancelled")
				}
			}
		})
		ctx, leave := context.WithCancel(e.as(guest()))
		var all sync.WaitGroup
		all.Go(func() {
			_, err := e.CompleteCheckout(ctx, guestCheckout)
			if commerce.CodeOf(err) != commerce.CodeOutcomeUnknown {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		all.Go(func() { e.completes(guest(), guestCheckout, "OK") })
		synctest.Wait()
		leave()
		all.Wait()
	})
}

func TestEverybodyIsBounded(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.completes(guest(), guestCheckout, "OK")
		if got := e.throttle.outcome["complete_checkout "]; !slices.Equal(got, []commerce.Verdict{commerce.AttemptFailed}) {
			t.Errorf("got %v", got)
		}
		e.completes(shopper(7, "s7"), checkoutOf7, "OK")
		e.completes(shopper(7, "s7"), checkoutOf7, "OK")
		if got := e.throttle.outcome["complete_checkout session:s7"]; !slices.Equal(got, []commerce.Verdict{commerce.AttemptFailed, commerce.AttemptFailed}) {
			t.Errorf("a shopper's: %v", got)
		}
		e.throttle.refuse = "complete_checkout"
		asked := e.world.count(func(w *world) int { return w.checkoutReads + w.mints })
		e.completes(guest(), guestCheckout, "RATE_LIMITED")
		e.completes(shopper(7, "s7"), checkoutOf7, "RATE_LIMITED")
		if e.world.count(func(w *world) int { return w.checkoutReads + w.mints }) != asked {
			t.Error("the store was asked")
		}
	})
}

func TestWhereNothingCanBeBought(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		says   string
	}{
		"no journal":    {func(o *Options) { o.Journal = nil }, "CLIENTELE_REDIS_URL"},
		"no management": {func(o *Options) { o.Orders = nil }, "Management API"},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				able := newEnv(t)
				h := able.handle(guest())
				e := newEnv(t, c.change)
				e.completes(guest(), guestCheckout, "FORBIDDEN")
				e.renews(guest(), h, "FORBIDDEN")
				e.pays(guest(), byCard(h, 1), "FORBIDDEN")
				_, err := e.PaymentMethods(e.as(guest()), commerce.Secret(h.Token))
				if commerce.CodeOf(err) != commerce.CodeForbidden || !strings.Contains(err.Error(), c.says) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for name, change := range map[string]func(*Options){
		"no store":        func(o *Options) { o.Store = nil },
		"no payments":     func(o *Options) { o.Payments = nil },
		"no sealer":       func(o *Options) { o.Sealer = nil },
		"no sessions":     func(o *Options) { o.Sessions = nil },
		"no auditor":      func(o *Options) { o.Auditor = nil },
		"no channel":      func(o *Options) { o.DefaultChannel = 0 },
		"negative":        func(o *Options) { o.SettleAfter = -1 },
		"no attempts":     func(o *Options) { o.Attempts = -1 },
		"forgets at once": func(o *Options) { o.Keep = time.Hour },
	} {
		o := e.o
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
