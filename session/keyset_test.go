package session

import (
	"context"
	"crypto"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
)

func down(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }

// A provider that is down when we start fails its own tokens, with an error that
// does not blame them, and is asked again after a pause.
func TestKeysProviderDownAtStart(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	keys := p.keys
	log := &patience.Log{}
	p.reply(down)
	v := p.verifier(t, func(o *StaffOptions) { o.Logger = slog.New(slog.NewTextHandler(log, nil)) })
	token := p.sign(t, "k1", p.claims())
	for range 5 {
		_, err := v.Verify(t.Context(), token)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	if p.hits.Load() != 1 {
		t.Errorf("asked %d times within the pause", p.hits.Load())
	}
	if !strings.Contains(log.String(), "status 503") {
		t.Errorf("the log does not say why: %s", log)
	}
	p.set(t, keys)
	p.clock.Add(10 * time.Second)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
}

// Once the keys are here the provider may go away for a while.
func TestKeysProviderDownLater(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	if _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); err != nil {
		t.Fatal(err)
	}
	p.reply(down)
	for range 4 {
		p.clock.Add(5 * time.Hour)
		if _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); err != nil {
			t.Fatal(err)
		}
	}
	// With a provider that is down nobody knows whether there is such a key.
	p.clock.Add(time.Minute)
	_, err := v.Verify(t.Context(), signJWT(t, "k2", newECKey(t), p.claims()))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	if _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); err != nil {
		t.Fatal(err)
	}
	p.set(t, map[string]crypto.Signer{"k2": newECKey(t)})
	_, err := v.Verify(t.Context(), p.sign(t, "k2", p.claims()))
	wantCode(t, err, commerce.CodeUnauthenticated) // within the pause of the first fetch
	p.clock.Add(10 * time.Second)
	if _, err := v.Verify(t.Context(), p.sign(t, "k2", p.claims())); err != nil {
		t.Fatal(err)
	}
}

// A stranger who makes up names of keys costs the provider one fetch per pause.
func TestKeysUnknownNamesAreLimited(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	key := newECKey(t)
	for i := range 60 { // a minute, one a second
		_, err := v.Verify(t.Context(), signJWT(t, sessionID(i), key, p.claims()))
		wantCode(t, err, commerce.CodeUnauthenticated)
		p.clock.Add(time.Second)
	}
	if got := p.hits.Load(); got != 6 {
		t.Errorf("%d fetches in a minute", got)
	}
}

// Keys that are due serve without anybody waiting for the new ones.
func TestKeysRefreshWhenOld(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	old := p.keys["k1"]
	if _, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims())); err != nil {
		t.Fatal(err)
	}
	p.set(t, map[string]crypto.Signer{"k2": newECKey(t)})
	p.clock.Add(time.Hour)
	if _, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims())); err != nil {
		t.Fatalf("while the new keys are on their way: %v", err)
	}
	v.keys.done.Wait()
	_, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims()))
	wantCode(t, err, commerce.CodeUnauthenticated)
}

func TestKeysOneFetchForAll(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	token := p.sign(t, "k1", p.claims())
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if _, err := v.Verify(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if p.hits.Load() != 1 {
		t.Errorf("%d fetches for 100 askers at once", p.hits.Load())
	}
}

// What is wrong with the answer does not matter: the keys we have stay.
func TestKeysBadAnswers(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no JSON": "<html>", "no keys": `{"keys":[]}`, "another shape": `[]`, "only what we cannot use": `{"keys":[{"kty":"oct","kid":"k1","k":"AAAA"}]}`,
		"too long": `{"keys":[]}` + strings.Repeat(" ", maxKeySet),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(t, "k1")
			v := p.verifier(t)
			token := p.sign(t, "k1", p.claims())
			if _, err := v.Verify(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			p.reply(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
			p.clock.Add(59 * time.Minute)
			_, err := v.Verify(t.Context(), signJWT(t, "k9", newECKey(t), p.claims()))
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			if _, err := v.Verify(t.Context(), token); err != nil {
				t.Errorf("the good keys are gone: %v", err)
			}
		})
	}
}

// hang answers when the request is given up, and says that it was reached.
func hang(reached chan<- struct{}) http.HandlerFunc {
	return func(_ http.ResponseWriter, r *http.Request) {
		reached <- struct{}{}
		<-r.Context().Done()
	}
}

func TestKeysAskerMayLeave(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	reached := make(chan struct{}, 1)
	p.reply(hang(reached))
	v := p.verifier(t, func(o *StaffOptions) { o.FetchTimeout = time.Hour })
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := v.Verify(ctx, p.sign(t, "k1", p.claims())); done <- err }()
	<-reached
	leave()
	wantCode(t, <-done, commerce.CodeUpstreamUnavailable)
}

// Close gives up the fetch under way, and leaves no goroutine: TestMain looks.
func TestKeysClose(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	reached := make(chan struct{}, 1)
	p.reply(hang(reached))
	v := p.verifier(t, func(o *StaffOptions) { o.FetchTimeout = time.Hour })
	done := make(chan error)
	go func() { _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); done <- err }()
	<-reached
	v.Close()
	wantCode(t, <-done, commerce.CodeUpstreamUnavailable)
	_, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims()))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if p.hits.Load() != 1 {
		t.Errorf("%d fetches, one of them after Close", p.hits.Load())
	}
}

func TestKeysFetchTimesOut(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	p.reply(hang(make(chan struct{}, 1)))
	v := p.verifier(t, func(o *StaffOptions) { o.FetchTimeout = 20 * time.Millisecond })
	_, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims()))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}
