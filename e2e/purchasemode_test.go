package e2e_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox"
)

// A handle is whose it was made for; a guest's is whoever's who has it.
func TestHandlesOfOthers(t *testing.T) {
	t.Parallel()
	issuer := e2e.NewIssuer(t)
	tl := openTill(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	owner, other := tl.buyer(), tl.FirstOf(t, groupWholesale)
	if owner.EntityID == other.EntityID {
		other = tl.FirstOf(t, groupRetail)
	}
	session, theirs := tl.member(owner, "0.00"), tl.SignIn(t, other)
	_, handle := tl.complete(session, tl.checkout(owner.EntityID, "10.00"))
	card := tl.storedCard(session, handle)
	renewed := tl.SignIn(t, owner) // the store ends the session before
	staff := issuer.Token(t, "sessions:impersonate", "customers:read", "customers:credit", "instruments:read")
	acted := e2e.Post(t, tl.Graph.URL(), http.Header{"X-Clientele-Staff": {staff}}, impersonate, map[string]any{"id": owner.EntityID})
	impersonated, _ := acted.At("r", "session", "token").(string)
	if impersonated == "" {
		t.Fatalf("%+v", acted)
	}
	tl.Store.ResetCalls()
	for name, test := range map[string]struct {
		header             http.Header
		methods, renew, by string
	}{
		"a guest":                        {as(""), "BAD_USER_INPUT", "PAYMENT_HANDLE_INVALID", "PAYMENT_HANDLE_INVALID"},
		"another shopper":                {as(theirs), "BAD_USER_INPUT", "PAYMENT_HANDLE_INVALID", "PAYMENT_HANDLE_INVALID"},
		"the shopper's new session":      {as(renewed), "BAD_USER_INPUT", "", "PAYMENT_HANDLE_INVALID"},
		"the session that is over":       {as(session), "SESSION_EXPIRED", "SESSION_EXPIRED", "SESSION_EXPIRED"},
		"staff in the shopper's place":   {as(impersonated), "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"},
		"staff as themselves":            {http.Header{"X-Clientele-Staff": {staff}}, "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"},
		"the shopper on another channel": {http.Header{"X-Clientele-Session": {renewed}, "X-Clientele-Channel": {"2"}}, "BAD_USER_INPUT", "BAD_USER_INPUT", "BAD_USER_INPUT"},
	} {
		t.Run(name, func(t *testing.T) {
			ask := func(document string, variables map[string]any) string {
				return refusal(e2e.Post(t, tl.Graph.URL(), test.header, document, variables))
			}
			if got := ask(methodsDocument, map[string]any{"handle": handle}); got != test.methods {
				t.Errorf("methods: %q, want %q", got, test.methods)
			}
			if got := ask(payDocument, payment(handle, key(1), tokenized("tok"))); got != test.by {
				t.Errorf("payment: %q, want %q", got, test.by)
			}
			if got := ask(payDocument, payment(handle, key(1), card)); got != test.by {
				t.Errorf("payment by the stored card: %q, want %q", got, test.by)
			}
			if got := ask(handleDocument, map[string]any{"handle": handle}); got != test.renew {
				t.Errorf("renewal: %q, want %q", got, test.renew)
			}
		})
	}
	if n := len(tl.Store.CallsTo(sandbox.On(sandbox.EndpointPayments))); n != 0 {
		t.Errorf("%d payments were sent", n)
	}
	// The instrument's token was of the session that is over; the new one has its own.
	fresh := tl.renew(renewed, handle)
	if got := tl.pay(renewed, fresh, key(1), card); refusal(got) != "BAD_USER_INPUT" || got.Errors[0].Extensions["field"] != "input.instrument.storedCard.token" {
		t.Errorf("the old session's card: %+v", got)
	}
	if got := tl.pay(renewed, fresh, key(1), tl.storedCard(renewed, fresh)); ended(got) != "SUCCESS" {
		t.Errorf("the new session's card: %+v", got)
	}
	order, guests := tl.complete("", tl.checkout(0, "10.00"))
	if got := tl.pay(theirs, guests, key(1), tokenized("tok")); ended(got) != "SUCCESS" {
		t.Errorf("a guest's handle with a shopper: %+v", got)
	}
	tl.isPaid(order, "10.00")
}

// Handles that nobody made, or that were changed, are all the same to whoever tries.
func TestHandlesThatAreNone(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	session := tl.member(tl.buyer(), "0.00")
	_, handle := tl.complete("", tl.checkout(0, "10.00"))
	_, owned := tl.complete(session, tl.checkout(1, "10.00"))
	card, _ := tl.storedCard(session, owned)["storedCard"].(map[string]any)
	instrument, _ := card["token"].(string)
	tl.Store.ResetCalls()
	for name, bad := range map[string]string{
		"cut short": handle[:len(handle)-4], "changed": handle[:20] + flip(handle[20]) + handle[21:], "a session": session, "an instrument": instrument,
		"rubbish": "rubbish", "long": strings.Repeat("a", 4096),
	} {
		if got := tl.pay("", bad, key(1), tokenized("tok")); ended(got) != "PAYMENT_HANDLE_INVALID" {
			t.Errorf("%s: %+v", name, got)
		}
		if got := tl.Ask(t, "", handleDocument, map[string]any{"handle": bad}); refusal(got) != "PAYMENT_HANDLE_INVALID" {
			t.Errorf("%s, renewed: %+v", name, got)
		}
		if got := tl.Ask(t, "", methodsDocument, map[string]any{"handle": bad}); refusal(got) != "BAD_USER_INPUT" {
			t.Errorf("%s, methods: %+v", name, got)
		}
	}
	if got := e2e.Post(t, tl.Graph.URL(), as(handle), viewerQuery, nil); codeOf(got) != "UNAUTHENTICATED" {
		t.Errorf("a handle as a session: %+v", got)
	}
	if n := len(tl.Store.Calls()); n != 0 {
		t.Errorf("%d calls to the store", n)
	}
}

// flip is another character of base64url.
func flip(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}

// Where two could pay for the same order, or nobody could find out what became of a
// payment, there are none.
func TestWherePaymentsAreOff(t *testing.T) {
	t.Parallel()
	for name, variables := range map[string]map[string]string{
		"nothing is shared": {"CLIENTELE_SINGLE_REPLICA": ""},
		"no access token":   {"BIGCOMMERCE_ACCESS_TOKEN": "", "CLIENTELE_PRICE_SOURCE": "storefront"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tl := openTill(t, func(o *e2e.Options) { maps.Copy(o.Variables, variables) })
			for what, got := range map[string]e2e.Answer{
				"complete": tl.Ask(t, "", completeDocument, map[string]any{"id": tl.checkout(0, "10.00")}),
				"methods":  tl.Ask(t, "", methodsDocument, map[string]any{"handle": "x"}),
				"handle":   tl.Ask(t, "", handleDocument, map[string]any{"handle": "x"}),
				"pay":      tl.pay("", "x", key(1), tokenized("tok")),
			} {
				if codeOf(got) != "FORBIDDEN" || !strings.Contains(got.Errors[0].Message, "Payments are off") {
					t.Errorf("%s: %+v", what, got)
				}
			}
			if n := len(tl.Store.Calls()); n != 0 {
				t.Errorf("%d calls to the store", n)
			}
		})
	}
}

