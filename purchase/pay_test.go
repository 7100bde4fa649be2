package purchase

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// inTime runs a test in a bubble, where hours take no time.
func inTime(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}

func TestHowPaymentsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		fate fate
		want string
		// then is what the same key gets after most of an hour, sends how often it was sent.
		then  string
		sends int
	}{
		{"charged", fine, "SUCCESS", "SUCCESS", 1},
		{"declined", refuse, "DECLINED INSUFFICIENT_FUNDS", "DECLINED INSUFFICIENT_FUNDS", 1},
		{"declined without a trace", refuseMute, "DECLINED BAD_PAYMENT", "DECLINED BAD_PAYMENT", 1},
		{"pending", await, "PENDING", "PENDING", 1},
		{"not sent", notSent, "UPSTREAM_UNAVAILABLE", "SUCCESS", 1},
		{"quota", limited, "RATE_LIMITED", "SUCCESS", 1},
		{"lost after the charge", lostAfter, "SUCCESS", "SUCCESS", 1},
		{"lost before the charge", lostBefore, "UNKNOWN", "UNKNOWN", 1},
		{"lost decline", lostRefuse, "UNKNOWN", "UNKNOWN", 1},
		{"lost and pending", lostWait, "PENDING", "PENDING", 1},
		{"seen before", twice, "UNKNOWN", "UNKNOWN", 1},
		{"an answer that nobody knows", nonsense, "SUCCESS", "SUCCESS", 1},
		{"an error that nobody knows", strange, "SUCCESS", "SUCCESS", 1},
		{"a panic", explode, "SUCCESS", "SUCCESS", 1},
		{"declined with two traces", refuseTwice, "DECLINED INSUFFICIENT_FUNDS", "DECLINED INSUFFICIENT_FUNDS", 1},
		{"lost decline with two traces", lostRefuseTwice, "UNKNOWN", "UNKNOWN", 1},
		{"charged, and delivered twice", redelivered, "SUCCESS", "SUCCESS", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				// Nobody waits for the second of two looks.
				e := newEnv(t, func(o *Options) { o.Patience = 9 * time.Second })
				h := e.handle(guest())
				e.world.set(func(w *world) { w.fates = []fate{c.fate} })
				out := e.pays(guest(), byCard(h, 1), c.want)
				if paid := out.Status == commerce.PaymentSucceeded || out.Status == commerce.PaymentPending; paid != (out.TransactionID != "") {
					t.Errorf("%s with transaction %q", out.Status, out.TransactionID)
				}
				time.Sleep(58 * time.Minute)
				e.pays(guest(), byCard(h, 1), c.then)
				e.wantSends(c.sends)
				if c.then == "UNKNOWN" { // that was the first of two looks
					last := "DECLINED NOT_CHARGED"
					if c.fate == lostRefuse || c.fate == lostRefuseTwice {
						last = "DECLINED PROCESSOR_DECLINED"
					}
					e.pays(guest(), byCard(h, 1), last)
				}
			})
		})
	}
}

func TestTheSameKey(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		first := e.pays(guest(), byCard(h, 1), "SUCCESS")
		for range 3 {
			if again := e.pays(guest(), byCard(h, 1), "SUCCESS"); again != first {
				t.Errorf("got %+v, want %+v", again, first)
			}
		}
		// Also with another handle of the order, after the first is over, and from a replica.
		time.Sleep(2 * time.Hour)
		if out, err := e.another().ProcessPayment(e.as(guest()), byCard(h, 1)); err != nil || out != first {
			t.Errorf("got %+v, %v, want %+v", out, err, first)
		}
		e.wantSends(1)
	})
}

func TestAnotherBody(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		h := e.handle(seven)
		e.pays(seven, byCard(h, 1), "SUCCESS")
		for name, change := range map[string]func(*commerce.PaymentOrder){
			"method":     func(o *commerce.PaymentOrder) { o.Payment.MethodID = "other.card" },
			"token":      func(o *commerce.PaymentOrder) { o.Payment.Token = "other" },
			"save":       func(o *commerce.PaymentOrder) { o.Payment.SaveInstrument = true },
			"last four":  func(o *commerce.PaymentOrder) { o.Payment.Card = &commerce.TokenizedCard{LastFour: "1111"} },
			"no card":    func(o *commerce.PaymentOrder) { o.Payment.Card = nil },
			"instrument": func(o *commerce.PaymentOrder) { *o = byCertificate(h, 1) },
		} {
			order := byCard(h, 1)
			change(&order)
			out, err := e.ProcessPayment(e.as(seven), order)
			if got := ended(out, err); got != "IDEMPOTENCY_KEY_REUSED" {
				t.Errorf("%s: %q", name, got)
			}
		}
		e.wantSends(1)
	})
}

