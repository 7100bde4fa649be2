package purchase

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// fakeJournal is a Memory that fails on request, and remembers every text it was given. As
// one on a network it knows nothing of who asks when their time is over.
type fakeJournal struct {
	*Memory

	mu      sync.Mutex // guards the fields below
	readErr error
	swapErr error
	// reading is how long it takes to read.
	reading time.Duration
	// written makes a Swap that fails write all the same.
	written bool
	// onSwap, when set, is called before each Swap, and may fail it.
	onSwap func(name string, next []byte) error
	texts  []string
}

func newJournal() *fakeJournal { return &fakeJournal{Memory: NewMemory(time.Now)} }

func (f *fakeJournal) Read(ctx context.Context, name string) ([]byte, error) {
	f.mu.Lock()
	err, reading := f.readErr, f.reading
	f.mu.Unlock()
	time.Sleep(reading)
	if err = cmp.Or(ctx.Err(), err); err != nil {
		return nil, err
	}
	return f.Memory.Read(ctx, name)
}

func (f *fakeJournal) Swap(ctx context.Context, name string, old, next []byte, keep time.Duration) (bool, error) {
	f.mu.Lock()
	err, written, onSwap := f.swapErr, f.written, f.onSwap
	f.texts = append(f.texts, name+" "+string(next))
	f.mu.Unlock()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if onSwap != nil {
		if err := onSwap(name, next); err != nil {
			return false, err
		}
	}
	if err != nil {
		if written {
			_, _ = f.Memory.Swap(ctx, name, old, next, keep)
		}
		return false, err
	}
	return f.Memory.Swap(ctx, name, old, next, keep)
}

func (f *fakeJournal) set(change func(*fakeJournal)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

// lose forgets everything, as a server that comes back empty.
func (f *fakeJournal) lose() {
	f.Memory.mu.Lock()
	defer f.Memory.mu.Unlock()
	clear(f.entries)
}

// book returns what the journal holds about an order.
func (f *fakeJournal) book(t *testing.T, orderID int) book {
	t.Helper()
	raw, _ := f.Memory.Read(t.Context(), orderName(orderID))
	b, err := readBook(raw)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fakeSessions proves whoever asks unless it is told not to.
type fakeSessions struct {
	err    error
	proofs atomic.Int64

	mu       sync.Mutex // guards observed
	observed []string
}

func (f *fakeSessions) Caller(ctx context.Context) (commerce.Caller, error) {
	p := session.From(ctx)
	c, ok := p.Credential()
	if !ok {
		return commerce.Caller{ChannelID: p.Channel(1)}, nil
	}
	f.proofs.Add(1)
	return commerce.Caller{ChannelID: p.Channel(1), Shopper: &c}, f.err
}

func (f *fakeSessions) Observe(p session.Principal, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.observed = append(f.observed, p.SessionID+" "+string(commerce.CodeOf(err)))
}

// fakeAudit keeps the lines of the audit.
type fakeAudit struct {
	mu    sync.Mutex // guards lines
	lines []string
}

func (f *fakeAudit) RecordOrder(_ context.Context, event string, customerID, orderID int, outcome string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = append(f.lines, fmt.Sprintf("%s %d %d %s", event, customerID, orderID, outcome))
}

func (f *fakeAudit) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := f.lines
	f.lines = nil
	return lines
}

// fakeThrottle counts attempts by action and account, and refuses some.
type fakeThrottle struct {
	mu      sync.Mutex // guards the fields below
	entered []string
	outcome map[string][]commerce.Verdict
	refuse  string
}

func (f *fakeThrottle) Admit(_ context.Context, a commerce.Attempt) (func(commerce.Verdict), error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	what := a.Action + " " + a.Account.Reveal()
	if f.refuse != "" && strings.HasPrefix(what, f.refuse) {
		return func(commerce.Verdict) {}, &commerce.Error{Code: commerce.CodeRateLimited, RetryAfter: time.Second}
	}
	f.entered = append(f.entered, what)
	if f.outcome == nil {
		f.outcome = map[string][]commerce.Verdict{}
	}
	n := len(f.outcome[what])
	f.outcome[what] = append(f.outcome[what], commerce.AttemptFailed) // until it is told otherwise
	return func(v commerce.Verdict) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.outcome[what][n] = v
	}, nil
}

