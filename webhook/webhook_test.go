package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
)

// TestDuplicates has one event a hundred times: each is made known, one refetched.
func TestDuplicates(t *testing.T) {
	r := newReceiver(t)
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() { r.send(t, request("msg_1", start(), productUpdated)) })
	}
	all.Wait()
	changed, refetched := r.told()
	if s := r.Stats(); changed != 100 || refetched != 1 || s.Duplicates != 99 || s.Applied != 100 || s.Received[FamilyProduct] != 100 {
		t.Errorf("%d changed, %d refetched, %+v", changed, refetched, s)
	}
}

// TestWhatMakesAnEventOne is its id, else its hash, else all of it.
func TestWhatMakesAnEventOne(t *testing.T) {
	other := strings.Replace(productUpdated, "205", "206", 1)
	later := strings.Replace(productUpdated, "1793534400", "1793534401", 1)
	deleted := strings.Replace(productUpdated, "updated", "deleted", 1)
	timeless := strings.Replace(productUpdated, `"created_at":1793534400,`, "", 1)
	hashless := strings.Replace(productUpdated, `"hash":"a833a57fadd56a32dc752fb6ca0841dc9602a495",`, "", 1)
	for name, row := range map[string]struct {
		ids    [2]string
		bodies [2]string
		want   int
	}{
		"two ids":                 {[2]string{"msg_1", "msg_2"}, [2]string{productUpdated, productUpdated}, 2},
		"one id":                  {[2]string{"msg_1", "msg_1"}, [2]string{productUpdated, other}, 1},
		"no id, one hash":         {[2]string{}, [2]string{productUpdated, other}, 1},
		"no id, at another time":  {[2]string{}, [2]string{productUpdated, later}, 2},
		"no id, another event":    {[2]string{}, [2]string{productUpdated, deleted}, 2},
		"no id, no time":          {[2]string{}, [2]string{timeless, timeless}, 1},
		"no id, one hash, or not": {[2]string{}, [2]string{productUpdated, hashless}, 2},
		"no id, no hash":          {[2]string{}, [2]string{hashless, hashless}, 1},
		"an id that is a hash":    {[2]string{"a833a57fadd56a32dc752fb6ca0841dc9602a495", ""}, [2]string{productUpdated, productUpdated}, 2},
	} {
		r := newReceiver(t, verifying(ByHeader))
		for i, body := range row.bodies {
			in := request(row.ids[i], start(), body)
			if row.ids[i] == "" {
				in.Header.Del("webhook-id")
			}
			r.send(t, in)
		}
		if changed, refetched := r.told(); changed != 2 || refetched != row.want {
			t.Errorf("%s: %d changed, %d refetched", name, changed, refetched)
		}
	}
}

// TestEventsWithoutATime are another each, once the one before has been asked for.
func TestEventsWithoutATime(t *testing.T) {
	r := newReceiver(t, verifying(ByHeader))
	timeless := strings.Replace(productUpdated, `"created_at":1793534400,`, "", 1)
	for _, later := range []time.Duration{0, freshFor - 1, freshFor, 2 * freshFor} {
		r.clock = start().Add(later)
		in := request("", start(), timeless)
		in.Header = http.Header{SecretHeader: {headerSecret}}
		r.send(t, in)
	}
	if changed, refetched := r.told(); changed != 4 || refetched != 3 {
		t.Errorf("%d changed, %d refetched", changed, refetched)
	}
}

// TestEventsAreForgotten after a while, and when there are too many of them.
func TestEventsAreForgotten(t *testing.T) {
	r := newReceiver(t)
	for _, later := range []time.Duration{0, time.Hour, 71 * time.Hour, 72 * time.Hour} {
		r.clock = start().Add(later)
		r.send(t, request("msg_1", r.clock, productUpdated))
	}
	if _, refetched := r.told(); refetched != 2 {
		t.Errorf("%d refetched", refetched)
	}
	s := newSeen()
	for i := range 3 * maxSeen {
		s.first([32]byte{byte(i), byte(i >> 8), byte(i >> 16)}, start(), time.Hour)
	}
	if s.at.Len() != maxSeen || !s.first([32]byte{}, start(), time.Hour) {
		t.Errorf("%d are remembered", s.at.Len())
	}
}