func TestAnotherKey(t *testing.T) {
	for name, c := range map[string]struct {
		fate fate
		by   func(*commerce.PaymentHandle, int) commerce.PaymentOrder
		// want is what another key gets with the same handle, renew what a new handle
		// gets, and then another key with that.
		want, renew, then string
	}{
		"after a charge":           {fine, byCard, "ORDER_ALREADY_PAID", "ORDER_ALREADY_PAID", ""},
		"while pending":            {await, byCard, "ORDER_ALREADY_PAID", "ORDER_ALREADY_PAID", ""},
		"after a decline":          {refuse, byCard, "PAYMENT_HANDLE_SPENT", "OK", "SUCCESS"},
		"while unknown":            {lostBefore, byCard, "PAYMENT_OUTCOME_UNKNOWN", "PAYMENT_OUTCOME_UNKNOWN", ""},
		"after a lost charge":      {lostAfter, byCard, "ORDER_ALREADY_PAID", "ORDER_ALREADY_PAID", ""},
		"after one not sent":       {notSent, byCard, "SUCCESS", "ORDER_ALREADY_PAID", ""},
		"after a certificate":      {fine, byCertificate, "PAYMENT_HANDLE_SPENT", "OK", "SUCCESS"},
		"while a part is pending":  {await, byCertificate, "ORDER_ALREADY_PAID", "ORDER_ALREADY_PAID", ""},
		"a lost certificate":       {lostAfter, byCertificate, "PAYMENT_HANDLE_SPENT", "OK", "SUCCESS"},
		"a certificate is unknown": {lostBefore, byCertificate, "PAYMENT_OUTCOME_UNKNOWN", "PAYMENT_OUTCOME_UNKNOWN", ""},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(guest())
				e.world.set(func(w *world) { w.fates = []fate{c.fate} })
				_, _ = e.ProcessPayment(e.as(guest()), c.by(h, 1))
				e.pays(guest(), byCard(h, 2), c.want)
				e.renews(guest(), h, c.renew)
				if c.then != "" {
					e.pays(guest(), byCard(e.renewed(guest(), h), 3), c.then)
				}
				if n := e.world.charges(h.OrderEntityID); n > 2 || (n > 1 && c.then == "") {
					t.Errorf("%d charges", n)
				}
			})
		})
	}
}

// TestPartByPart pays a part with a certificate, one with credit, and the rest by card.
func TestPartByPart(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		h := e.handle(seven)
		e.world.set(func(w *world) { w.showAfter = 5 * time.Second; w.fates = []fate{fine, lostAfter, lostAfter} })
		e.pays(seven, byCertificate(h, 1), "SUCCESS")
		h = e.renewed(seven, h)
		// Its trace comes after the certificate's, which nobody has waited for.
		e.pays(seven, byCredit(h, 2), "SUCCESS")
		h = e.renewed(seven, h)
		e.pays(seven, byCertificate(h, 3), "SUCCESS")
		h = e.renewed(seven, h)
		e.pays(seven, byCard(h, 4), "SUCCESS")
		e.renews(seven, h, "ORDER_ALREADY_PAID")
		if n := e.world.charges(h.OrderEntityID); n != 4 {
			t.Errorf("%d charges, want 4", n)
		}
	})
}

func TestOneKeyAHundredTimes(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		// All of them look before the first one writes.
		e.world.set(func(w *world) {
			w.slow = time.Second
			w.during = func(context.Context) { time.Sleep(3 * time.Second) }
		})
		all := atOnce(e, 100, func(int) commerce.PaymentOrder { return byCard(h, 1) })
		if all["SUCCESS"] != 100 {
			t.Errorf("got %v", all)
		}
		e.wantSends(1)
	})
}

func TestAHundredKeys(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		// All of them look before the first one writes.
		e.world.set(func(w *world) {
			w.slow = time.Second
			w.during = func(context.Context) { time.Sleep(3 * time.Second) }
		})
		all := atOnce(e, 100, func(n int) commerce.PaymentOrder { return byCard(h, n) })
		if all["SUCCESS"] != 1 || all["PAYMENT_IN_PROGRESS"] != 99 {
			t.Errorf("got %v", all)
		}
		e.wantSends(1)
	})
}