// A journal that is away refuses before anything is sent.
func TestPaymentsWhileRedisIsDown(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t)
	tl := openTill(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_REDIS_URL"], o.Variables["CLIENTELE_SINGLE_REPLICA"] = redis.URL, ""
	})
	order, handle := tl.complete("", tl.checkout(0, "10.00"))
	id := tl.checkout(0, "20.00")
	redis.Kill()
	tl.Store.ResetCalls()
	if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "UPSTREAM_UNAVAILABLE" {
		t.Errorf("payment: %+v", got)
	}
	if got := tl.Ask(t, "", completeDocument, map[string]any{"id": id}); refusal(got) != "UPSTREAM_UNAVAILABLE" {
		t.Errorf("checkout: %+v", got)
	}
	if got := tl.Ask(t, "", handleDocument, map[string]any{"handle": handle}); refusal(got) != "UPSTREAM_UNAVAILABLE" {
		t.Errorf("handle: %+v", got)
	}
	for _, call := range tl.Store.Calls() {
		t.Errorf("the store was asked: %s %s", call.Endpoint, call.Operation)
	}
	redis.Restart()
	got := tl.pay("", handle, key(1), tokenized("tok"))
	for deadline := time.Now().Add(patience.Limit); ended(got) == "UPSTREAM_UNAVAILABLE" && time.Now().Before(deadline); {
		got = tl.pay("", handle, key(1), tokenized("tok"))
	}
	if ended(got) != "SUCCESS" {
		t.Errorf("once it is back: %+v", got)
	}
	tl.isPaid(order, "10.00")
}

// Replicas compare what they write into the journal, and the store's tokens end by its own
// time: everything goes by the store's clock, also where ours is more than an hour ahead.
func TestAPurchaseByTheStoresClock(t *testing.T) {
	t.Parallel()
	tl := openTill(t, func(o *e2e.Options) {
		o.Store.Clock = func() time.Time { return time.Now().Add(-61 * time.Minute) }
	})
	order, handle := tl.complete("", tl.checkout(0, "10.00"))
	if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "SUCCESS" {
		t.Errorf("paid an hour ahead of the store: %+v", got)
	}
	tl.isPaid(order, "10.00")
}
