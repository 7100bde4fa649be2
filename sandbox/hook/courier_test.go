package hook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// products are the numbers of the products that calls tell of.
func products(t *testing.T, calls []call) []int {
	t.Helper()
	var ids []int
	for _, c := range calls {
		var body struct{ Data struct{ ID int } }
		if err := json.Unmarshal(c.body, &body); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, body.Data.ID)
	}
	return ids
}

func TestDeliveryInOrder(t *testing.T) {
	f := newFixture(t)
	f.hook("store/product/*", "/all")
	f.hook("store/product/updated", "/updated")
	f.hook("store/sku/*", "/sku")
	off := f.hook("store/product/*", "/off")
	if _, err := f.courier.Board().Update(off, func(h *Hook) { h.IsActive = false }); err != nil {
		t.Fatal(err)
	}
	want := make([]int, 100)
	for i := range want {
		want[i] = i
		f.update(i)
	}
	byPath := map[string][]call{}
	for _, c := range f.flush() {
		byPath[c.path] = append(byPath[c.path], c)
	}
	if len(byPath) != 2 || !slices.Equal(products(t, byPath["/all"]), want) || !slices.Equal(products(t, byPath["/updated"]), want) {
		t.Errorf("delivered to %d paths, %v", len(byPath), products(t, byPath["/all"]))
	}
	for i, d := range f.courier.Deliveries() {
		if d.Number != i+1 || d.State != StateDelivered || d.Attempts != 1 || d.LastStatus != 200 || d.Scope != "store/product/updated" {
			t.Errorf("delivery %+v", d)
		}
	}
}

// The signature by the words of the specification, and not by our code.
func TestSignature(t *testing.T) {
	f := newFixture(t)
	f.hook("store/product/*", "/")
	f.update(1, 2)
	calls := f.flush()
	ids := map[string]bool{}
	for _, c := range calls {
		id, at := c.header.Get("webhook-id"), c.header.Get("webhook-timestamp")
		mac := hmac.New(sha256.New, []byte(testSecret))
		mac.Write(slices.Concat([]byte(id), []byte("."), []byte(at), []byte("."), c.body))
		if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); c.header.Get("webhook-signature") != want {
			t.Errorf("signature %q, want %q", c.header.Get("webhook-signature"), want)
		}
		if at != strconv.FormatInt(f.clock.now().Unix(), 10) || c.header.Get("X-Shared") != "word" || c.header.Get("Content-Type") != "application/json" {
			t.Errorf("headers %v", c.header)
		}
		ids[id] = true
	}
	if len(ids) != 2 || ids[""] {
		t.Errorf("ids %v", ids)
	}
	f.courier.SetVariants(Variants{Unsigned: true})
	f.update(3)
	if unsigned := f.flush(); len(unsigned) != 1 || unsigned[0].header.Get("webhook-signature") != "" || unsigned[0].header.Get("X-Shared") == "" {
		t.Error("a hook without a signature has one, or no headers")
	}
}

func TestRetriesAndDeactivation(t *testing.T) {
	f := newFixture(t)
	id := f.hook("store/product/*", "/")
	f.answer(http.StatusServiceUnavailable)
	f.update(1)
	first := f.flush()
	if len(first) != 1 {
		t.Fatalf("%d tries", len(first))
	}
	minutes := []float64{1, 3, 5, 10, 15, 30, 60, 120, 360, 840, 1440}
	for i, m := range minutes {
		wait := time.Duration(m * float64(time.Minute))
		f.clock.pass(wait - 1)
		f.courier.Wake()
		if early := f.flush(); len(early) != 0 {
			t.Fatalf("try %d is early", i+2)
		}
		if d := f.courier.Deliveries()[0]; d.State != StateWaiting || d.Attempts != i+1 || d.LastStatus != 503 {
			t.Fatalf("delivery %+v", d)
		}
		f.clock.pass(1)
		f.courier.Wake()
		again := f.flush()
		if len(again) != 1 || !bytes.Equal(again[0].body, first[0].body) || again[0].header.Get("webhook-id") != first[0].header.Get("webhook-id") {
			t.Fatalf("try %d: %d calls", i+2, len(again))
		}
	}
	if d := f.courier.Deliveries()[0]; d.State != StateFailed || d.Attempts != 12 {
		t.Errorf("delivery %+v", d)
	}
	if h, _ := f.courier.Board().Get(id); h.IsActive {
		t.Error("the hook is active after its last failure")
	}
	f.update(2)
	if calls := f.flush(); len(calls) != 0 {
		t.Error("an inactive hook is told")
	}
	f.answer(http.StatusNoContent)
	if _, err := f.courier.Board().Update(id, func(h *Hook) { h.IsActive = true }); err != nil {
		t.Fatal(err)
	}
	f.update(3)
	if calls := f.flush(); !slices.Equal(products(t, calls), []int{3}) {
		t.Error("a hook that is active again is not told")
	}
}