// atOnce pays on two replicas, and counts how it ended.
func atOnce(e *env, n int, order func(int) commerce.PaymentOrder) map[string]int {
	services := []*Service{e.Service, e.another()}
	var mu sync.Mutex
	all := map[string]int{}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			out, err := services[i%2].ProcessPayment(e.as(guest()), order(i))
			mu.Lock()
			defer mu.Unlock()
			all[ended(out, err)]++
		})
	}
	wg.Wait()
	return all
}

// TestOthersWaitOnlySoLong has a payment that takes longer than patience lasts.
func TestOthersWaitOnlySoLong(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.during = func(context.Context) { time.Sleep(40 * time.Second) } })
		var first sync.WaitGroup
		first.Go(func() { e.pays(guest(), byCard(h, 1), "SUCCESS") })
		synctest.Wait()
		began := time.Now()
		e.pays(guest(), byCard(h, 1), "PAYMENT_IN_PROGRESS")
		if took := time.Since(began); took < 9*time.Second || took > 11*time.Second {
			t.Errorf("waited %s", took)
		}
		began = time.Now()
		ctx, cancel := context.WithTimeout(e.as(guest()), 3*time.Second)
		defer cancel()
		if out, err := e.ProcessPayment(ctx, byCard(h, 1)); ended(out, err) != "PAYMENT_IN_PROGRESS" || time.Since(began) > 3*time.Second {
			t.Errorf("got %q after %s", ended(out, err), time.Since(began))
		}
		e.renews(guest(), h, "PAYMENT_IN_PROGRESS")
		e.completes(guest(), guestCheckout, "PAYMENT_IN_PROGRESS")
		first.Wait()
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		e.wantSends(1)
	})
}

// TestABrowserThatCloses goes away right after the payment was sent.
func TestABrowserThatCloses(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		ctx, leave := context.WithCancel(e.as(guest()))
		e.world.set(func(w *world) {
			w.during = func(paying context.Context) {
				leave()
				time.Sleep(5 * time.Second)
				if paying.Err() != nil {
					t.Error("the payment was cancelled")
				}
			}
		})
		out, err := e.ProcessPayment(ctx, byCard(h, 1))
		if got := ended(out, err); got != "UNKNOWN" {
			t.Fatalf("got %q", got)
		}
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		e.wantSends(1)
	})
}

// TestItsTimeIsOver bounds a payment that the store never answers.
func TestItsTimeIsOver(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		began := time.Now()
		e.world.set(func(w *world) {
			w.fates = []fate{lostBefore}
			w.during = func(paying context.Context) {
				<-paying.Done()
				if took := time.Since(began); took < 59*time.Second || took > time.Minute {
					t.Errorf("a payment has %s", took)
				}
			}
		})
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		a := e.journal.book(t, h.OrderEntityID).Attempts[0]
		if a.State != unknown || a.SettleBy-a.Begun <= time.Minute.Milliseconds() {
			t.Errorf("%+v", a)
		}
	})
}

func TestNothingIsSentUnwritten(t *testing.T) {
	away := &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "redis is away", Err: errors.New("down")}
	for name, broken := range map[string]func(*fakeJournal){
		"reading":            func(f *fakeJournal) { f.readErr = away },
		"writing":            func(f *fakeJournal) { f.swapErr = away },
		"written or not":     func(f *fakeJournal) { f.swapErr, f.written = away, true },
		"unknown error":      func(f *fakeJournal) { f.swapErr = fmt.Errorf("dial %s", canary) },
		"another error code": func(f *fakeJournal) { f.readErr = &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "?"} },
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(guest())
				e.journal.set(broken)
				e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
				if name == "reading" {
					e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
					e.renews(guest(), h, "UPSTREAM_UNAVAILABLE")
				}
				e.wantSends(0)
				e.journal.set(func(f *fakeJournal) { f.readErr, f.swapErr = nil, nil })
				time.Sleep(10 * time.Second)
				// What was written though it failed was taken out again.
				e.pays(guest(), byCard(h, 2), "SUCCESS")
				e.wantSends(1)
			})
		})
	}
}

// TestAWriteThatNobodyTakesBack locks the order, for a while, and no money moves.
func TestAWriteThatNobodyTakesBack(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.journal.set(func(f *fakeJournal) { f.swapErr, f.written = errors.New("reset"), true })
		e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
		e.journal.set(func(f *fakeJournal) {
			f.written = false
		})
		time.Sleep(30 * time.Second)
		e.journal.set(func(f *fakeJournal) { f.swapErr = nil })
		e.pays(guest(), byCard(h, 1), "PAYMENT_IN_PROGRESS")
		time.Sleep(time.Minute)
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		e.settles(guest(), byCard(h, 1), "DECLINED NOT_CHARGED")
		e.pays(guest(), byCard(e.renewed(guest(), h), 2), "SUCCESS")
		e.wantSends(1)
	})
}

