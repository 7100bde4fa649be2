package replica

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// priceKeys returns n keys with all kinds of bytes in them.
func priceKeys(n int) []commerce.PriceKey {
	keys := make([]commerce.PriceKey, n)
	for i := range keys {
		_, _ = rand.Read(keys[i][:]) // it never fails
		copy(keys[i][:], "\x00\r\n{}*$")
	}
	return keys
}

// texts are one for each key.
func textsOf(keys []commerce.PriceKey) map[commerce.PriceKey][]byte {
	texts := map[commerce.PriceKey][]byte{}
	for _, key := range keys {
		texts[key] = append([]byte("\x01\x00\r\n"), key[:]...)
	}
	return texts
}

func mustGet(t *testing.T, s *Store, keys []commerce.PriceKey) [][]byte {
	t.Helper()
	got, err := s.Prices().Get(t.Context(), keys)
	if err != nil || len(got) != len(keys) {
		t.Fatalf("got %d of %d, %v", len(got), len(keys), err)
	}
	return got
}

func TestPrices(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(t *testing.T) string{
		"miniredis": func(t *testing.T) string { return "redis://" + miniredis.RunT(t).Addr() },
		"redis":     func(t *testing.T) string { return redistest.Start(t).URL + "/2" },
		"a cluster": startCluster,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := commerce.Secret(start(t))
			one, two := open(t, Options{URL: url, Timeout: patient, TellTimeout: patient}), open(t, Options{URL: url, Timeout: patient, TellTimeout: patient})
			other := open(t, Options{URL: url, Timeout: patient, TellTimeout: patient, Prefix: "store-2|audience"})
			all := priceKeys(2*pricesAtOnce + 1)
			put, missing := all[:len(all)-3], all[len(all)-3:]
			patience.Eventually(t, "it serves", func() bool {
				two.prices.way.pause.end()
				_, err := two.Prices().Get(t.Context(), missing)
				return err == nil
			})
			texts := textsOf(put)
			one.Prices().Put(texts, time.Minute)
			patience.Eventually(t, "they are kept", func() bool { return one.Stats().PricesPut == int64(len(put)) })
			slices.Reverse(all)
			for i, text := range mustGet(t, two, all) {
				if want := texts[all[i]]; !bytes.Equal(text, want) || (text == nil) != (want == nil) {
					t.Errorf("%d: got %q, want %q", i, text, want)
				}
			}
			for _, text := range mustGet(t, other, all) {
				if text != nil {
					t.Fatal("another deployment has them")
				}
			}
			if s := two.Stats(); s.PricesGot != int64(len(put)) || s.PricesMissed < int64(len(missing)) || s.PricesDropped != 0 {
				t.Errorf("counted %+v", s)
			}
			if got := mustGet(t, two, nil); len(got) != 0 {
				t.Errorf("got %d of nothing", len(got))
			}
		})
	}
}

func TestPricesAreKeptForAWhile(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: patient})
	keys := priceKeys(1)
	for _, test := range []struct{ keep, least, most time.Duration }{
		{time.Minute, 50 * time.Second, time.Minute},
		{24 * time.Hour, 59 * time.Minute, time.Hour},
	} {
		before := s.Stats().PricesPut
		s.Prices().Put(textsOf(keys), test.keep)
		patience.Eventually(t, "it is kept", func() bool { return s.Stats().PricesPut > before })
		if ttl := server.TTL(s.keys.price(keys[0])); ttl < test.least || ttl > test.most {
			t.Errorf("%s: it is kept for %s", test.keep, ttl)
		}
	}
	server.FlushAll()
	s.Prices().Put(textsOf(keys), 0)
	s.Prices().Put(textsOf(keys), time.Microsecond)
	s.Close()
	if n := len(server.Keys()); n != 0 {
		t.Errorf("%d are kept for no time", n)
	}
}

