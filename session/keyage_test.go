package session

import (
	"context"
	"crypto"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// A key that the provider has withdrawn serves nobody once it is twice as old as
// keys may get, however long nobody came by.
func TestKeysWithdrawn(t *testing.T) {
	t.Parallel()
	for _, idle := range []time.Duration{2 * time.Hour, 23 * time.Hour, 30 * 24 * time.Hour} {
		p := newProvider(t, "k1")
		v := p.verifier(t)
		old := p.keys["k1"]
		if _, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims())); err != nil {
			t.Fatal(err)
		}
		p.set(t, map[string]crypto.Signer{"k2": newECKey(t)})
		p.clock.Add(idle)
		_, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims()))
		wantCode(t, err, commerce.CodeUnauthenticated)
		if _, err = v.Verify(t.Context(), p.sign(t, "k2", p.claims())); err != nil {
			t.Errorf("after %v the new key: %v", idle, err)
		}
	}
}

// Keys outlive an outage of the provider, but not one of a day; what they lose
// then they get back with the provider.
func TestKeysAgeLimit(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	keys := p.keys
	v := p.verifier(t)
	verify := func() error {
		_, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims()))
		return err
	}
	if err := verify(); err != nil {
		t.Fatal(err)
	}
	p.reply(down)
	p.clock.Add(24*time.Hour - time.Second)
	if err := verify(); err != nil {
		t.Fatalf("a second before they are over: %v", err)
	}
	p.clock.Add(time.Second)
	wantCode(t, verify(), commerce.CodeUpstreamUnavailable)
	p.clock.Add(time.Hour)
	wantCode(t, verify(), commerce.CodeUpstreamUnavailable)
	p.set(t, keys)
	wantCode(t, verify(), commerce.CodeUpstreamUnavailable) // within the pause
	p.clock.Add(10 * time.Second)
	if err := verify(); err != nil {
		t.Fatalf("with the provider back: %v", err)
	}
}

// A closed verifier fetches nothing, so it has nothing left after a day.
func TestKeysAgeLimitClosed(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t, func(o *StaffOptions) { o.MaxKeyAge = 3 * time.Hour })
	for _, want := range []commerce.Code{"", "", "", commerce.CodeUpstreamUnavailable} {
		_, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims()))
		wantCode(t, err, want)
		v.Close()
		p.clock.Add(time.Hour)
	}
}

// Somebody who waits for late keys may leave, and has not seen the old ones used.
func TestKeysLateAskerMayLeave(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t, func(o *StaffOptions) { o.FetchTimeout = time.Hour })
	if _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); err != nil {
		t.Fatal(err)
	}
	reached := make(chan struct{}, 1)
	p.reply(hang(reached))
	p.clock.Add(2 * time.Hour)
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := v.Verify(ctx, p.sign(t, "k1", p.claims())); done <- err }()
	<-reached
	leave()
	wantCode(t, <-done, commerce.CodeUpstreamUnavailable)
}

// Nobody knows how old keys from the future are, so they are fetched at once,
// whatever the pause.
func TestKeysAfterClockWasSetBack(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	old := p.keys["k1"]
	if _, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims())); err != nil {
		t.Fatal(err)
	}
	p.set(t, map[string]crypto.Signer{"k2": newECKey(t)})
	p.clock.Add(-365 * 24 * time.Hour)
	_, err := v.Verify(t.Context(), signJWT(t, "k1", old, p.claims()))
	wantCode(t, err, commerce.CodeUnauthenticated)
	if p.hits.Load() != 2 {
		t.Errorf("%d fetches", p.hits.Load())
	}
}

// A set that comes while somebody waits serves everybody who waits.
func TestKeysLateArrive(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	if _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); err != nil {
		t.Fatal(err)
	}
	publish, reached, release := p.answer, make(chan struct{}, 1), make(chan struct{})
	p.reply(func(w http.ResponseWriter, r *http.Request) {
		reached <- struct{}{}
		<-release
		publish(w, r)
	})
	p.clock.Add(2 * time.Hour)
	done := make(chan error)
	token := p.sign(t, "k1", p.claims())
	for range 10 {
		go func() { _, err := v.Verify(t.Context(), token); done <- err }()
	}
	<-reached
	select {
	case err := <-done:
		t.Errorf("somebody did not wait: %v", err)
	default:
	}
	close(release)
	for range 10 {
		wantCode(t, <-done, "")
	}
	if p.hits.Load() != 2 {
		t.Errorf("%d fetches", p.hits.Load())
	}
}