// env is a Service with everything around it in the test's hands.
type env struct {
	*Service

	t        *testing.T
	world    *world
	journal  *fakeJournal
	sessions *fakeSessions
	audit    *fakeAudit
	throttle *fakeThrottle
	log      *syncBuffer
	o        Options
}

// syncBuffer is a log that many write.
type syncBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// testKeys are written out, so that a test can put another one in front.
const (
	testKey  = "one:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
	otherKey = "two:HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4"
)

func sealer(t testing.TB, keys string) *session.Sealer {
	t.Helper()
	ring, err := session.ParseKeys(commerce.Secret(keys))
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.NewSealer(session.SealerOptions{Keys: ring, StoreHash: "abc", Audience: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// newEnv returns a Service in a world of its own, which ends with the test.
func newEnv(t *testing.T, change ...func(*Options)) *env {
	t.Helper()
	e := &env{
		t: t, world: newWorld(), journal: newJournal(), sessions: &fakeSessions{}, audit: &fakeAudit{},
		throttle: &fakeThrottle{}, log: &syncBuffer{},
	}
	e.o = Options{
		Store: e.world, Orders: e.world, Payments: e.world, Journal: e.journal, Sealer: sealer(t, testKey),
		Sessions: e.sessions, Auditor: e.audit, Throttle: e.throttle, DefaultChannel: 1,
		Logger: slog.New(slog.NewJSONHandler(e.log, nil)),
	}
	for _, f := range change {
		f(&e.o)
	}
	e.Service = e.another()
	return e
}

// another returns a further Service, as a further replica or after a restart.
func (e *env) another() *Service {
	e.t.Helper()
	s, err := New(e.o)
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			e.t.Error(err)
		}
	})
	return s
}

func guest() session.Principal { return session.Principal{} }

func shopper(id int, sessionID string) session.Principal {
	return session.NewShopper(sessionID, commerce.ShopperCredential{
		CustomerID: id, ChannelID: 1, AccessToken: canary,
	}, time.Now().Add(time.Hour))
}

func impersonated(id int) session.Principal {
	return session.NewShopper("i", commerce.ShopperCredential{CustomerID: id, ChannelID: 1, Impersonated: true}, time.Now().Add(time.Hour))
}

// as is a context in which p asks, for a minute.
func (e *env) as(p session.Principal) context.Context {
	return session.WithPrincipal(e.t.Context(), p)
}

// handle completes a checkout of p's.
func (e *env) handle(p session.Principal) *commerce.PaymentHandle {
	e.t.Helper()
	id := guestCheckout
	if p.Kind == session.Shopper {
		id = map[int]string{7: checkoutOf7, 8: checkoutOf8}[p.CustomerID]
	}
	out, err := e.CompleteCheckout(e.as(p), id)
	if err != nil || len(out.Refused) > 0 || out.Handle == nil {
		e.t.Fatalf("no handle: %+v, %v", out, err)
	}
	return out.Handle
}

// renewed is a new handle for the order of an old one.
func (e *env) renewed(p session.Principal, old *commerce.PaymentHandle) *commerce.PaymentHandle {
	e.t.Helper()
	out, err := e.CreatePaymentHandle(e.as(p), commerce.Secret(old.Token))
	if err != nil || out.Refused != nil || out.Handle == nil {
		e.t.Fatalf("no new handle: %+v, %v", out, err)
	}
	return out.Handle
}