// settles asks now and then until it is not unknown any more, an hour long.
func (e *env) settles(p session.Principal, order commerce.PaymentOrder, want string) {
	e.t.Helper()
	for range 60 {
		out, err := e.ProcessPayment(e.as(p), order)
		if got := ended(out, err); got != "UNKNOWN" {
			if got != want {
				e.t.Fatalf("it settles as %q, want %q", got, want)
			}
			return
		}
		time.Sleep(time.Minute)
	}
	e.t.Fatal("it never settles")
}

func TestTheAnswerIsWrittenInTheEnd(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) {
			w.fates = []fate{refuseMute}
			w.during = func(context.Context) { e.journal.set(func(f *fakeJournal) { f.swapErr = errors.New("down") }) }
		})
		var back sync.WaitGroup
		back.Go(func() {
			time.Sleep(2 * time.Second)
			e.journal.set(func(f *fakeJournal) { f.swapErr = nil })
		})
		e.pays(guest(), byCard(h, 1), "DECLINED BAD_PAYMENT")
		back.Wait()
		if a := e.journal.book(t, h.OrderEntityID).Attempts[0]; a.State != declined || a.Reason != commerce.ReasonBadPayment {
			t.Errorf("%+v", a)
		}
	})
}

func TestTooManyPayments(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = slices.Repeat([]fate{refuse}, 11) })
		for n := range 10 {
			e.pays(guest(), byCard(h, n), "DECLINED INSUFFICIENT_FUNDS")
			h = e.renewed(guest(), h)
		}
		e.pays(guest(), byCard(h, 10), "RATE_LIMITED")
		e.wantSends(10)
		time.Sleep(time.Hour)
		h = e.renewed(guest(), h)
		e.pays(guest(), byCard(h, 10), "DECLINED INSUFFICIENT_FUNDS")
	})
}

func TestPaymentsAreBounded(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		h := e.handle(seven)
		e.world.set(func(w *world) { w.fates = []fate{refuse} })
		e.pays(seven, byCard(h, 1), "DECLINED INSUFFICIENT_FUNDS")
		e.pays(seven, byCard(h, 1), "DECLINED INSUFFICIENT_FUNDS") // which counts once
		want := []string{"complete_checkout session:s7", "payment order:100", "payment session:s7"}
		if !slices.Equal(e.throttle.entered, want) {
			t.Errorf("entered %q, want %q", e.throttle.entered, want)
		}
		if outcome := e.throttle.outcome["payment order:100"]; !slices.Equal(outcome, []commerce.Verdict{commerce.AttemptFailed}) {
			t.Errorf("a decline is %v", outcome)
		}
		h = e.renewed(seven, h)
		for _, what := range []string{"payment order", "payment session"} {
			e.throttle.refuse = what
			e.pays(seven, byCard(h, 2), "RATE_LIMITED")
		}
		e.throttle.refuse = "payment_"
		e.renews(seven, h, "RATE_LIMITED")
		e.throttle.refuse = ""
		e.wantSends(1)
		e.world.set(func(w *world) { w.fates = []fate{lostBefore} })
		e.pays(seven, byCard(h, 3), "UNKNOWN")
		e.throttle.refuse = "payment_status"
		e.pays(seven, byCard(h, 3), "RATE_LIMITED")
		e.renews(seven, h, "RATE_LIMITED")
	})
}

func TestClose(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.during = func(context.Context) { time.Sleep(10 * time.Second) } })
		ctx, leave := context.WithCancel(e.as(guest()))
		var all sync.WaitGroup
		all.Go(func() { _, _ = e.ProcessPayment(ctx, byCard(h, 1)) })
		synctest.Wait()
		leave()
		all.Wait()
		hurry, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := e.Close(hurry); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if err := e.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if a := e.journal.book(t, h.OrderEntityID).Attempts[0]; a.State != succeeded {
			t.Errorf("the answer was not written: %+v", a)
		}
	})
}

func TestNothingIsSentAfterClose(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		if err := e.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
		e.wantSends(0)
		if n := len(e.journal.book(t, h.OrderEntityID).Attempts); n != 0 {
			t.Errorf("%d attempts stay", n)
		}
		e.Service = e.another()
		e.pays(guest(), byCard(h, 1), "SUCCESS")
	})
}
