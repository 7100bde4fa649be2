package purchase

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// whole is an attempt with all that one may have.
func whole(name string, s state) attempt {
	return attempt{
		Name: name, Key: "k", Body: "one:b", Token: "t", Sort: certificate, State: s, Begun: 1, SettleBy: 2, Ended: 3,
		Before: []int{4}, Counted: []int{5, 6}, Looked: 8, Empty: 7, Transaction: "x", Reason: commerce.ReasonExpired,
	}
}

func TestBooksAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, b := range []book{
		{Version: bookVersion},
		{Version: bookVersion, Attempts: []attempt{whole("a", declined), whole("b", unknown)}},
	} {
		raw, err := b.write()
		if err != nil {
			t.Fatal(err)
		}
		got, err := readBook(raw)
		if err != nil || cmp.Diff(b, got) != "" {
			t.Errorf("got %v, %s", err, cmp.Diff(b, got))
		}
	}
	if b, err := readBook(nil); err != nil || len(b.Attempts) != 0 || b.Version != bookVersion {
		t.Errorf("got %+v, %v", b, err)
	}
}

func TestBooksThatAreNone(t *testing.T) {
	t.Parallel()
	good := `{"v":1,"a":[{"n":"a","k":"k","b":"b","t":"t","o":"other","s":"begun","at":1,"by":2}]}`
	if _, err := readBook([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{good, ""},
		{good, "null"},
		{good, good + good},
		{`"v":1`, `"v":2`},
		{`"v":1,`, ``},
		{`"v":1`, `"v":1,"new":true`},
		{`"by":2`, `"by":2,"new":true`},
		{`"begun"`, `"resting"`},
		{`"other"`, `"another"`},
		{`"n":"a"`, `"n":""`},
		{`"k":"k"`, `"k":""`},
		{`"b":"b"`, `"b":""`},
		{`"t":"t"`, `"t":""`},
		{`}]}`, `},{"n":"b","k":"k","b":"b","t":"t","o":"other","s":"unknown","at":1,"by":2}]}`},
		{`}]}`, `},{"n":"a","k":"k","b":"b","t":"t","o":"other","s":"declined","at":1,"by":2}]}`},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if _, err := readBook([]byte(text)); err == nil {
			t.Errorf("%s is a book", text)
		}
	}
	if _, err := (book{Version: bookVersion, Attempts: []attempt{{}}}).write(); err == nil {
		t.Error("an attempt without anything is written")
	}
}

// TestWhatIsNotUnderstoodStays refuses the entries of a newer version, and leaves them.
func TestWhatIsNotUnderstoodStays(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		newer := []byte(`{"v":2,"a":[]}`)
		if ok, _ := e.journal.Memory.Swap(t.Context(), orderName(h.OrderEntityID), nil, newer, time.Hour); !ok {
			t.Fatal("not written")
		}
		e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
		e.renews(guest(), h, "UPSTREAM_UNAVAILABLE")
		e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
		e.wantSends(0)
		if raw, _ := e.journal.Memory.Read(t.Context(), orderName(h.OrderEntityID)); !bytes.Equal(raw, newer) {
			t.Errorf("it became %s", raw)
		}
	})
}

// TestAnAnswerThatSomebodyElseFoundFirst keeps what is true: money that moved.
func TestAnAnswerThatSomebodyElseFoundFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ was, is, want state }{
		{begun, succeeded, succeeded},
		{unknown, declined, declined},
		{begun, unknown, unknown},
		{declined, succeeded, succeeded},
		{declined, pending, pending},
		{succeeded, declined, succeeded},
		{succeeded, unknown, succeeded},
		{declined, unknown, declined},
		{pending, succeeded, pending},
	} {
		b := book{Version: bookVersion, Attempts: []attempt{whole("z", declined), whole("a", c.was)}}
		if got := b.ended(whole("a", c.is)).Attempts[1].State; got != c.want {
			t.Errorf("%s, then %s: %s, want %s", c.was, c.is, got, c.want)
		}
	}
	other := book{Version: bookVersion, Attempts: []attempt{whole("b", begun)}}
	if got := other.ended(whole("a", unknown)); len(got.Attempts) != 1 {
		t.Error("two are open")
	}
	if got := other.ended(whole("a", succeeded)); len(got.Attempts) != 2 || !got.isPaid() && got.Attempts[0].Sort == other.Attempts[0].Sort && !got.isValid() {
		t.Errorf("got %+v", got)
	}
	if got := other.without("b"); len(got.Attempts) != 0 {
		t.Error("it was not taken out")
	}
	if got := (book{Version: bookVersion, Attempts: []attempt{whole("b", succeeded)}}).without("b"); len(got.Attempts) != 1 {
		t.Error("one that has ended was taken out")
	}
}