func TestRetryNow(t *testing.T) {
	f := newFixture(t)
	gone := f.hook("store/product/*", "/gone")
	f.hook("store/product/*", "/")
	f.answer(http.StatusMovedPermanently) // which is not followed
	f.update(1, 2)
	f.flush()
	f.courier.Board().Delete(gone)
	f.answer(http.StatusAccepted)
	f.courier.RetryNow()
	if calls := f.flush(); !slices.Equal(products(t, calls), []int{1, 2}) {
		t.Errorf("tried %v", products(t, calls))
	}
	states := map[State]int{}
	for _, d := range f.courier.Deliveries() {
		states[d.State]++
	}
	if states[StateDelivered] != 2 || states[StateDropped] != 2 {
		t.Errorf("states %v", states)
	}
}

func TestTimeThatPassesByItself(t *testing.T) {
	f := newFixture(t)
	came := make(chan struct{})
	f.hookTo("store/product/*", newReceiver(t, func(http.ResponseWriter, *http.Request) { close(came) }))
	start, here := f.clock.now(), time.Now()
	f.courier.config.Now = func() time.Time { return start.Add(time.Since(here)) }
	f.courier.Delay(20 * time.Millisecond)
	f.update(1)
	patience.Receive(t, "somebody wakes the courier", came)
}

func TestControls(t *testing.T) {
	f := newFixture(t)
	f.hook("store/product/*", "/")
	expect := func(what string, want ...int) {
		t.Helper()
		if got := products(t, f.flush()); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	f.courier.Duplicate(2)
	f.update(1, 2)
	expect("duplicated", 1, 1, 1, 2, 2, 2)
	if all := f.courier.Deliveries(); all[0].MessageID != all[2].MessageID || all[0].MessageID == all[3].MessageID {
		t.Error("duplicates are not of one message")
	}
	f.courier.Duplicate(0)
	f.courier.Drop(2)
	f.update(1, 2, 3)
	expect("dropped", 3)
	f.courier.Hold()
	f.update(1, 2, 3)
	expect("held")
	if err := f.courier.Release("sideways"); err == nil {
		t.Error("an order that there is not")
	}
	if err := f.courier.Release(OrderReversed); err != nil {
		t.Fatal(err)
	}
	expect("reversed", 3, 2, 1)
	f.courier.Hold()
	f.update(1, 2)
	if err := f.courier.Release(OrderKept); err != nil {
		t.Fatal(err)
	}
	f.update(3)
	expect("kept", 1, 2, 3)
	f.courier.Hold()
	f.update(1, 2, 3, 4)
	if err := f.courier.Release(OrderShuffled); err != nil {
		t.Fatal(err)
	}
	if got := products(t, f.flush()); !slices.Equal(slices.Sorted(slices.Values(got)), []int{1, 2, 3, 4}) {
		t.Errorf("shuffled: %v", got)
	}
	f.courier.Delay(time.Second)
	f.update(1)
	f.courier.Delay(0)
	f.update(2)
	expect("delayed", 2)
	f.clock.pass(time.Second)
	expect("the delay is over", 1)
}

func TestEmit(t *testing.T) {
	f := newFixture(t)
	f.hook("store/cart/*", "/")
	if err := f.courier.Emit("store/cart/abandoned", json.RawMessage(`{"type": "cart", "id": "x"}`)); err != nil {
		t.Fatal(err)
	}
	if calls := f.flush(); len(calls) != 1 || !strings.Contains(string(calls[0].body), `"store/cart/abandoned"`) {
		t.Errorf("%d calls", len(calls))
	}
	if err := f.courier.Emit("store/cart/abandoned", json.RawMessage(`{`)); !errors.Is(err, ErrData) {
		t.Error(err)
	}
	f.courier.Tell(store.Event{Kind: "moonrise"})
	if calls := f.flush(); len(calls) != 0 {
		t.Error("an event without a webhook was told")
	}
}

// A destination that answers nothing holds up neither others nor the end.
func TestASlowDestination(t *testing.T) {
	f := newFixture(t)
	arrived, over := make(chan struct{}), make(chan struct{})
	slow := newReceiver(t, func(http.ResponseWriter, *http.Request) {
		close(arrived)
		<-over
	})
	t.Cleanup(func() { close(over) })
	f.hookTo("store/product/*", slow)
	f.update(1)
	<-arrived
	other := make(chan struct{})
	f.hookTo("store/sku/*", newReceiver(t, func(http.ResponseWriter, *http.Request) { close(other) }))
	f.courier.Tell(store.Event{Kind: store.SKUUpdated, ID: 5})
	<-other
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.courier.Flush(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("flush of what does not end: %v", err)
	}
	if err := f.courier.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.update(2)
	f.courier.RetryNow()
	if d := f.courier.Deliveries(); d[0].Attempts != 1 || d[0].LastStatus != 0 || d[2].Attempts != 0 {
		t.Errorf("a closed courier goes on: %+v", d)
	}
}