func TestPricesThatAreTooLong(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: patient})
	keys := priceKeys(3)
	s.Prices().Put(map[commerce.PriceKey][]byte{keys[0]: make([]byte, maxPrice), keys[1]: make([]byte, maxPrice+1)}, time.Hour)
	patience.Eventually(t, "one is kept", func() bool { return s.Stats().PricesPut == 1 })
	if err := server.Set(s.keys.price(keys[2]), strings.Repeat("x", maxPrice+1)); err != nil {
		t.Fatal(err)
	}
	if got := mustGet(t, s, keys); len(got[0]) != maxPrice || got[1] != nil || got[2] != nil {
		t.Errorf("got %d, %d and %d bytes", len(got[0]), len(got[1]), len(got[2]))
	}
	if s := s.Stats(); s.PricesDropped != 2 {
		t.Errorf("counted %+v", s)
	}
}

// TestPricesAndAServerThatHangs: nobody waits for longer than may be, the queue is
// bounded, and logouts go on.
func TestPricesAndAServerThatHangs(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL)})
	keys := priceKeys(pricesAtOnce)
	patience.Eventually(t, "it is connected", func() bool { _, err := s.Prices().Get(t.Context(), keys); return err == nil })
	server.Hang()
	began := time.Now()
	long := map[commerce.PriceKey][]byte{}
	for _, key := range keys {
		long[key] = make([]byte, maxPrice)
	}
	for range 2 * maxQueuedBytes / maxPrice / pricesAtOnce {
		s.Prices().Put(long, time.Hour)
	}
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("putting took %s", took)
	}
	if s := s.Stats(); s.PricesDropped == 0 {
		t.Errorf("counted %+v", s)
	}
	for range 20 {
		mustBeUnavailable(t, within(t, s, func() error { _, err := s.Prices().Get(context.Background(), keys); return err }))
	}
	server.Resume()
	patience.Eventually(t, "it is found again", func() bool {
		s.Prices().Put(textsOf(keys), time.Hour)
		got, err := s.Prices().Get(t.Context(), keys)
		return err == nil && got[0] != nil
	})
	server.Hang()
	s.Close() // with things on their way
	s.Prices().Put(textsOf(keys), time.Hour)
	_, err := s.Prices().Get(t.Context(), keys)
	mustBeUnavailable(t, err)
}

// TestAPauseOfPrices keeps nobody from what is not a price.
func TestAPauseOfPrices(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: patient})
	s.prices.way.pause.begin(s.o.Now())
	_, err := s.Prices().Get(t.Context(), priceKeys(1))
	mustBeUnavailable(t, err)
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestQueue(t *testing.T) {
	t.Parallel()
	q := newQueue()
	for range 3 * maxQueued {
		q.add(queued{text: []byte("x")})
	}
	if n := len(q.take(maxQueued * 2)); n != maxQueued {
		t.Errorf("%d were queued", n)
	}
	if q.bytes != 0 || q.waiting != nil {
		t.Errorf("%d bytes are left", q.bytes)
	}
	big := 0
	for q.add(queued{text: make([]byte, maxPrice)}) {
		big++
	}
	if big*maxPrice > maxQueuedBytes || (big+1)*maxPrice <= maxQueuedBytes {
		t.Errorf("%d big ones were queued", big)
	}
	if n := q.shut(); n != big || q.add(queued{}) {
		t.Errorf("%d were given up of %d", n, big)
	}
}

// Whoever fills the cache and goes leaves it filled.
func TestPricesOutliveWhoPutThem(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	o := Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: patient}
	one := open(t, o)
	keys := priceKeys(1000)
	texts := textsOf(keys)
	one.Prices().Put(texts, time.Minute)
	one.Close()
	for i, text := range mustGet(t, open(t, o), keys) {
		if !bytes.Equal(text, texts[keys[i]]) {
			t.Fatalf("%d: got %q", i, text)
		}
	}
	if s := one.Stats(); s.PricesPut != 1000 || s.PricesDropped != 0 {
		t.Errorf("counted %+v", s)
	}
}