// TestWhatCannotBeMadeKnown is sent again, and then refetched.
func TestWhatCannotBeMadeKnown(t *testing.T) {
	r := newReceiver(t)
	r.fails = errors.New("redis is away")
	for range 3 {
		w := r.send(t, request("msg_1", start(), productUpdated))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("status %d, %v", w.Code, w.Header())
		}
	}
	if s := r.Stats(); s.Failed != 3 || s.Applied != 0 || s.Duplicates != 0 {
		t.Errorf("%+v", s)
	}
	if n := strings.Count(r.log.String(), "webhook could not be applied"); n != 1 {
		t.Errorf("%d lines", n)
	}
	r.fails = nil
	if w := r.send(t, request("msg_1", start(), productUpdated)); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	if changed, refetched := r.told(); changed != 4 || refetched != 1 {
		t.Errorf("%d changed, %d refetched", changed, refetched)
	}
}

// order writes down what happens when.
type order struct {
	*httptest.ResponseRecorder

	what []string
}

func (o *order) WriteHeader(status int) {
	o.what = append(o.what, "answered")
	o.ResponseRecorder.WriteHeader(status)
}

func (o *order) Flush() { o.what = append(o.what, "sent") }

func (o *order) Changed(context.Context, commerce.StoreChange) error {
	o.what = append(o.what, "known")
	return nil
}

func (o *order) Refetch(commerce.StoreChange) { o.what = append(o.what, "refetched") }

// TestOrder is the promise: the store has its answer after the change is known, and
// before anything is asked for.
func TestOrder(t *testing.T) {
	o := &order{ResponseRecorder: httptest.NewRecorder()}
	r := newReceiver(t, func(options *Options) { options.Listener = o })
	r.ServeHTTP(o, request("msg_1", start(), productUpdated))
	if got := strings.Join(o.what, " "); got != "known answered sent refetched" {
		t.Errorf("it went %s", got)
	}
}

// TestNobodyWaitsForAnother has a listener that answers the second only.
func TestNobodyWaitsForAnother(t *testing.T) {
	release, arrived := make(chan struct{}), make(chan struct{}, 2)
	r := newReceiver(t)
	r.while = func(context.Context) {
		arrived <- struct{}{}
		<-release
	}
	var both sync.WaitGroup
	for _, id := range []string{"msg_1", "msg_2"} {
		both.Go(func() { r.send(t, request(id, start(), productUpdated)) })
	}
	for range 2 {
		select {
		case <-arrived:
		case <-time.After(patience.Limit):
			t.Error("one waits for the other")
		}
	}
	close(release)
	both.Wait()
}

// TestDeliveryExceptions are for operators: a code and nothing else.
func TestDeliveryExceptions(t *testing.T) {
	r := newReceiver(t)
	body := says("store/hook/deliveryException", `{"type":"webhook","id":123,"error_code":90002,"message":"canary https://me:canary@hooks.example.com"}`)
	if w := r.send(t, request("msg_1", start(), body)); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	if s := r.Stats(); s.Received[FamilyHook] != 1 || s.Applied != 0 || !strings.Contains(r.log.String(), `"error_code":90002`) {
		t.Errorf("%+v, %s", s, r.log.String())
	}
}

func TestStatsName(t *testing.T) {
	s := newReceiver(t).Stats()
	if len(s.Received) != len(Families()) || len(s.Refused) != len(Reasons()) || !s.LastEventAt.IsZero() {
		t.Errorf("%+v", s)
	}
	var c counts
	if len(c.received) != len(Families()) || len(c.refused) != len(Reasons()) {
		t.Error("somebody is not counted")
	}
}

// TestComplaints are repeated once a minute.
func TestComplaints(t *testing.T) {
	r := newReceiver(t)
	for range 5 {
		for range 10 {
			r.send(t, request("msg_1", r.clock, "{}"))
		}
		r.clock = r.clock.Add(complaintEvery)
	}
	if n := strings.Count(r.log.String(), "\n"); n != 5 {
		t.Errorf("%d lines", n)
	}
}

// writerless is a response that keeps nothing.
type writerless struct{ header http.Header }

func (w writerless) Header() http.Header         { return w.header }
func (w writerless) Write(b []byte) (int, error) { return len(b), nil }
func (w writerless) WriteHeader(int)             {}

// deaf is a listener that does nothing.
type deaf struct{}

func (deaf) Changed(context.Context, commerce.StoreChange) error { return nil }
func (deaf) Refetch(commerce.StoreChange)                        {}

// BenchmarkHandler is the work of a delivery, without a connection.
func BenchmarkHandler(b *testing.B) {
	r := newReceiver(b, func(o *Options) { o.Listener, o.Now = deaf{}, start })
	model := request("msg_1", start(), productUpdated)
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			in := &http.Request{
				Method: http.MethodPost, Header: model.Header, ContentLength: int64(len(productUpdated)),
				Body: io.NopCloser(bytes.NewReader([]byte(productUpdated))),
			}
			r.ServeHTTP(writerless{http.Header{}}, in)
		}
	})
}
