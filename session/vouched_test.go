package session

import (
	"context"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Replicas that lost their memory know of no end, so no impersonation that they do not
// know lives; a shopper's own session does, as far as the store says.
func TestImpersonationsDoNotOutliveTheReplicasMemory(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e, staff := newStaffEnv(t, time.Hour, func(o *Options) { o.Replicas = f })
	f.clock = e.clock
	there := newReplica(t, e.clock, f)
	_, going := impersonated(t, e, staff)
	ended, over := impersonated(t, e, staff)
	own := signedIn(t, there)
	if _, err := e.Logout(ended, ""); err != nil {
		t.Fatal(err)
	}
	request(t, there, going)
	f.set(func() { clear(f.kept) })
	for _, token := range []string{going, over} {
		p, err := there.Authenticate(t.Context(), Credentials{Session: []string{token}})
		wantCode(t, err, commerce.CodeSessionExpired)
		if p.Kind != Refused {
			t.Errorf("got %+v", p)
		}
	}
	wantProof(t, there, own, 1)
	_, fresh := impersonated(t, e, staff)
	request(t, there, fresh)
}

// An impersonation is known for as long as it may last.
func TestImpersonationsAreVouchedForToTheirEnd(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e, staff := newStaffEnv(t, time.Hour, func(o *Options) { o.Replicas = f })
	f.clock = e.clock
	_, token := impersonated(t, e, staff)
	e.clock.Add(30*time.Minute - time.Second)
	request(t, e.env, token)
}

// One that the replicas did not hear of does not begin.
func TestImpersonationsBeginWithTheReplicas(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e, staff := newStaffEnv(t, time.Hour, func(o *Options) { o.Replicas = f })
	f.clock = e.clock
	e.store.customer = func(context.Context, commerce.ShopperCredential) (commerce.Customer, error) {
		f.set(func() { f.down = true })
		return commerce.Customer{EntityID: 7}, nil
	}
	r, err := e.Impersonate(staff, 7, "ticket #4711")
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if r.Session != nil {
		t.Error("there is a session")
	}
	e.o.Replicas = nil
	if _, err := e.Impersonate(staff, 7, "ticket #4711"); err != nil {
		t.Errorf("without replicas: %v", err)
	}
}