func FuzzReadBook(f *testing.F) {
	f.Add([]byte(`{"v":1,"a":[{"n":"a","k":"k","b":"b","t":"t","o":"other","s":"begun","at":1,"by":2,"w":[1]}]}`))
	f.Add([]byte(`{"v":1,"a":null}`))
	f.Add([]byte(`{"v":2,"a":[]}`))
	f.Fuzz(func(t *testing.T, entry []byte) {
		if entry == nil {
			entry = []byte{}
		}
		b, err := readBook(entry)
		if err != nil {
			return
		}
		raw, err := b.write()
		if err != nil {
			t.Fatalf("%s is read and not written: %v", entry, err)
		}
		again, err := readBook(raw)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(b) {
			t.Fatalf("%s became %s", entry, raw)
		}
		// Whatever it holds, nothing open is ever passed over.
		if i := b.open(); i >= 0 {
			got := b.settled(i, nil, time.UnixMilli(0), time.Hour, time.Second)
			if !got.isValid() || got.Attempts[i].State != unknown {
				t.Fatalf("%s settled as %+v", entry, got)
			}
		}
	})
}

func TestMemory(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	m := NewMemory(func() time.Time { return now })
	ctx := context.Background()
	for i, c := range []struct {
		name      string
		old, next []byte
		want      bool
	}{
		{"a", []byte("1"), []byte("2"), false},
		{"a", nil, []byte("1"), true},
		{"a", nil, []byte("2"), false},
		{"a", []byte("2"), []byte("3"), false},
		{"a", []byte("1"), []byte{}, true},
		{"a", nil, []byte("2"), false},
		{"a", []byte{}, []byte("2"), true},
		{"b", nil, []byte("2"), true},
		{"a", []byte("2"), nil, true},
		{"a", nil, nil, true},
		{"a", nil, []byte("9"), true},
	} {
		if ok, err := m.Swap(ctx, c.name, c.old, c.next, time.Minute); err != nil || ok != c.want {
			t.Errorf("step %d: %v, %v", i, ok, err)
		}
	}
	got, _ := m.Read(ctx, "a")
	got[0] = 'x' // what was read is the reader's
	if again, _ := m.Read(ctx, "a"); string(again) != "9" {
		t.Errorf("got %q", again)
	}
	now = now.Add(time.Minute)
	if got, _ := m.Read(ctx, "a"); got != nil {
		t.Errorf("it is still %q", got)
	}
	if ok, _ := m.Swap(ctx, "c", nil, []byte("1"), time.Minute); !ok || len(m.entries) != 1 {
		t.Errorf("%d entries are kept", len(m.entries))
	}
}

func TestAFullMemoryForgetsNothing(t *testing.T) {
	t.Parallel()
	m := NewMemory(time.Now)
	m.most = 1_000
	ctx := context.Background()
	for n := range m.most {
		if ok, err := m.Swap(ctx, fmt.Sprint(n), nil, []byte("1"), time.Hour); !ok || err != nil {
			t.Fatal(n, ok, err)
		}
	}
	if _, err := m.Swap(ctx, "more", nil, []byte("1"), time.Hour); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
		t.Errorf("got %v", err)
	}
	if ok, err := m.Swap(ctx, "7", []byte("1"), []byte("2"), time.Hour); !ok || err != nil {
		t.Errorf("one that is there: %v, %v", ok, err)
	}
}