// key is an idempotency key.
func key(n int) commerce.Secret { return commerce.Secret(fmt.Sprintf("key-number-%06d-%s", n, canary)) }

// byCard is a payment by a tokenized card.
func byCard(h *commerce.PaymentHandle, n int) commerce.PaymentOrder {
	return commerce.PaymentOrder{Handle: commerce.Secret(h.Token), IdempotencyKey: key(n), Payment: commerce.Payment{
		MethodID: "stripe.card", Kind: commerce.InstrumentTokenizedCard, Token: canary + "-tok",
		Card: &commerce.TokenizedCard{LastFour: "4242"},
	}}
}

func byCertificate(h *commerce.PaymentHandle, n int) commerce.PaymentOrder {
	return commerce.PaymentOrder{Handle: commerce.Secret(h.Token), IdempotencyKey: key(n), Payment: commerce.Payment{
		Kind: commerce.InstrumentGiftCertificate, GiftCertificateCode: canary + "-gift",
	}}
}

func byCredit(h *commerce.PaymentHandle, n int) commerce.PaymentOrder {
	return commerce.PaymentOrder{Handle: commerce.Secret(h.Token), IdempotencyKey: key(n), Payment: commerce.Payment{
		Kind: commerce.InstrumentStoreCredit,
	}}
}

// ended is how a call ended, in one word: a status, the code of a refusal, or of an error.
func ended(out commerce.PaymentOutcome, err error) string {
	switch {
	case err != nil:
		return string(commerce.CodeOf(err))
	case out.Refused != nil:
		return string(out.Refused.Code())
	case out.Reason != "":
		return string(out.Status) + " " + string(out.Reason)
	default:
		return string(out.Status)
	}
}

// pays pays, and wants it to end so.
func (e *env) pays(p session.Principal, order commerce.PaymentOrder, want string) commerce.PaymentOutcome {
	e.t.Helper()
	out, err := e.ProcessPayment(e.as(p), order)
	if got := ended(out, err); got != want {
		e.t.Fatalf("the payment ended as %q (%v), want %q", got, err, want)
	}
	e.silent(err)
	return out
}

// renews asks for a new handle, and wants it to end so.
func (e *env) renews(p session.Principal, old *commerce.PaymentHandle, want string) {
	e.t.Helper()
	out, err := e.CreatePaymentHandle(e.as(p), commerce.Secret(old.Token))
	got := string(commerce.CodeOf(err))
	if out.Refused != nil {
		got = string(out.Refused.Code())
	} else if err == nil {
		got = "OK"
	}
	if got != want {
		e.t.Fatalf("a new handle: %q (%v), want %q", got, err, want)
	}
	e.silent(err)
}

// completes completes, and wants it to end so.
func (e *env) completes(p session.Principal, id, want string) commerce.PurchaseOutcome {
	e.t.Helper()
	out, err := e.CompleteCheckout(e.as(p), id)
	got := string(commerce.CodeOf(err))
	if len(out.Refused) > 0 {
		got = string(out.Refused[0].Code())
	} else if err == nil {
		got = "OK"
	}
	if got != want {
		e.t.Fatalf("the checkout ended as %q (%v), want %q", got, err, want)
	}
	if (out.Handle != nil) != (got == "OK") {
		e.t.Fatalf("%s with handle %v", got, out.Handle)
	}
	e.silent(err)
	return out
}

// silent wants an error to tell no secret.
func (e *env) silent(err error) {
	e.t.Helper()
	if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, canary) {
		e.t.Fatalf("the error holds a secret: %s", text)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		if strings.Contains(err.Error(), canary) {
			e.t.Fatalf("the error holds a secret: %v", err)
		}
	}
}

// wantSends wants so many payments to have been sent so far.
func (e *env) wantSends(want int) {
	e.t.Helper()
	if got := e.world.count(func(w *world) int { return w.sends }); got != want {
		e.t.Fatalf("%d payments were sent, want %d", got, want)
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
